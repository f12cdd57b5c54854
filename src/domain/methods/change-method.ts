import type { Clock } from '#core/clock.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import type { Method, MethodKey } from './method.ts'
import { changeMethod } from './store.ts'

export type ChangeDeps = { readonly db: Db; readonly now: Clock }

/** Writes an operator's change of one method together with its audit record. */
export async function changeAudited(
  deps: ChangeDeps,
  method: MethodKey,
  change: Partial<Pick<Method, 'status' | 'minMinor' | 'maxMinor' | 'refundable' | 'expiryMinutes'>>,
  record: { readonly actor: string; readonly action: string },
): Promise<Result<undefined, 'method unknown'>> {
  return inTransaction(deps.db, async (tx) => {
    if (!(await changeMethod(tx, method, change))) return refuse('method unknown')
    const detail = Object.fromEntries(Object.entries(change).map(([name, value]) => [name, value?.toString() ?? null]))
    await recordAudit(tx, { at: deps.now(), ...record, subject: subjectOf(method), detail })
    return ok(undefined)
  })
}

function subjectOf({ protocol, product, currency, payType, code }: MethodKey): string {
  return `method ${protocol} ${product} ${currency} ${payType} ${code || '(any code)'}`
}
