import { printLocalTime } from '#core/clock.ts'
import { type Money, printAmount } from '#core/money.ts'
import type { App } from '#domain/merchants/index.ts'
import type { CatalogCurrency } from '#domain/methods/index.ts'
import type {
  Deduction,
  DeductionState,
  IntervalUnit,
  Subscription,
  SubscriptionState,
} from '#domain/subscriptions/index.ts'
import { printWire } from './amount.ts'
import type { RawJson, SignedValue } from './sign.ts'

/** The status of a subscription on this wire (HaiPay creditcard-pci.txt, Subscription API). */
export const subscriptionStatuses: Record<SubscriptionState, string> = {
  unclear: '-1',
  processing: '1',
  active: '2',
  failed: '3',
  cancelled: '4',
}

/** 0 not started, 1 in progress, 2 success, 3 failed. A period that waits for its next charge is in progress. */
const deductStatuses: Record<DeductionState, number> = { charging: 1, waiting: 1, succeeded: 2, failed: 3 }

export const recurringIntervals: Record<IntervalUnit, string> = { day: 'D', week: 'W', month: 'M', year: 'Y' }

/** Prints a subscription as replies have it; its amount is a JSON number in the shortest form, signed as printed. */
export function printSubscription(
  app: Pick<App, 'wireId'>,
  subscription: Subscription,
  currency: CatalogCurrency,
): Readonly<Record<string, SignedValue>> {
  const { subscriptionNo, merchantSubscriptionId, subject, payType, methodCode, interval, state } = subscription
  return {
    subscriptionNo,
    subscriptionOrderId: merchantSubscriptionId,
    appId: Number(app.wireId),
    ...(subject !== undefined && { subject }),
    payType,
    inBankCode: methodCode,
    amount: printNumber(subscription.amount, currency),
    recurringInterval: recurringIntervals[interval.unit],
    recurringIntervalCount: interval.count,
    status: subscriptionStatuses[state],
  }
}

function printNumber(amount: Money, { minorDigits }: CatalogCurrency): RawJson {
  const text = printAmount(amount, minorDigits, minorDigits)
  return { json: minorDigits === 0 ? text : text.replace(/\.?0+$/, '') }
}

/** Prints a period as lists and notices have it. The order of a charge that was never made is left out. */
export function printDeduction(
  deduction: Pick<Deduction, 'deductNo' | 'amount' | 'state' | 'startsAt' | 'endsAt'> & {
    readonly orderNo?: string | undefined
  },
  currency: CatalogCurrency,
  timeZone: string,
): Readonly<Record<string, string | number>> {
  const { deductNo, orderNo, amount, state, startsAt, endsAt } = deduction
  return {
    deductNo,
    ...(orderNo !== undefined && { orderNo }),
    amount: printWire(amount, currency),
    status: deductStatuses[state],
    startTime: printLocalTime(startsAt, timeZone),
    endTime: printLocalTime(endsAt, timeZone),
  }
}
