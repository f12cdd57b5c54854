import { ok, type Result, refuse } from '#core/result.ts'
import { inTransaction } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import type { App } from './app.ts'
import type { ChangeDeps } from './change-app.ts'
import { updateMerchantStatus } from './store.ts'

/** Freezes a merchant with all its apps, or lets it go on; apps keep their own status. */
export async function setMerchantStatus(
  deps: ChangeDeps,
  command: { readonly merchantId: string; readonly status: App['status']; readonly actor: string },
): Promise<Result<void, 'merchant unknown'>> {
  const { merchantId, status, actor } = command
  return inTransaction(deps.db, async (tx) => {
    if (!(await updateMerchantStatus(tx, merchantId, status))) return refuse('merchant unknown')
    const action = 'merchant status set'
    await recordAudit(tx, { at: deps.now(), actor, action, subject: merchantId, detail: { status } })
    return ok(undefined)
  })
}
