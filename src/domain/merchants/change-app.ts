import type { Clock } from '#core/clock.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import type { AppRef } from './sealed-keys.ts'
import { updateApp } from './store.ts'

export type ChangeDeps = { readonly db: Db; readonly now: Clock }

/** Changes columns of an app and writes that into the audit log. False where there is no such app. */
export async function changeApp(
  deps: ChangeDeps,
  command: AppRef & { readonly actor: string },
  columns: Parameters<typeof updateApp>[2],
  told: { readonly action: string; readonly detail: Readonly<Record<string, unknown>> },
): Promise<boolean> {
  const { merchantId, appId, actor } = command
  return inTransaction(deps.db, async (tx) => {
    if (!(await updateApp(tx, command, columns))) return false
    const detail = { merchantId, ...told.detail }
    await recordAudit(tx, { at: deps.now(), actor, action: told.action, subject: appId, detail })
    return true
  })
}
