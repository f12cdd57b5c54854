import { type Clock, secondsAfter } from '#core/clock.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import { forgetCard } from '#domain/cards/index.ts'
import { queueNotices } from '#domain/notices/index.ts'
import type { CancelRefusal } from './commands.ts'
import { lockSubscription, readLastDeduction, writeLocked } from './store.ts'
import { hasEnded, type Subscription, type SubscriptionKey } from './subscription.ts'
import { noticeOfSubscription } from './told.ts'
import { leaseSeconds } from './work-subscriptions.ts'

type Deps = { readonly db: Db; readonly now: Clock; readonly wakeNotices: () => void }

/**
 * Cancels a subscription, at once and for good: nothing is charged from here on. A charge that is under way ends as it
 * will; if it is paid it is booked, told and listed, and nothing follows it.
 */
export async function cancelSubscription(
  deps: Deps,
  find: SubscriptionKey & { readonly appId: string },
): Promise<Result<Subscription, CancelRefusal>> {
  const cancelled = await inTransaction(deps.db, async (tx): Promise<Result<Subscription, CancelRefusal>> => {
    const now = deps.now()
    const subscription = await lockSubscription(tx, find)
    if (!subscription) return refuse('subscription unknown')
    if (hasEnded(subscription)) return refuse('subscription has ended')
    const after = { ...subscription, state: 'cancelled', reason: 'cancelled by its merchant', endedAt: now } as const
    const last = await readLastDeduction(tx, after)
    // Whoever makes a charge just now is given the time to write its order, so that it can be seen.
    const isCharging = last.state === 'charging'
    await writeLocked(tx, after, isCharging ? secondsAfter(now, leaseSeconds) : now)
    await queueNotices(tx, [noticeOfSubscription(after)], now)
    const { merchantId, cardId } = after
    if (cardId !== undefined && !isCharging) await forgetCard(tx, { merchantId, cardId }, now)
    return ok(after)
  })
  if (cancelled.ok) deps.wakeNotices()
  return cancelled
}
