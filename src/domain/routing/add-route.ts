import type { Connector } from '#connectors/contract.ts'
import type { Clock } from '#core/clock.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import { methodMatches } from '#domain/methods/index.ts'
import { insertRoute, lockChannel, type Route } from './store.ts'

export type AddRouteRefusal =
  | 'channel unknown'
  | 'channel cannot pay out'
  | 'app without merchant'
  | 'code without pay type'
  | 'method unknown'
  | 'route exists'

/** Sends orders of a merchant's app, of a merchant or of everybody to a channel. Answers the new route's id. */
export async function addRoute(
  deps: { readonly db: Db; readonly connectors: ReadonlyMap<string, Connector>; readonly now: Clock },
  command: Route & { readonly actor: string },
): Promise<Result<bigint, AddRouteRefusal>> {
  const { actor, ...route } = command
  if (route.appId !== undefined && route.merchantId === undefined) return refuse('app without merchant')
  if (route.payType === '*' && route.code !== '*') return refuse('code without pay type')
  return inTransaction(deps.db, async (tx) => {
    const channel = await lockChannel(tx, route.channelId)
    if (!channel) return refuse('channel unknown')
    const paysOut = deps.connectors.get(channel.connector)?.payout !== undefined
    if (route.product === 'payout' && !paysOut) return refuse('channel cannot pay out')
    if (!(await methodMatches(tx, route))) return refuse('method unknown')
    const id = await insertRoute(tx, route)
    if (id === undefined) return refuse('route exists')
    await recordAudit(tx, { at: deps.now(), actor, action: 'route added', subject: `route ${id}`, detail: route })
    return ok(id)
  })
}
