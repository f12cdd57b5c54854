import assert from 'node:assert/strict'
import { money } from '#core/money.ts'
import { type Advance, advance, type Charge, firstPeriod } from '#domain/subscriptions/advance.ts'
import type { Deduction, Subscription } from '#domain/subscriptions/subscription.ts'

/** How a charge of a period ends. */
export type Answer = 'paid' | 'failed' | 'open'

/** A subscription as it goes on without a database. */
export type Life = {
  subscription: Subscription
  readonly deductions: Deduction[]
  /** Every charge that was made: which period, and when. */
  readonly charges: { readonly period: number; readonly at: Date }[]
  nextAt: Date | undefined
}

const looksMax = 20_000

/** A subscription by the month of ten dollars. */
export function aSubscription(said: Partial<Subscription> & Pick<Subscription, 'createdAt'>): Subscription {
  return {
    ...{ merchantId: 'mch_1', subscriptionNo: '40', appId: 'app_1', protocol: 'haipay', merchantSubscriptionId: 'S1' },
    ...{ amount: money(1_000n, 'USD'), payType: 'SUBSCRIPTION', chargePayType: 'BANK_TRANSFER', methodCode: 'CARD' },
    ...{ interval: { unit: 'month', count: 1 }, timeZone: 'America/New_York', retriesMax: 3, periodsMax: undefined },
    ...{ coupon: undefined, notifyUrl: undefined, returnUrl: undefined, failUrl: undefined, subject: undefined },
    ...{ party: {}, fields: {}, prefixes: { deduction: '41', order: '20' }, stepMinor: 1n },
    ...{ state: 'processing', cardId: undefined, reason: undefined, endedAt: undefined },
    ...said,
  }
}

/** Lives it until `until`; looked at when it asks to be, or later: a gateway that was down. */
export function live(
  subscription: Subscription,
  answer: (period: number, charge: number) => Answer,
  until: Date,
  downUntil = (at: Date) => at,
): Life {
  const begin = subscription.createdAt
  const life: Life = { subscription, deductions: [firstPeriod(subscription, '41-0')], charges: [], nextAt: begin }
  life.charges.push({ period: 0, at: begin })
  for (let looks = 0; life.nextAt !== undefined && life.nextAt <= until; looks += 1) {
    assert.ok(looks < looksMax, 'it does not end')
    look(life, answer, downUntil(life.nextAt))
  }
  return life
}

/** What the work does with an advance, but for the writing. */
export function look(life: Life, answer: (period: number, charge: number) => Answer, now: Date): Advance {
  const last = life.deductions.at(-1) ?? assert.fail('no period')
  const charge = chargeOf(last, answer)
  const next = advance({ subscription: life.subscription, last, charge, now }, () => `41-${last.period + 1}`)
  life.subscription = next.subscription
  life.deductions[next.deduction.period] = next.deduction
  if (next.isCharged) life.charges.push({ period: next.deduction.period, at: now })
  life.nextAt = next.isCharged ? now : next.nextAt
  return next
}

function chargeOf({ period, charge, state }: Deduction, answer: (period: number, charge: number) => Answer): Charge {
  const orderNo = `20-${period}-${charge}`
  const said = answer(period, charge)
  if (said === 'open') return { kind: 'open', orderNo, isUnclear: true }
  if (said === 'paid' && state !== 'waiting') return { kind: 'paid', orderNo, cardId: 'crd_1' }
  return { kind: 'failed', orderNo, reason: 'declined' }
}
