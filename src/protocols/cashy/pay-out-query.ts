import { ok } from '#core/result.ts'
import type { Orders } from '#domain/orders/index.ts'
import { type FindOrderDeps, findAskedOrder } from './find-order.ts'
import type { Answer, Call } from './open-call.ts'
import { printProgress, reasonOf } from './progress.ts'

export type PayOutQueryDeps = FindOrderDeps & { readonly orders: Pick<Orders, 'channelRefOf'> }

/** `/api/payOutQuery` (Query Payout Order). The channel's number is left out while there is none, as in the sample. */
export async function payOutQuery(deps: PayOutQueryDeps, call: Call): Promise<Answer> {
  const asked = await findAskedOrder(deps, call, 'payout')
  if (!asked.ok) return asked
  const { order, currency } = asked.value
  const { amount, fee, orderStatus, completionTime } = printProgress(order, currency)
  return ok({
    merchantId: call.app.wireId,
    mchOrderNo: order.merchantOrderId,
    orderNo: order.orderNo,
    channelOrderNo: await deps.orders.channelRefOf(order),
    amount,
    fee,
    orderStatus,
    completionTime,
    resultDesc: reasonOf(order),
  })
}
