import type { Clock } from '#core/clock.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import type { AppRef } from '#domain/merchants/index.ts'
import type { PayCode } from './pay-codes.ts'
import { methodExists, savePayCode } from './store.ts'

export type SetPayCodeRefusal = 'code not usable' | 'country not usable' | 'method unknown'

/** Gives an app a code for a method of its protocol, or another meaning to one that it has; made orders keep theirs. */
export async function setPayCode(
  deps: { readonly db: Db; readonly now: Clock },
  command: { readonly app: AppRef; readonly protocol: string; readonly payCode: PayCode; readonly actor: string },
): Promise<Result<undefined, SetPayCodeRefusal>> {
  const { app, protocol, payCode, actor } = command
  if (!/^[0-9A-Za-z_-]{1,32}$/.test(payCode.code)) return refuse('code not usable')
  if (!/^(?:[A-Z]{2})?$/.test(payCode.country)) return refuse('country not usable')
  return inTransaction(deps.db, async (tx) => {
    if (!(await methodExists(tx, protocol, payCode))) return refuse('method unknown')
    await savePayCode(tx, app, payCode)
    const subject = `${app.merchantId}/${app.appId}`
    await recordAudit(tx, { at: deps.now(), actor, action: 'pay code set', subject, detail: { ...payCode } })
    return ok(undefined)
  })
}
