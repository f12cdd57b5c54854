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
  /** Pay type and method as the merchant named them, and the pay type that its charges go through. */
  readonly payType: string
  readonly chargePayType: string
  readonly methodCode: string
  readonly interval: Interval
  /** IANA zone in which periods are counted: that of the currency. */
  readonly timeZone: string
  /** Charges of a period after the first one failed. */
  readonly retriesMax: number
  /** Periods billed in all; absent: as many as its life has. */
  readonly periodsMax: number | undefined
  readonly coupon: Coupon | undefined
  readonly notifyUrl: string | undefined
  readonly returnUrl: string | undefined
  readonly failUrl: string | undefined
  readonly subject: string | undefined
  readonly party: Readonly<Record<string, string>>
  readonly fields: Readonly<Record<string, string>>
  readonly cardId: string | undefined
  readonly createdAt: Date
}

/** What is taken off the amounts of the first `periods` periods. */
export type Coupon = { readonly periods: number; readonly off: Money }

/**
 * processing: its first charge is under way. unclear: nobody can say yet how that ended. failed: the first charge
 * failed. The same words stand in a check of the table.
 */
export type SubscriptionState = 'processing' | 'unclear' | 'active' | 'failed' | 'cancelled'

export type Subscription = SubscriptionFacts & {
  readonly state: SubscriptionState
  readonly reason: string | undefined
  readonly endedAt: Date | undefined
}

/**
 * One period of a subscription, billed at its start. due: written, nothing charged yet. charging: its newest charge
 * has not ended. waiting: that failed, and another one follows at `chargeAt`.
 */
export type Deduction = {
  readonly merchantId: string
  readonly subscriptionNo: string
  readonly deductNo: string
  /** 0 is the period that begins with the subscription. */
  readonly period: number
  readonly amount: Money
  readonly startsAt: Date
  readonly endsAt: Date
  readonly state: DeductionState
  /** 1 is the first charge. */
  readonly charge: number
  /** When the next charge is made, while `waiting`. */
  readonly chargeAt: Date | undefined
  /** The order of the newest charge, once there is one. */
  readonly orderNo: string | undefined
  readonly reason: string | undefined
}

export type DeductionState = 'charging' | 'waiting' | 'succeeded' | 'failed'
