import type { Vault } from '#core/vault.ts'
import type { Db } from '#db/pool.ts'
import { fingerprintOf } from './seal-card.ts'
import { findByFingerprint } from './store.ts'

const foundMax = 100

/** Finds where a merchant took a card of this number, the newest first, at most 100; also after it was erased. */
export function findCards(deps: { readonly db: Db; readonly vault: Vault }, merchantId: string, number: string) {
  return findByFingerprint(deps.db, merchantId, fingerprintOf(deps.vault, number), foundMax)
}
