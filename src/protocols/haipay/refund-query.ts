import { ok, refuse } from '#core/result.ts'
import { missing, orderUnknown } from './errors.ts'
import { optional, readFields } from './fields.ts'
import type { FindOrderDeps } from './find-order.ts'
import { namespaceOf } from './namespace.ts'
import type { Answer, CurrencyCall } from './open-call.ts'
import { printRefund } from './print-refund.ts'

export const refundQueryFields = [
  { ...optional('orderId', 48), about: 'your number of the refund', example: 'R-1001' },
  { ...optional('refundNo', 48), about: 'our number of the refund; it counts where both are sent' },
] as const

/** `/usd/refund/refundQuery` (HaiPay Credit Card Refund Query): the authority on how a refund stands. */
export async function refundQuery(deps: FindOrderDeps, { app, members }: CurrencyCall): Promise<Answer> {
  const texts = readFields(members, refundQueryFields)
  if (!texts.ok) return texts
  const { orderId, refundNo: orderNo } = texts.value
  if (orderId === undefined && orderNo === undefined) return refuse(missing(['refundNo']))
  const merchantOrderId = orderNo === undefined ? orderId : undefined
  const refund = await deps.orders.find({
    ...{ app, kind: 'refund', namespace: namespaceOf(app, 'refund') },
    ...{ merchantOrderId, orderNo },
  })
  return refund ? ok(printRefund(app, refund)) : refuse(orderUnknown)
}
