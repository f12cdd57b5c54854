import type { Clock } from '#core/clock.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import type { App } from '#domain/merchants/index.ts'
import { deleteFee, type FeeKey } from './store.ts'

/** Takes a fee away, so that the next less exact one counts. */
export async function removeFee(
  deps: { readonly db: Db; readonly now: Clock },
  command: { readonly app: Pick<App, 'merchantId' | 'id'>; readonly fee: FeeKey; readonly actor: string },
): Promise<Result<undefined, 'fee unknown'>> {
  const { app, fee, actor } = command
  return inTransaction(deps.db, async (tx) => {
    if (!(await deleteFee(tx, app, fee))) return refuse('fee unknown')
    const detail = { merchantId: app.merchantId, ...fee }
    await recordAudit(tx, { at: deps.now(), actor, action: 'fee removed', subject: app.id, detail })
    return ok(undefined)
  })
}
