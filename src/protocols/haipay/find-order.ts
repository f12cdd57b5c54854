import { ok, type Result, refuse } from '#core/result.ts'
import type { Order, OrderKind, Orders } from '#domain/orders/index.ts'
import { missing, orderUnknown, type WireError } from './errors.ts'
import { optional, readFields } from './fields.ts'
import { namespaceOf } from './namespace.ts'
import type { CurrencyCall } from './open-call.ts'

export type FindOrderDeps = { readonly orders: Pick<Orders, 'find'> }

/** What every query takes; one of the two is enough. */
export const queryFields = [
  { ...optional('orderId', 48), about: 'Your order number; one of the two is enough.' },
  { ...optional('orderNo', 48), about: 'Our order number, which is found faster.' },
] as const

/**
 * Finds the order a query asks for: by its merchant's number, ours, or both, which then must name one order. Another
 * app's order is not found, whoever owns it.
 */
export async function findAskedOrder(
  deps: FindOrderDeps,
  { app, members }: CurrencyCall,
  kind: OrderKind,
): Promise<Result<Order, WireError>> {
  const texts = readFields(members, queryFields)
  if (!texts.ok) return texts
  const { orderId: merchantOrderId, orderNo } = texts.value
  if (merchantOrderId === undefined && orderNo === undefined) return refuse(missing(['orderId']))
  const order = await deps.orders.find({ app, kind, namespace: namespaceOf(app, kind), merchantOrderId, orderNo })
  return order ? ok(order) : refuse(orderUnknown)
}
