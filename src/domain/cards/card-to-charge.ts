import type { CardDetails } from '#connectors/contract.ts'
import type { Vault } from '#core/vault.ts'
import type { Db } from '#db/pool.ts'
import type { CardKey } from './card.ts'
import { unsealCard } from './seal-card.ts'
import { readSealed } from './store.ts'

/** A stored card for the channel that charges it; undefined where its number is erased. */
export async function cardToCharge(
  deps: { readonly db: Db; readonly vault: Vault },
  key: CardKey,
): Promise<CardDetails | undefined> {
  const sealed = await readSealed(deps.db, key)
  return sealed && unsealCard(deps.vault, sealed)
}
