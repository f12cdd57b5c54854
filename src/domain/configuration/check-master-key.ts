import type { Vault } from '#core/vault.ts'
import type { Db } from '#db/pool.ts'
import { keepSealed } from './store.ts'

const place = { table: 'master_key', row: 'only', column: 'sealed' }

/**
 * Ties a new database to the master key it is first opened with, and throws for every other key afterwards: better
 * at the start than at the first order.
 */
export async function checkMasterKey(deps: { readonly db: Db; readonly vault: Vault }): Promise<void> {
  const kept = await keepSealed(deps.db, deps.vault.seal('switchyard', place))
  try {
    deps.vault.open(kept, place)
  } catch (cause) {
    throw new Error(
      'the master key does not open this database: it must be the key of its first start, given as ' +
        'SWITCHYARD_MASTER_KEY or kept as master.key in the data folder',
      { cause },
    )
  }
}
