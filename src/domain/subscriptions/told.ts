import { z } from 'zod'
import { type Money, money } from '#core/money.ts'
import type { FactsNotice, NoticeFacts } from '#domain/notices/index.ts'
import type { Deduction, Subscription } from './subscription.ts'

const subscriptionFacts = z.object({
  subscriptionNo: z.string(),
  merchantSubscriptionId: z.string(),
  currency: z.string(),
  state: z.enum(['processing', 'unclear', 'active', 'failed', 'cancelled']),
  unit: z.enum(['day', 'week', 'month', 'year']),
  count: z.coerce.number(),
  subject: z.string().exactOptional(),
})
const deductionFacts = z.object({
  subscriptionNo: z.string(),
  merchantSubscriptionId: z.string(),
  deductNo: z.string(),
  orderNo: z.string().exactOptional(),
  currency: z.string(),
  minor: z.coerce.bigint(),
  state: z.enum(['charging', 'waiting', 'succeeded', 'failed']),
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  timeZone: z.string(),
})

/** A subscription as its merchant was told of it. */
export type ToldSubscription = z.output<typeof subscriptionFacts>
/** A deduction as its merchant was told of it. */
export type ToldDeduction = Omit<z.output<typeof deductionFacts>, 'minor' | 'currency'> & { readonly amount: Money }

/** The notice of where a subscription stands now. */
export function noticeOfSubscription(subscription: Subscription): FactsNotice {
  const { subscriptionNo, merchantSubscriptionId, amount, state, interval, subject } = subscription
  const facts = {
    ...{ subscriptionNo, merchantSubscriptionId, currency: amount.currency, state },
    ...{ unit: interval.unit, count: `${interval.count}` },
    ...(subject !== undefined && { subject }),
  } satisfies z.input<typeof subscriptionFacts>
  return { kind: 'subscription', ...addressOf(subscription, subscriptionNo), facts }
}

/** The notice of where a deduction stands now. */
export function noticeOfDeduction(subscription: Subscription, deduction: Deduction): FactsNotice {
  const { subscriptionNo, merchantSubscriptionId, timeZone } = subscription
  const { deductNo, orderNo, amount, state, startsAt, endsAt } = deduction
  const facts = {
    ...{ subscriptionNo, merchantSubscriptionId, deductNo, timeZone, state },
    ...(orderNo !== undefined && { orderNo }),
    ...{ currency: amount.currency, minor: amount.minor.toString() },
    ...{ startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
  } satisfies z.input<typeof deductionFacts>
  return { kind: 'deduction', ...addressOf(subscription, deductNo), facts }
}

/** Reads the facts of a notice of a subscription. */
export function readToldSubscription(facts: NoticeFacts): ToldSubscription {
  return subscriptionFacts.parse(facts)
}

/** Reads the facts of a notice of a deduction. */
export function readToldDeduction(facts: NoticeFacts): ToldDeduction {
  const { minor, currency, ...told } = deductionFacts.parse(facts)
  return { ...told, amount: money(minor, currency) }
}

function addressOf({ merchantId, appId, protocol, notifyUrl: url }: Subscription, orderNo: string) {
  return { merchantId, orderNo, appId, protocol, url }
}
