import type { AddressRequest } from '#connectors/contract.ts'
import { randomKey } from '#core/random-key.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { assertNoOpenTransaction, type Db } from '#db/pool.ts'
import type { App } from '#domain/merchants/index.ts'
import type { OpenChannel } from '#domain/routing/index.ts'
import type { AcceptDeps } from './accept-method.ts'
import type { CreateRefusal } from './commands.ts'
import { type FixedAddress, findAddress, keepAddress } from './fixed-address-store.ts'

/** An app wants an address of its own. What is said of orders is for those that payments to it become. */
export type OpenAddress = {
  readonly app: App
  readonly payType: string
  readonly methodCode: string
  readonly namespace: string
  readonly numberPrefix: string
  readonly stepMinor: bigint
}

export type OpenAddressRefusal =
  | Extract<CreateRefusal, 'method unknown' | 'method in maintenance' | 'method not open' | 'no channel'>
  /** Its channel did not give one; ask again. */
  | 'channel silent'

type Deps = Pick<AcceptDeps, 'now' | 'methods' | 'routing'> & {
  readonly db: Db
  readonly collectTimeoutSeconds: number
}

/**
 * The permanent address of an app and a method in the app's currency: the same one however often it is asked for, also
 * when the route leads to another channel by now. Its channel gives one address per reference, so that a crash between
 * call and row does no harm.
 */
export async function openAddress(deps: Deps, wanted: OpenAddress): Promise<Result<FixedAddress, OpenAddressRefusal>> {
  const { app, payType, methodCode } = wanted
  const where = { app, product: 'collect', currency: app.currency, payType, code: methodCode } as const
  const method = await deps.methods.find(where)
  if (!method.ok) return method
  const place = { merchantId: app.merchantId, appId: app.id, currency: app.currency, payType, methodCode }
  const known = await findAddress(deps.db, place)
  if (known) return ok(known)
  const channel = await deps.routing.pick(where)
  if (!channel?.connector.openAddress) return refuse('no channel')
  const reference = `${app.merchantId}-${app.id}-${app.currency}-${methodCode}`
  const address = await askAddress(deps, channel, { reference, method: method.value, merchantName: app.merchantName })
  if (address === undefined) return refuse('channel silent')
  const { namespace, numberPrefix, stepMinor } = wanted
  const pageKey = randomKey()
  const orders = { namespace, numberPrefix, stepMinor }
  const channelId = channel.id
  await keepAddress(deps.db, { ...place, ...orders, channelId, address, pageKey, createdAt: deps.now() })
  // Who asked at the same moment may have been first.
  const kept = await findAddress(deps.db, place)
  if (!kept) throw new Error('a fixed address that was kept is gone')
  return ok(kept)
}

/** Asks the channel, outside of any transaction; undefined: no answer in time, or none that can be read. */
async function askAddress(deps: Deps, open: OpenChannel, request: AddressRequest): Promise<string | undefined> {
  assertNoOpenTransaction()
  const signal = AbortSignal.timeout(deps.collectTimeoutSeconds * 1_000)
  const late = new Promise<undefined>((end) => signal.addEventListener('abort', () => end(undefined)))
  const asked = open.connector.openAddress?.(open.channel, request, signal).catch(() => undefined)
  return Promise.race([asked, late])
}
