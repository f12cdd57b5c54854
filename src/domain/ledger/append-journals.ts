import assert from 'node:assert/strict'
import type { Tx } from '#db/pool.ts'
import type { Journal } from './posting.ts'
import { insertJournals } from './store.ts'

/**
 * Books journals in one round trip, without touching a balance: they are folded later. Throws for a journal that does
 * not balance, which is a bug, and for a cause that was booked before, which leaves the transaction failed.
 */
export async function appendJournals(tx: Tx, journals: readonly Journal[], now: Date): Promise<void> {
  for (const journal of journals) assertBalanced(journal)
  if (journals.length > 0) await insertJournals(tx, journals, now)
}

/** At least two lines, none of nothing, and the lines of each currency add up to zero. */
export function assertBalanced(journal: Journal): void {
  assert.ok(journal.entries.length >= 2, `journal ${journal.cause} has fewer than two lines`)
  const sums = new Map<string, bigint>()
  for (const { account, amount } of journal.entries) {
    assert.ok(amount.minor !== 0n, `journal ${journal.cause} has a line of nothing on ${account}`)
    sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + amount.minor)
  }
  for (const [currency, sum] of sums) {
    assert.equal(sum, 0n, `journal ${journal.cause} does not balance in ${currency}`)
  }
}
