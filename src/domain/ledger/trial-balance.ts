import type { Db } from '#db/pool.ts'
import { keyText } from './fold-balances.ts'
import type { Account, BalanceKey } from './posting.ts'
import { checkAccounts } from './store.ts'

/** The books of one app and currency. In order: the sum is zero and no account differs. Minor units. */
export type TrialBalanceRow = BalanceKey & {
  /** The sum of all entries. */
  readonly sumMinor: bigint
  /** Accounts whose balance with what is not folded is not the sum of their entries. */
  readonly differences: readonly {
    readonly account: Account
    readonly bookedMinor: bigint
    readonly countedMinor: bigint
  }[]
}

/** Adds up the whole ledger, per app and currency, at one instant. Reads every entry: not for a hot path. */
export async function trialBalance(db: Db): Promise<readonly TrialBalanceRow[]> {
  const byKey = Map.groupBy(await checkAccounts(db), ({ key }) => keyText(key))
  return [...byKey.values()].flatMap((accounts) => {
    const [first] = accounts
    if (!first) return []
    const sumMinor = accounts.reduce((sum, { bookedMinor }) => sum + bookedMinor, 0n)
    const differences = accounts
      .filter(({ bookedMinor, countedMinor }) => bookedMinor !== countedMinor)
      .map(({ key: _, ...difference }) => difference)
    return { ...first.key, sumMinor, differences }
  })
}

/** Whether every row is in order. */
export function isBalanced(rows: readonly TrialBalanceRow[]): boolean {
  return rows.every((row) => row.sumMinor === 0n && row.differences.length === 0)
}
