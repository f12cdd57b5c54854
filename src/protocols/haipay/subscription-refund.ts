import { ok, refuse } from '#core/result.ts'
import type { Orders } from '#domain/orders/index.ts'
import { orderUnknown, refundErrors } from './errors.ts'
import { readFields, required } from './fields.ts'
import { namespaceOf } from './namespace.ts'
import type { Answer, CurrencyCall } from './open-call.ts'
import { refundPrefix } from './refund-apply.ts'
import { subscriptionNoFields } from './subscription-query.ts'

export type SubscriptionRefundDeps = { readonly orders: Pick<Orders, 'createRefund' | 'find'> }

export const subscriptionRefundFields = [
  ...subscriptionNoFields,
  { ...required('orderNo', 48), about: 'our number of the collection, from `deductList` or the notice' },
] as const

/**
 * `/subscription/refund/apply` (HaiPay Subscription, Subscription Refund): gives the charge of a period back to its
 * payer, all of it and once. It has no number of the merchant's; `/usd/refund/refundQuery` finds it by ours.
 */
export async function subscriptionRefund(deps: SubscriptionRefundDeps, call: CurrencyCall): Promise<Answer> {
  const { app, key, members } = call
  const texts = readFields(members, subscriptionRefundFields)
  if (!texts.ok) return texts
  const { subscriptionNo, orderNo } = texts.value
  const asked = { namespace: namespaceOf(app, 'collection'), merchantOrderId: undefined, orderNo }
  const original = await deps.orders.find({ app, kind: 'collection', ...asked })
  if (original?.subscriptionNo !== subscriptionNo) return refuse(orderUnknown)
  const created = await deps.orders.createRefund({
    app,
    namespace: namespaceOf(app, 'refund'),
    merchantOrderId: undefined,
    numberPrefix: refundPrefix,
    original,
    amount: undefined,
    keyVersion: key.version,
    by: undefined,
  })
  if (!created.ok) return refuse(refundErrors[created.refusal])
  return ok({ orderNo, subscriptionNo, appId: Number(app.wireId), refundNo: created.value.orderNo })
}
