import type { Clock } from '#core/clock.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import { deleteRoute } from './store.ts'

/** Takes a route away for orders from now on. */
export async function removeRoute(
  deps: { readonly db: Db; readonly now: Clock },
  command: { readonly routeId: bigint; readonly actor: string },
): Promise<Result<undefined, 'route unknown'>> {
  const { routeId, actor } = command
  return inTransaction(deps.db, async (tx) => {
    if (!(await deleteRoute(tx, routeId))) return refuse('route unknown')
    await recordAudit(tx, { at: deps.now(), actor, action: 'route removed', subject: `route ${routeId}` })
    return ok(undefined)
  })
}
