import type { Db } from '#db/pool.ts'
import { fundsAfter, noFunds } from './funds.ts'
import type { BalanceKey, Funds } from './posting.ts'
import { countBalances } from './store.ts'

/**
 * What a key has at one instant, folded or not, without a lock: to show, never to decide a debit. Debt and available
 * may both be there until the next lock lets one repay the other; `printedBalances` nets them.
 */
export async function readFunds(db: Db, key: BalanceKey): Promise<Funds> {
  return fundsAfter(noFunds, await countBalances(db, key))
}
