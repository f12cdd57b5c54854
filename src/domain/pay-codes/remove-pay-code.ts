import type { Clock } from '#core/clock.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import type { AppRef } from '#domain/merchants/index.ts'
import type { Product } from '#domain/methods/index.ts'
import { deletePayCode } from './store.ts'

/** Takes a code away from an app; its orders stay. */
export async function removePayCode(
  deps: { readonly db: Db; readonly now: Clock },
  command: { readonly app: AppRef; readonly product: Product; readonly code: string; readonly actor: string },
): Promise<Result<undefined, 'pay code unknown'>> {
  const { app, product, code, actor } = command
  return inTransaction(deps.db, async (tx) => {
    if (!(await deletePayCode(tx, app, product, code))) return refuse('pay code unknown')
    const subject = `${app.merchantId}/${app.appId}`
    await recordAudit(tx, { at: deps.now(), actor, action: 'pay code removed', subject, detail: { product, code } })
    return ok(undefined)
  })
}
