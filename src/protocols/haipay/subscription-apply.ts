import type { Money } from '#core/money.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { cardMethodCode } from '#domain/cards/index.ts'
import type { CatalogCurrency, Methods } from '#domain/methods/index.ts'
import type { IntervalUnit, StartSubscription, Subscriptions } from '#domain/subscriptions/index.ts'
import { readAmount, stepOf } from './amount.ts'
import { createError, illegal, missing, type WireError } from './errors.ts'
import { keep, readFields } from './fields.ts'
import type { Answer, CurrencyCall } from './open-call.ts'
import { clientTokenOf, type PayLinkDeps, payUrlOf } from './pay-link.ts'
import { type SubscriptionTexts, subscriptionFields } from './subscription-fields.ts'
import { printSubscription } from './subscription-words.ts'
import { tellRefusal } from './tell-refusal.ts'

export type SubscriptionApplyDeps = PayLinkDeps & {
  readonly subscriptions: Pick<Subscriptions, 'start'>
  readonly methods: Pick<Methods, 'find'>
}

type Coupon = StartSubscription['terms']['coupon']

/** Two digits in front of the numbers of subscriptions, deductions and the orders of these. */
const numberPrefix = '40'
const prefixes = { deduction: '41', order: '20' } as const
const retriesDefault = 3
/** The method of the collections that a subscription is billed with. */
const chargeMethod = { payType: 'BANK_TRANSFER', code: cardMethodCode } as const
const units: Readonly<Record<string, IntervalUnit>> = { D: 'day', W: 'week', M: 'month', Y: 'year' }

/**
 * `/subscription/apply` (HaiPay creditcard-pci.txt, Subscription Application): takes a subscription and makes its first
 * charge, with the card of the request or on the payer's page.
 */
export async function subscriptionApply(deps: SubscriptionApplyDeps, call: CurrencyCall): Promise<Answer> {
  const read = readFields(call.members, subscriptionFields(call.members))
  if (!read.ok) return read
  const texts = read.value
  const amount = readAmount(texts.amount, call.currency)
  if (!amount.ok) return amount
  const coupon = readCoupon(texts, amount.value, call.currency)
  if (!coupon.ok) return coupon
  // A wallet leaves no card behind that could be charged again.
  if (texts.inBankCode !== chargeMethod.code) return refuse(createError('collection', 'method not open'))
  const started = await deps.subscriptions.start(commandOf(call, texts, amount.value, coupon.value))
  if (!started.ok) {
    const asked = { app: call.app, payType: chargeMethod.payType, methodCode: chargeMethod.code }
    return refuse(await tellRefusal(deps, 'collection', asked, call.currency, started.refusal))
  }
  const { subscription, order } = started.value
  return ok({
    ...printSubscription(call.app, subscription, call.currency),
    payUrl: payUrlOf(deps, order),
    ...(order.cardId === undefined && { clientToken: clientTokenOf(order) }),
  })
}

/** HaiPay's newer page: for the first period, or for all of those that `recurringMaxNumber` counts. */
function readCoupon(texts: SubscriptionTexts, amount: Money, currency: CatalogCurrency): Result<Coupon, WireError> {
  const { couponPeriod, couponAmountPerPeriod, recurringMaxNumber } = texts
  if (couponPeriod === undefined && couponAmountPerPeriod === undefined) return ok(undefined)
  if (couponPeriod === undefined) return refuse(missing(['couponPeriod']))
  if (couponAmountPerPeriod === undefined) return refuse(missing(['couponAmountPerPeriod']))
  if (couponPeriod !== '1' && couponPeriod !== recurringMaxNumber) {
    return refuse(illegal('couponPeriod must be 1 or recurringMaxNumber'))
  }
  const off = readAmount(couponAmountPerPeriod, currency)
  if (!off.ok) return refuse(illegal('couponAmountPerPeriod must be an amount above zero'))
  if (off.value.minor >= amount.minor) return refuse(illegal('couponAmountPerPeriod must be less than amount'))
  return ok({ periods: Number(couponPeriod), off: off.value })
}

function commandOf(call: CurrencyCall, texts: SubscriptionTexts, amount: Money, coupon: Coupon): StartSubscription {
  const { app, currency } = call
  const table = subscriptionFields(call.members)
  const { recurringInterval, recurringIntervalCount, recurringMaxNumber, retryTimes } = texts
  return {
    ...{ app, numberPrefix, card: cardOf(texts) },
    namespace: `${app.wireId}:subscription`,
    terms: {
      merchantSubscriptionId: texts.subscriptionOrderId,
      ...{ amount, coupon, prefixes, stepMinor: stepOf(currency) },
      payType: texts.payType,
      chargePayType: chargeMethod.payType,
      methodCode: chargeMethod.code,
      interval: { unit: units[recurringInterval] ?? 'day', count: Number(recurringIntervalCount) },
      timeZone: currency.timeZone,
      retriesMax: retryTimes === undefined ? retriesDefault : Number(retryTimes),
      periodsMax: recurringMaxNumber === undefined ? undefined : Number(recurringMaxNumber),
      notifyUrl: texts.notifyUrl,
      returnUrl: texts.callBackUrl,
      failUrl: texts.cancelUrl,
      subject: texts.subject,
      party: keep(table, texts, 'party'),
      fields: keep(table, texts, 'fields'),
    },
  }
}

/** The card of the request. Its security code exists here, in the call to the channel, and nowhere else. */
function cardOf({ accountNo, expiryMonth, expiryYear, cvv, name }: SubscriptionTexts): StartSubscription['card'] {
  if (accountNo === undefined || expiryMonth === undefined || expiryYear === undefined) return undefined
  return { number: accountNo, expiryMonth, expiryYear, holder: name, cvv }
}
