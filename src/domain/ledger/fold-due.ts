import type { Clock } from '#core/clock.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import { foldBalances } from './fold-balances.ts'
import { claimBalances, makeLockRows, readUnfoldedKeys } from './store.ts'

type Deps = { readonly db: Db; readonly now: Clock }

/**
 * Folds the balances of at most `appsMax` apps and currencies, each in a short transaction of its own; one that
 * somebody else has locked is left to them. Answers how many it folded. Run often: what is not folded makes the next
 * debit and every reading of the balance slower.
 */
export async function foldDue(deps: Deps, options: { readonly appsMax: number }): Promise<number> {
  let folded = 0
  for (const key of await readUnfoldedKeys(deps.db, options.appsMax)) {
    const isMine = await inTransaction(deps.db, async (tx) => {
      await makeLockRows(tx, [key])
      if (!(await claimBalances(tx, key))) return false
      await foldBalances(tx, [key], deps.now())
      return true
    })
    if (isMine) folded += 1
  }
  return folded
}
