import { type Members, readMembers } from '#core/json-members.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type App, type Directory, ipAllowed } from '#domain/merchants/index.ts'
import type { WireData } from './envelope.ts'
import {
  addressForbidden,
  badSignature,
  bodyMissing,
  merchantIdMissing,
  merchantIdNotNumber,
  merchantUnknown,
  notJson,
  notJsonType,
  type WireError,
} from './errors.ts'
import { verifyBody } from './sign.ts'

/** What came over HTTP. */
export type Arrived = {
  readonly body: unknown
  readonly contentType: string | undefined
  readonly merchantId: string | undefined
  readonly sign: string | undefined
  readonly ip: string
}

/** A request whose merchant, address and signature hold. Its fields are not read yet. */
export type Call = {
  readonly app: App
  /** The version of the app's keys that the request was verified with. */
  readonly keyVersion: number
  readonly members: Members
}

/** What a wire method answers. */
export type Answer = Result<WireData | readonly WireData[], WireError>

export type OpenCallDeps = { readonly directory: Pick<Directory, 'findApp'> }

/**
 * Checks a request in the order headers, body, merchant, address, signature, JSON; until the signature holds, nothing
 * but the app and its keys is read.
 */
export async function openCall(deps: OpenCallDeps, arrived: Arrived): Promise<Result<Call, WireError>> {
  const { body, merchantId = '', sign = '', ip } = arrived
  if (!isJson(arrived.contentType ?? '')) return refuse(notJsonType)
  if (merchantId === '') return refuse(merchantIdMissing)
  if (!/^\d+$/.test(merchantId)) return refuse(merchantIdNotNumber)
  if (!(body instanceof Uint8Array) || body.length === 0) return refuse(bodyMissing)
  const app = await deps.directory.findApp('cashy', merchantId)
  if (app?.status !== 'active') return refuse(merchantUnknown)
  if (!ipAllowed(app, ip)) return refuse(addressForbidden)
  const key = app.keys.find(({ secret }) => verifyBody(body, secret, sign))
  if (!key) return refuse(badSignature)
  const members = readMembers(body)
  return members.ok ? ok({ app, keyVersion: key.version, members: members.value }) : refuse(notJson)
}

function isJson(contentType: string): boolean {
  return /^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?;?\s*$/i.test(contentType.trim())
}
