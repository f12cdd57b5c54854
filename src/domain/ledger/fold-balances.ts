import { randomUUID } from 'node:crypto'
import type { Tx } from '#db/pool.ts'
import { appendJournals } from './append-journals.ts'
import { debtRepaid } from './funding-journals.ts'
import { fundsAfter, noFunds } from './funds.ts'
import type { BalanceKey, Funds, Journal } from './posting.ts'
import { foldLocked } from './store.ts'

/**
 * Folds the balances of distinct keys whose lock this transaction holds, and lets what is available repay debt.
 * Answers the funds after that, in the order of the keys. One round trip, two when debt is repaid.
 */
export async function foldBalances(tx: Tx, keys: readonly BalanceKey[], now: Date): Promise<readonly Funds[]> {
  const sums = Map.groupBy(await foldLocked(tx, keys), (sum) => keyText(sum.key))
  const repayments: Journal[] = []
  const funds = keys.map((key) => {
    const counted = fundsAfter(noFunds, sums.get(keyText(key)) ?? [])
    // Any name will do: the lock lets nobody else see this debt, so it cannot be repaid twice.
    const repayment = debtRepaid(key, randomUUID(), counted)
    if (!repayment) return counted
    repayments.push(repayment)
    return fundsAfter(counted, repayment.entries)
  })
  await appendJournals(tx, repayments, now)
  return funds
}

/** A key as text, to look it up by. */
export function keyText(key: BalanceKey): string {
  return JSON.stringify([key.merchantId, key.appId, key.currency])
}
