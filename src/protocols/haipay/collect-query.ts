import { ok } from '#core/result.ts'
import type { CatalogCurrency, Methods } from '#domain/methods/index.ts'
import type { Order } from '#domain/orders/index.ts'
import { printWire } from './amount.ts'
import { type FindOrderDeps, findAskedOrder } from './find-order.ts'
import type { Answer, CurrencyCall } from './open-call.ts'
import { printOriginal } from './original.ts'
import { type PrintedProgress, printProgress } from './progress.ts'

/** `/{currency}/collect/query` (HaiPay Api.txt, Collection Query). */
export async function collectQuery(deps: FindOrderDeps, call: CurrencyCall): Promise<Answer> {
  const found = await findAskedOrder(deps, call, 'collection')
  return found.ok ? ok(printCollection(found.value, call.currency)) : found
}

/**
 * `/{currency}/collect/query/v2` (HaiPay Api.txt, Collection Query v2): the same with the order's currency, and
 * the other one where there was a conversion.
 */
export async function collectQueryV2(
  deps: FindOrderDeps & { readonly methods: Pick<Methods, 'currency'> },
  call: CurrencyCall,
): Promise<Answer> {
  const found = await findAskedOrder(deps, call, 'collection')
  if (!found.ok) return found
  return ok(await printCollectionV2(deps, found.value, call.currency))
}

/** A collection in the words of query v2. */
export async function printCollectionV2(
  deps: { readonly methods: Pick<Methods, 'currency'> },
  order: Order,
  currency: CatalogCurrency,
): Promise<Readonly<Record<string, string | number>>> {
  const printed = { ...printCollection(order, currency), currency: currency.code }
  return { ...printed, ...(await printOriginal(deps.methods, order)) }
}

/** A collection in the words of the query. */
export function printCollection(
  order: Order,
  currency: CatalogCurrency,
): PrintedProgress & Readonly<Record<'orderId' | 'orderNo' | 'amount', string>> {
  return {
    orderId: order.merchantOrderId,
    orderNo: order.orderNo,
    amount: printWire(order.amount, currency),
    ...printProgress(order, currency),
  }
}
