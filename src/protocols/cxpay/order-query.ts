import { ok, refuse } from '#core/result.ts'
import type { Methods } from '#domain/methods/index.ts'
import type { Orders } from '#domain/orders/index.ts'
import { printNumber } from './amount.ts'
import { orderUnknown } from './errors.ts'
import { fieldsOf, readFields } from './fields.ts'
import { namespaceOf } from './namespace.ts'
import type { Answer, Call } from './open-call.ts'
import { progressOf } from './progress.ts'

export type OrderQueryDeps = {
  readonly orders: Pick<Orders, 'find' | 'channelRefOf'>
  readonly methods: Pick<Methods, 'currency'>
}

/** The fields of a request. */
export const queryFields = fieldsOf(['merchant', 'orderId'])

/** `/order/query` (CXPay api.txt 5): where a collection or a payout stands. */
export async function orderQuery(deps: OrderQueryDeps, { app, members }: Call): Promise<Answer> {
  const read = readFields(members, queryFields)
  if (!read.ok) return read
  const merchantOrderId = read.value.orderId ?? ''
  const find = { app, kind: undefined, namespace: namespaceOf(app, 'collection'), merchantOrderId, orderNo: undefined }
  const order = await deps.orders.find(find)
  if (!order) return refuse(orderUnknown)
  const currency = await deps.methods.currency(order.amount.currency)
  if (!currency) throw new Error(`currency ${order.amount.currency} of an order is gone from the catalog`)
  const { status, amount, fee } = progressOf(order)
  return ok({
    amount: printNumber(amount, currency),
    orderId: order.merchantOrderId,
    platOrderId: order.orderNo,
    status,
    utr: status === 1 ? utrOf(await deps.orders.channelRefOf(order)) : '',
    fee: printNumber(fee, currency),
  })
}

/** The twelve digits by which Indian banks know a payment; a channel's own reference is not one. */
function utrOf(channelRef: string | undefined): string {
  return channelRef !== undefined && /^\d{12}$/.test(channelRef) ? channelRef : ''
}
