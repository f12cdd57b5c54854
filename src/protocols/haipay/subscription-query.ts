import { ok, type Result, refuse } from '#core/result.ts'
import type { Subscription, Subscriptions } from '#domain/subscriptions/index.ts'
import { orderUnknown, type WireError } from './errors.ts'
import { readFields, required } from './fields.ts'
import type { Answer, CurrencyCall } from './open-call.ts'
import { printDeduction, printSubscription } from './subscription-words.ts'

export type SubscriptionQueryDeps = { readonly subscriptions: Pick<Subscriptions, 'find' | 'deductions'> }

export const subscriptionNoFields = [
  { ...required('subscriptionNo', 48), about: 'our number of the subscription', example: '4025071719404220010' },
] as const

/**
 * `/subscription/query` (HaiPay creditcard-pci.txt, Query Subscription), with the list of its deductions, which is
 * printed as compact JSON, and that text is signed.
 */
export async function subscriptionQuery(deps: SubscriptionQueryDeps, call: CurrencyCall): Promise<Answer> {
  const found = await findAskedSubscription(deps, call)
  if (!found.ok) return found
  const { app, currency } = call
  const subscription = found.value
  const deductions = await deps.subscriptions.deductions(subscription)
  const list = deductions.map((deduction) => printDeduction(deduction, currency, subscription.timeZone))
  return ok({
    ...printSubscription(app, subscription, currency),
    currency: currency.code,
    deductList: { json: JSON.stringify(list) },
  })
}

async function findAskedSubscription(
  deps: SubscriptionQueryDeps,
  { app, members }: CurrencyCall,
): Promise<Result<Subscription, WireError>> {
  const texts = readFields(members, subscriptionNoFields)
  if (!texts.ok) return texts
  const subscription = await deps.subscriptions.find(app, texts.value.subscriptionNo)
  return subscription ? ok(subscription) : refuse(orderUnknown)
}
