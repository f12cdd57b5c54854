import { ok, type Result, refuse } from '#core/result.ts'
import type { CatalogCurrency, Methods } from '#domain/methods/index.ts'
import type { Order, OrderKind, Orders } from '#domain/orders/index.ts'
import { missing, orderUnknown, type WireError } from './errors.ts'
import { queryFields, readFields } from './fields.ts'
import { namespaceOf } from './namespace.ts'
import type { Call } from './open-call.ts'
import { useOnce } from './use-once.ts'

export type FindOrderDeps = {
  readonly orders: Pick<Orders, 'find' | 'useNonce'>
  readonly methods: Pick<Methods, 'currency'>
}

export type AskedOrder = { readonly order: Order; readonly currency: CatalogCurrency; readonly nonceStr: string }

/** Finds the order a query asks for: by our number where it is sent, else by its merchant's. Another's is not found. */
export async function findAskedOrder(
  deps: FindOrderDeps,
  { app, members }: Call,
  kind: OrderKind,
): Promise<Result<AskedOrder, WireError>> {
  const texts = readFields(members, queryFields)
  if (!texts.ok) return texts
  const { mchOrderNo, orderNo, nonceStr } = texts.value
  if (mchOrderNo === undefined && orderNo === undefined) return refuse(missing('mchOrderNo'))
  const merchantOrderId = orderNo === undefined ? mchOrderNo : undefined
  const find = { app, kind, namespace: namespaceOf(app), merchantOrderId, orderNo }
  const order = await useOnce(deps, app, nonceStr, () => deps.orders.find(find))
  if (!order.ok) return order
  if (!order.value) return refuse(orderUnknown)
  const currency = await knownCurrency(deps, order.value.amount.currency)
  return ok({ order: order.value, currency, nonceStr })
}

/** The currency of something that is there, such as an order. */
export async function knownCurrency(
  { methods }: Pick<FindOrderDeps, 'methods'>,
  code: string,
): Promise<CatalogCurrency> {
  const currency = await methods.currency(code)
  if (!currency) throw new Error(`currency ${code} is gone from the catalog`)
  return currency
}
