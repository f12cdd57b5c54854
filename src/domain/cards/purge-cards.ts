import { type Clock, secondsAfter } from '#core/clock.ts'
import type { Db, Tx } from '#db/pool.ts'
import type { CardKey } from './card.ts'
import { type CardEnd, endCards, eraseNumbers, merchantsToPurge, releaseCard } from './store.ts'

/** How long a number stays after its order has ended: what a payer asks about is asked in the first days. */
export const purgeAfterDays = 7

const merchantsMax = 100
const perMerchantMax = 500

/** Notes, with the end of their orders, which cards are kept for charging; the numbers of the others are erased. */
export async function settleCards(tx: Tx, ends: readonly CardEnd[], now: Date): Promise<void> {
  await endCards(tx, ends, purgeTime(now))
}

/** Ends the keeping of a card: its subscription is over, or its merchant does not want it any more. */
export async function forgetCard(tx: Tx, key: CardKey, now: Date): Promise<void> {
  await releaseCard(tx, key, purgeTime(now))
}

/** Erases the numbers whose time is over. Answers whether there may be more. Safe in every process at once. */
export async function purgeCards(deps: { readonly db: Db; readonly now: Clock }): Promise<boolean> {
  const now = deps.now()
  const merchants = await merchantsToPurge(deps.db, now, merchantsMax)
  let isMore = merchants.length === merchantsMax
  for (const merchantId of merchants) {
    if ((await eraseNumbers(deps.db, merchantId, now, perMerchantMax)) === perMerchantMax) isMore = true
  }
  return isMore
}

function purgeTime(now: Date): Date {
  return secondsAfter(now, purgeAfterDays * 24 * 3600)
}
