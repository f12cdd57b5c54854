import { secondsAfter } from '#core/clock.ts'
import { subtract } from '#core/money.ts'
import { unreachable } from '#core/result.ts'
import { endOfLife, type Schedule, startOf } from './schedule.ts'
import { type Deduction, hasEnded, type Subscription } from './subscription.ts'

/** What became of the newest charge of a period. A refused one has no order. */
export type Charge =
  | { readonly kind: 'none' }
  | { readonly kind: 'open'; readonly orderNo: string; readonly isUnclear: boolean }
  | { readonly kind: 'paid'; readonly orderNo: string; readonly cardId: string | undefined }
  | { readonly kind: 'failed'; readonly orderNo: string | undefined; readonly reason: string }

/** What the shell must write, in one transaction, and whether the period must then be charged. */
export type Advance = {
  readonly subscription: Subscription
  readonly deduction: Deduction
  readonly isCharged: boolean
  /** When to look again; absent: not before something happens. */
  readonly nextAt: Date | undefined
}

type Seen = {
  readonly subscription: Subscription
  readonly last: Deduction
  readonly charge: Charge
  readonly now: Date
}

/** How long after a charge failed the next one is made; the last of these repeats. */
const retryAfterHours = [1, 24, 72] as const
/** An order's end is heard of; this is in case it was not, or that the order became unclear. */
const lookAgainSeconds = 300

/**
 * Where a subscription goes from what is seen of its newest period. Pure. Periods are billed one at a time, oldest
 * first; the next one only when the one before has ended, so after downtime each missed period is billed once.
 */
export function advance(seen: Seen, newDeductNo: () => string): Advance {
  const { subscription, last, charge, now } = seen
  if (charge.kind === 'paid' && last.state !== 'succeeded') return paid(subscription, last, charge, now)
  switch (last.state) {
    case 'charging':
      return advanceCharging(seen, charge)
    case 'waiting':
      return advanceWaiting(seen)
    case 'succeeded':
    case 'failed':
      if (hasEnded(subscription)) return { subscription, deduction: last, isCharged: false, nextAt: undefined }
      return nextPeriod(subscription, last, newDeductNo, now)
    default:
      return unreachable(last.state)
  }
}

/** The first period of a new subscription. */
export function firstPeriod(subscription: Subscription, deductNo: string): Deduction {
  return periodOf(subscription, 0, deductNo)
}

/** Money that comes after the subscription has ended is booked and told, and nothing follows from it. */
function paid(
  subscription: Subscription,
  last: Deduction,
  { orderNo, cardId }: { readonly orderNo: string; readonly cardId: string | undefined },
  now: Date,
): Advance {
  const deduction: Deduction = { ...last, state: 'succeeded', orderNo, chargeAt: undefined, reason: undefined }
  const state = isBeginning(subscription) ? 'active' : subscription.state
  const begun: Subscription = { ...subscription, state, cardId: subscription.cardId ?? cardId }
  return { subscription: begun, deduction, isCharged: false, nextAt: hasEnded(begun) ? undefined : now }
}

function advanceCharging({ subscription, last, now }: Seen, charge: Charge): Advance {
  switch (charge.kind) {
    case 'none':
      if (subscription.state === 'active') return { subscription, deduction: last, isCharged: true, nextAt: undefined }
      return failed(subscription, last, 'it was cut off before it was charged', now)
    case 'open': {
      const state = isBeginning(subscription) ? (charge.isUnclear ? 'unclear' : 'processing') : subscription.state
      const deduction = { ...last, orderNo: charge.orderNo }
      const nextAt = secondsAfter(now, lookAgainSeconds)
      return { subscription: { ...subscription, state }, deduction, isCharged: false, nextAt }
    }
    case 'failed': {
      const deduction = { ...last, orderNo: charge.orderNo ?? last.orderNo, reason: charge.reason }
      if (subscription.state === 'active' && last.charge <= subscription.retriesMax) {
        return retryLater(subscription, deduction, now)
      }
      return failed(subscription, deduction, charge.reason, now)
    }
    case 'paid':
      return paid(subscription, last, charge, now)
    default:
      return unreachable(charge)
  }
}

/** Where money of a charge that failed is here after all, people decide about it before anything is charged again. */
function advanceWaiting({ subscription, last, charge, now }: Seen): Advance {
  if (hasEnded(subscription)) return failed(subscription, last, last.reason ?? 'the subscription has ended', now)
  const still = { subscription, deduction: last, isCharged: false }
  if (charge.kind === 'open') return { ...still, nextAt: secondsAfter(now, lookAgainSeconds) }
  const { chargeAt = now } = last
  if (chargeAt > now) return { ...still, nextAt: chargeAt }
  const deduction: Deduction = { ...last, state: 'charging', charge: last.charge + 1, chargeAt: undefined }
  return { subscription, deduction, isCharged: true, nextAt: undefined }
}

/** No wait is longer than an equal share of the period, so that all charges of a period fall into it. */
function retryLater(subscription: Subscription, deduction: Deduction, now: Date): Advance {
  const hours = retryAfterHours[Math.min(deduction.charge, retryAfterHours.length) - 1] ?? retryAfterHours[0]
  const periodSeconds = (deduction.endsAt.getTime() - deduction.startsAt.getTime()) / 1000
  const shareSeconds = Math.floor(periodSeconds / (subscription.retriesMax + 1))
  const chargeAt = secondsAfter(now, Math.min(hours * 3600, shareSeconds))
  return { subscription, deduction: { ...deduction, state: 'waiting', chargeAt }, isCharged: false, nextAt: chargeAt }
}

function failed(subscription: Subscription, last: Deduction, reason: string, now: Date): Advance {
  const deduction: Deduction = { ...last, state: 'failed', chargeAt: undefined, reason }
  const state = isBeginning(subscription) ? 'failed' : 'cancelled'
  const ended = hasEnded(subscription) ? subscription : ({ ...subscription, state, reason, endedAt: now } as const)
  return { subscription: ended, deduction, isCharged: false, nextAt: undefined }
}

function nextPeriod(subscription: Subscription, last: Deduction, newDeductNo: () => string, now: Date): Advance {
  const still = { subscription, deduction: last, isCharged: false }
  const period = last.period + 1
  const end = (reason: string): Advance => {
    return { ...still, subscription: { ...subscription, state: 'cancelled', reason, endedAt: now }, nextAt: undefined }
  }
  if (subscription.periodsMax !== undefined && period >= subscription.periodsMax) return end('all periods are billed')
  const schedule = scheduleOf(subscription)
  const [startsAt, lifeEndsAt] = [startOf(schedule, period), endOfLife(schedule)]
  if (startsAt >= lifeEndsAt) return lifeEndsAt > now ? { ...still, nextAt: lifeEndsAt } : end('its life is over')
  if (startsAt > now) return { ...still, nextAt: startsAt }
  return { subscription, deduction: periodOf(subscription, period, newDeductNo()), isCharged: true, nextAt: undefined }
}

function periodOf(subscription: Subscription, period: number, deductNo: string): Deduction {
  const { merchantId, subscriptionNo, amount, coupon } = subscription
  const schedule = scheduleOf(subscription)
  return {
    ...{ merchantId, subscriptionNo, deductNo, period },
    amount: coupon && period < coupon.periods ? subtract(amount, coupon.off) : amount,
    startsAt: startOf(schedule, period),
    endsAt: startOf(schedule, period + 1),
    ...{ state: 'charging', charge: 1, chargeAt: undefined, orderNo: undefined, reason: undefined },
  }
}

/** Whether its first charge has not ended. */
function isBeginning({ state }: Subscription): boolean {
  return state === 'processing' || state === 'unclear'
}

function scheduleOf({ createdAt: from, interval, timeZone }: Subscription): Schedule {
  return { from, interval, timeZone }
}
