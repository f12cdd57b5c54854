import type { Members } from '#core/json-members.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type App, type Directory, ipAllowed } from '#domain/merchants/index.ts'
import type { CatalogCurrency, Methods } from '#domain/methods/index.ts'
import type { ReplyData, WireError } from './envelope.ts'
import { addressForbidden, badSignature, business, merchantUnknown } from './errors.ts'
import { type Arrived, readBody } from './read-body.ts'
import { verifyRequest } from './sign.ts'

/** A request whose merchant, address and signature hold. Its fields are not read yet. */
export type Call = {
  readonly app: App
  /** The version of the app's keys that the request was verified with. */
  readonly keyVersion: number
  /** The currency of the merchant's balance. */
  readonly homeCurrency: CatalogCurrency
  readonly members: Members
}

/** What a wire method answers. */
export type Answer = Result<ReplyData, WireError>

export type OpenCallDeps = {
  readonly directory: Pick<Directory, 'findApp'>
  readonly methods: Pick<Methods, 'currency'>
}

/** Checks a request in the order body, merchant, address, signature; until the last holds nothing else is read. */
export async function openCall(deps: OpenCallDeps, arrived: Arrived): Promise<Result<Call, WireError>> {
  const members = readBody(arrived)
  if (!members.ok) return members
  const merchant = members.value.get('merchant')
  const isScalar = merchant?.kind === 'string' || merchant?.kind === 'number'
  if (!isScalar || merchant.text === '') return refuse(business('merchant is required'))
  const app = await deps.directory.findApp('cxpay', merchant.text)
  if (app?.status !== 'active') return refuse(merchantUnknown)
  if (!ipAllowed(app, arrived.ip)) return refuse(addressForbidden)
  const key = app.keys.find(({ secret }) => verifyRequest(members.value, secret))
  if (!key) return refuse(badSignature)
  const homeCurrency = await deps.methods.currency(app.currency)
  if (!homeCurrency) throw new Error(`currency ${app.currency} of app ${app.id} is gone from the catalog`)
  return ok({ app, keyVersion: key.version, homeCurrency, members: members.value })
}
