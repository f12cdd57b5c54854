import { ok, refuse } from '#core/result.ts'
import type { Orders } from '#domain/orders/index.ts'
import { illegal, orderUnknown, refundErrors } from './errors.ts'
import { readFields, required } from './fields.ts'
import { namespaceOf } from './namespace.ts'
import type { Answer, CurrencyCall } from './open-call.ts'
import { printRefund } from './print-refund.ts'

export type RefundApplyDeps = { readonly orders: Pick<Orders, 'createRefund' | 'find'> }

/** Two digits in front of the order numbers of refunds. */
export const refundPrefix = '25'

/** Of a refund application; `orderId` is a new number of the merchant's. */
export const refundFields = [
  { ...required('orderId', 48), about: 'your number of the refund, not the one of the collection', example: 'R-1001' },
  { ...required('orderNo', 48), about: 'our number of the collection', example: '202604171000000100011054' },
] as const

/**
 * `/usd/refund/apply` (HaiPay Credit Card Refund Application): gives all that is left of a paid collection back to its
 * payer. Answered once the balance covers it and the money is kept for it.
 */
export async function refundApply(deps: RefundApplyDeps, call: CurrencyCall): Promise<Answer> {
  const { app, key, members } = call
  const texts = readFields(members, refundFields)
  if (!texts.ok) return texts
  const { orderId: merchantOrderId, orderNo } = texts.value
  const asked = { namespace: namespaceOf(app, 'collection'), merchantOrderId: undefined, orderNo }
  const original = await deps.orders.find({ app, kind: 'collection', ...asked })
  if (!original) return refuse(orderUnknown)
  if (merchantOrderId === original.merchantOrderId) {
    return refuse(illegal('orderId must not be the orderId of the collection'))
  }
  const created = await deps.orders.createRefund({
    app,
    namespace: namespaceOf(app, 'refund'),
    merchantOrderId,
    numberPrefix: refundPrefix,
    original,
    amount: undefined,
    keyVersion: key.version,
    by: undefined,
  })
  return created.ok ? ok(printRefund(app, created.value)) : refuse(refundErrors[created.refusal])
}
