import { type Members, type MembersRefusal, readMembers } from '#core/json-members.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type App, type Directory, ipAllowed } from '#domain/merchants/index.ts'
import type { CatalogCurrency, Methods } from '#domain/methods/index.ts'
import {
  addressForbidden,
  appUnknown,
  badSignature,
  illegal,
  missing,
  publicKeyMissing,
  type WireError,
} from './errors.ts'
import type { Keys, ParsedKey } from './keys.ts'
import { type SignedValue, verifyRequest } from './sign.ts'

/** What came over HTTP. */
export type Arrived = {
  readonly body: unknown
  readonly contentType: string | undefined
  readonly contentEncoding: string | undefined
  readonly ip: string
}

/** A request whose app, address and signature hold. Its fields are not read yet. */
export type Call = { readonly app: App; readonly members: Members; readonly key: ParsedKey }

/** A call of a path with a currency, which is the app's. */
export type CurrencyCall = Call & { readonly currency: CatalogCurrency }

/** What a wire method answers: the data to sign, or a failure. */
export type Answer = Result<Readonly<Record<string, SignedValue>>, WireError>

export type OpenCallDeps = { readonly directory: Pick<Directory, 'findApp'>; readonly keys: Keys }

type Asked = Pick<Call, 'app' | 'members'>

/** The vendor's largest request has 30. Each of up to six texts is sorted before a signature can fail. */
const membersMax = 256

/**
 * Checks a request up to its signature, in the order body, app, address, signature; until the last holds, nothing but
 * the app and its keys is read. With two live keys the newest is tried first; the answer is signed with the one that
 * verified.
 */
export async function openCall(deps: OpenCallDeps, arrived: Arrived): Promise<Result<Call, WireError>> {
  const asked = await readAsked(deps, arrived)
  return asked.ok ? verifyCaller(deps, arrived, asked.value) : asked
}

/** As `openCall`, for a path with a currency, in either case; an app of another currency is refused as unknown. */
export async function openCurrencyCall(
  deps: OpenCallDeps & { readonly methods: Pick<Methods, 'currency'> },
  arrived: Arrived,
  code: string,
): Promise<Result<CurrencyCall, WireError>> {
  const asked = await readAsked(deps, arrived)
  if (!asked.ok) return asked
  // Other letters become ASCII ones in upper case, and one currency would have many paths.
  const currency = /^[a-z]+$/i.test(code) ? await deps.methods.currency(code.toUpperCase()) : undefined
  if (currency === undefined || currency.code !== asked.value.app.currency) return refuse(appUnknown)
  const call = verifyCaller(deps, arrived, asked.value)
  return call.ok ? ok({ ...call.value, currency }) : call
}

/** As `openCall`, for the global cashier's paths: any app but a CASHIER app is refused as unknown. */
export async function openCashierCall(deps: OpenCallDeps, arrived: Arrived): Promise<Result<Call, WireError>> {
  const asked = await readAsked(deps, arrived)
  if (!asked.ok) return asked
  return asked.value.app.currency === 'CASHIER' ? verifyCaller(deps, arrived, asked.value) : refuse(appUnknown)
}

async function readAsked(deps: OpenCallDeps, arrived: Arrived): Promise<Result<Asked, WireError>> {
  const members = readBody(arrived)
  if (!members.ok) return members
  const appId = readAppId(members.value)
  if (!appId.ok) return appId
  const app = await deps.directory.findApp('haipay', appId.value)
  return app?.status === 'active' ? ok({ app, members: members.value }) : refuse(appUnknown)
}

function verifyCaller(deps: OpenCallDeps, { ip }: Arrived, { app, members }: Asked): Result<Call, WireError> {
  if (!ipAllowed(app, ip)) return refuse(addressForbidden)
  const key = findKey(deps.keys, app, members)
  return key.ok ? ok({ app, members, key: key.value }) : key
}

function readBody({ body, contentType, contentEncoding = 'identity' }: Arrived): Result<Members, WireError> {
  if (contentEncoding.toLowerCase() !== 'identity') return refuse(illegal('the body must not be compressed'))
  const [, charset] = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(contentType ?? '') ?? []
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset))
    return refuse(illegal('the charset must be UTF-8'))
  if (!(body instanceof Uint8Array) || body.length === 0) return refuse(illegal('the body is empty'))
  const members = readMembers(body)
  if (!members.ok) return refuse(illegal(bodyFault(members.refusal)))
  return members.value.size > membersMax ? refuse(illegal(`the body has more than ${membersMax} members`)) : members
}

function bodyFault(refusal: MembersRefusal): string {
  switch (refusal.kind) {
    case 'duplicate member':
      return 'the body has a member twice'
    case 'nested too deep':
      return 'the body is nested too deep'
    default:
      return `the body is ${refusal.kind}`
  }
}

/** At most 15 digits, so that it can be printed as a JSON number. */
function readAppId(members: Members): Result<string, WireError> {
  const member = members.get('appId')
  if (!member || member.kind === 'null') return refuse(missing(['appId']))
  const isScalar = member.kind === 'string' || member.kind === 'number'
  if (isScalar && member.text === '') return refuse(missing(['appId']))
  return isScalar && /^[1-9]\d{0,14}$/.test(member.text) ? ok(member.text) : refuse(illegal('appId must be an integer'))
}

function findKey(keys: Keys, app: App, members: Members): Result<ParsedKey, WireError> {
  const usable = app.keys.map(keys).flatMap((key) => {
    const { merchantPublicKey } = key
    return merchantPublicKey ? [{ ...key, merchantPublicKey }] : []
  })
  if (usable.length === 0) return refuse(publicKeyMissing)
  const key = usable.find((one) => verifyRequest(members, one))
  return key ? ok(key) : refuse(badSignature)
}
