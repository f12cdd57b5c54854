import type { CatalogCurrency } from '#domain/methods/index.ts'
import type { NoticeFacts } from '#domain/notices/index.ts'
import { readToldDeduction, readToldSubscription } from '#domain/subscriptions/index.ts'
import type { SignedValue } from './sign.ts'
import { printDeduction, recurringIntervals, subscriptionStatuses } from './subscription-words.ts'

type Printed = Readonly<Record<string, SignedValue>>
type CurrencyOf = (code: string) => Promise<CatalogCurrency>

/** Tells that a subscription changed, in the members of the vendor's page of notifications. */
export async function printSubscriptionNotice(wireId: string, facts: NoticeFacts): Promise<Printed> {
  const told = readToldSubscription(facts)
  return {
    type: 'SUBSCRIPTION',
    appId: Number(wireId),
    currency: told.currency,
    subscriptionOrderId: told.merchantSubscriptionId,
    subscriptionNo: told.subscriptionNo,
    status: subscriptionStatuses[told.state],
    recurringInterval: recurringIntervals[told.unit],
    recurringIntervalCount: told.count,
    ...(told.subject !== undefined && { subject: told.subject }),
  }
}

/** Tells how a period of a subscription ended. */
export async function printDeductionNotice(
  currencyOf: CurrencyOf,
  wireId: string,
  facts: NoticeFacts,
): Promise<Printed> {
  const told = readToldDeduction(facts)
  return {
    type: 'SUBSCRIPTIONS_DEDUCT',
    appId: Number(wireId),
    currency: told.amount.currency,
    subscriptionOrderId: told.merchantSubscriptionId,
    subscriptionNo: told.subscriptionNo,
    ...printDeduction(told, await currencyOf(told.amount.currency), told.timeZone),
  }
}
