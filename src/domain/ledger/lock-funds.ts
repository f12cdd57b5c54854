import assert from 'node:assert/strict'
import type { Tx } from '#db/pool.ts'
import { foldBalances, keyText } from './fold-balances.ts'
import type { BalanceKey, Funds } from './posting.ts'
import { lockBalances, makeLockRows } from './store.ts'

/**
 * Locks the balances of `keys` until the transaction ends, folds what was committed up to then, lets it repay debt,
 * and answers what each key has: everything a debit may rely on. While debt is left, available is zero.
 * A key that is named twice is answered twice; `fundsAfter` tells what a first debit leaves to the next.
 * Two round trips whatever the number of keys; one more when debt is repaid, two more at an app's first lock.
 * Once per transaction and after its order rows are locked, or two transactions can wait for each other; at READ
 * COMMITTED, since a snapshot from before the wait would miss credits.
 */
export async function lockFunds(tx: Tx, keys: readonly BalanceKey[], now: Date): Promise<readonly Funds[]> {
  const distinct = [...new Map(keys.map((key) => [keyText(key), key])).values()]
  if (distinct.length === 0) return []
  if (!(await lockBalances(tx, distinct))) {
    await makeLockRows(tx, distinct)
    assert.ok(await lockBalances(tx, distinct), 'a lock row that was just made is missing')
  }
  const funds = await foldBalances(tx, distinct, now)
  const found = new Map(distinct.map((key, at) => [keyText(key), funds[at]]))
  return keys.map((key) => {
    const one = found.get(keyText(key))
    assert.ok(one, 'every key was locked')
    return one
  })
}
