import type { Clock } from '#core/clock.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import type { App } from '#domain/merchants/index.ts'
import { methodMatches } from '#domain/methods/index.ts'
import { type Fee, saveFee } from './store.ts'

export type SetFeeRefusal =
  | 'rate out of range'
  | 'amount out of range'
  | 'minimum above maximum'
  | 'collection fee not inside'
  | 'refund fee not outside'
  | 'code without pay type'
  | 'method unknown'

const ratePpmMax = 1_000_000n
/** Keeps sums of a fee far from what a column of 64 bits can hold. */
const minorMax = 10n ** 15n

/** Sets what orders of an app cost from now on. A fee of the same product, currency, pay type and code is replaced. */
export async function setFee(
  deps: { readonly db: Db; readonly now: Clock },
  command: { readonly app: Pick<App, 'merchantId' | 'id'>; readonly fee: Fee; readonly actor: string },
): Promise<Result<undefined, SetFeeRefusal>> {
  const { app, fee, actor } = command
  const refusal = checkFee(fee)
  if (refusal) return refuse(refusal)
  return inTransaction(deps.db, async (tx) => {
    const method = { ...fee, product: fee.product === 'refund' ? 'collect' : fee.product }
    if (!(await methodMatches(tx, method))) return refuse('method unknown')
    await saveFee(tx, app, fee)
    const terms = Object.fromEntries(Object.entries(fee).map(([name, value]) => [name, value?.toString() ?? null]))
    const detail = { merchantId: app.merchantId, ...terms }
    await recordAudit(tx, { at: deps.now(), actor, action: 'fee set', subject: app.id, detail })
    return ok(undefined)
  })
}

/**
 * Why a fee cannot be set; undefined for one that can. A collection's payer always pays the amount itself, and gets all
 * of a refund's.
 */
export function checkFee(fee: Fee): Exclude<SetFeeRefusal, 'method unknown'> | undefined {
  const { ratePpm, fixedMinor, minMinor, maxMinor } = fee
  if (ratePpm < 0n || ratePpm > ratePpmMax) return 'rate out of range'
  if ([fixedMinor, minMinor ?? 0n, maxMinor ?? 0n].some((minor) => minor < 0n || minor > minorMax)) {
    return 'amount out of range'
  }
  if (minMinor !== undefined && maxMinor !== undefined && minMinor > maxMinor) return 'minimum above maximum'
  if (fee.product === 'collect' && fee.side !== 'inside') return 'collection fee not inside'
  if (fee.product === 'refund' && fee.side !== 'outside') return 'refund fee not outside'
  if (fee.payType === '*' && fee.code !== '*') return 'code without pay type'
  return undefined
}
