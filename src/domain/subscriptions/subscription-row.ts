import { z } from 'zod'
import { money } from '#core/money.ts'
import type { IntervalUnit } from './schedule.ts'
import type { DeductionRow, NewDeductionRow, NewSubscriptionRow, SubscriptionRow } from './store.ts'
import type { Deduction, DeductionState, Subscription, SubscriptionState } from './subscription.ts'

const words = z.record(z.string(), z.string())

/** Reads a subscription from its row. */
export function subscriptionOf(row: SubscriptionRow): Subscription {
  const { coupon_periods: periods, coupon_minor: off } = row
  return {
    merchantId: row.merchant_id,
    subscriptionNo: row.subscription_no,
    appId: row.app_id,
    protocol: row.protocol,
    merchantSubscriptionId: row.merchant_subscription_id,
    amount: money(row.amount_minor, row.currency),
    payType: row.pay_type,
    chargePayType: row.charge_pay_type,
    methodCode: row.method_code,
    interval: { unit: row.interval_unit as IntervalUnit, count: row.interval_count },
    timeZone: row.time_zone,
    retriesMax: row.retries_max,
    periodsMax: row.periods_max ?? undefined,
    coupon: periods === null || off === null ? undefined : { periods, off: money(off, row.currency) },
    notifyUrl: row.notify_url ?? undefined,
    returnUrl: row.return_url ?? undefined,
    failUrl: row.fail_url ?? undefined,
    subject: row.subject ?? undefined,
    party: words.parse(row.party),
    fields: words.parse(row.fields),
    prefixes: { deduction: row.deduction_prefix, order: row.order_prefix },
    stepMinor: row.step_minor,
    createdAt: row.created_at,
    state: row.state as SubscriptionState,
    cardId: row.card_id ?? undefined,
    reason: row.reason ?? undefined,
    endedAt: row.ended_at ?? undefined,
  }
}

/** The row of a new subscription. */
export function subscriptionRow(subscription: Subscription, namespace: string, nextAt: Date): NewSubscriptionRow {
  const { amount, interval, coupon } = subscription
  return {
    merchant_id: subscription.merchantId,
    subscription_no: subscription.subscriptionNo,
    app_id: subscription.appId,
    protocol: subscription.protocol,
    namespace,
    merchant_subscription_id: subscription.merchantSubscriptionId,
    currency: amount.currency,
    amount_minor: amount.minor,
    pay_type: subscription.payType,
    charge_pay_type: subscription.chargePayType,
    method_code: subscription.methodCode,
    interval_unit: interval.unit,
    interval_count: interval.count,
    time_zone: subscription.timeZone,
    retries_max: subscription.retriesMax,
    periods_max: subscription.periodsMax ?? null,
    coupon_periods: coupon?.periods ?? null,
    coupon_minor: coupon?.off.minor ?? null,
    notify_url: subscription.notifyUrl ?? null,
    return_url: subscription.returnUrl ?? null,
    fail_url: subscription.failUrl ?? null,
    subject: subscription.subject ?? null,
    party: JSON.stringify(subscription.party),
    fields: JSON.stringify(subscription.fields),
    deduction_prefix: subscription.prefixes.deduction,
    order_prefix: subscription.prefixes.order,
    step_minor: subscription.stepMinor,
    created_at: subscription.createdAt,
    next_at: nextAt,
    ...progressColumns(subscription),
  }
}

/** The columns that change while a subscription lives. */
export function progressColumns({ state, cardId, reason, endedAt }: Subscription) {
  return { state, card_id: cardId ?? null, reason: reason ?? null, ended_at: endedAt ?? null }
}

/** Reads a deduction from its row. */
export function deductionOf(row: DeductionRow): Deduction {
  return {
    merchantId: row.merchant_id,
    subscriptionNo: row.subscription_no,
    deductNo: row.deduct_no,
    period: row.period,
    amount: money(row.amount_minor, row.currency),
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    state: row.state as DeductionState,
    charge: row.charge,
    chargeAt: row.charge_at ?? undefined,
    orderNo: row.order_no ?? undefined,
    reason: row.reason ?? undefined,
  }
}

export function deductionRow(deduction: Deduction): NewDeductionRow {
  return {
    merchant_id: deduction.merchantId,
    subscription_no: deduction.subscriptionNo,
    period: deduction.period,
    deduct_no: deduction.deductNo,
    currency: deduction.amount.currency,
    amount_minor: deduction.amount.minor,
    starts_at: deduction.startsAt,
    ends_at: deduction.endsAt,
    state: deduction.state,
    charge: deduction.charge,
    charge_at: deduction.chargeAt ?? null,
    order_no: deduction.orderNo ?? null,
    reason: deduction.reason ?? null,
  }
}
