import type { Money } from '#core/money.ts'
import type { Interval } from './schedule.ts'

/** What stays true of a subscription from its first row to its last. */
export type SubscriptionFacts = {
  readonly merchantId: string
  readonly subscriptionNo: string
  readonly appId: string
  readonly protocol: string
  readonly merchantSubscriptionId: string
  /** What a period costs without its coupon. */
  readonly amount: Money
  /** The pay type that the merchant named. */
  readonly payType: string
  /** The pay type of the collections that it is billed with. */
  readonly chargePayType: string
  readonly methodCode: string
  readonly interval: Interval
  /** The zone in which its periods are counted: that of the currency. */
  readonly timeZone: string
  /** How often a period is charged again after its first charge failed. */
  readonly retriesMax: number
  /** How many periods are billed in all; absent: as many as its life has. */
  readonly periodsMax: number | undefined
  readonly coupon: Coupon | undefined
  readonly notifyUrl: string | undefined
  readonly returnUrl: string | undefined
  readonly failUrl: string | undefined
  readonly subject: string | undefined
  readonly party: Readonly<Record<string, string>>
  readonly fields: Readonly<Record<string, string>>
  /** What stands in front of the numbers of its deductions, and of the orders of these. */
  readonly prefixes: { readonly deduction: string; readonly order: string }
  /** The smallest amount its protocol can print, in minor units; fees are rounded to it. */
  readonly stepMinor: bigint
  /** Where its periods are counted from. */
  readonly createdAt: Date
}

/** What is taken off the amount of each of the first `periods` periods. */
export type Coupon = { readonly periods: number; readonly off: Money }

/**
 * processing: the first charge is under way. unclear: nobody can say yet how that ended. failed: it failed. The same
 * words stand in a check of the table.
 */
export type SubscriptionState = 'processing' | 'unclear' | 'active' | 'failed' | 'cancelled'

/** A subscription as it stands. `cardId`: the card that is charged, known with the first charge. */
export type Subscription = SubscriptionFacts & {
  readonly state: SubscriptionState
  readonly cardId: string | undefined
  readonly reason: string | undefined
  readonly endedAt: Date | undefined
}

/** charging: its newest charge has not ended. waiting: that failed, and another one follows at `chargeAt`. */
export type DeductionState = 'charging' | 'waiting' | 'succeeded' | 'failed'

/** One period of a subscription, billed when it begins. */
export type Deduction = {
  readonly merchantId: string
  readonly subscriptionNo: string
  readonly deductNo: string
  /** 0 is the first. */
  readonly period: number
  readonly amount: Money
  readonly startsAt: Date
  readonly endsAt: Date
  readonly state: DeductionState
  /** Which of its charges is the newest; the first is 1. */
  readonly charge: number
  readonly chargeAt: Date | undefined
  /** The order of the newest charge that has one. */
  readonly orderNo: string | undefined
  readonly reason: string | undefined
}

/** Which subscription. */
export type SubscriptionKey = Pick<Subscription, 'merchantId' | 'subscriptionNo'>

/** Whether nothing is billed any more. */
export function hasEnded({ state }: Pick<Subscription, 'state'>): boolean {
  return state === 'failed' || state === 'cancelled'
}
