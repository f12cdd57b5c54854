import { ok } from '#core/result.ts'
import type { CatalogCurrency, Methods } from '#domain/methods/index.ts'
import type { Order } from '#domain/orders/index.ts'
import { printWire } from './amount.ts'
import { type FindOrderDeps, findAskedOrder } from './find-order.ts'
import type { Answer, CurrencyCall } from './open-call.ts'
import { type PrintedProgress, printProgress } from './progress.ts'

/** `/{currency}/collect/query` (HaiPay Api.txt, Collection Query). */
export async function collectQuery(deps: FindOrderDeps, call: CurrencyCall): Promise<Answer> {
  const found = await findAskedOrder(deps, call, 'collection')
  return found.ok ? ok(printCollection(found.value, call.currency)) : found
}

/**
 * `/{currency}/collect/query/v2` (HaiPay Api.txt, Collection Query v2): the same with the order's currency, and what
 * the payer was asked for where that was in another one.
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
  return { ...printed, ...(await printOriginal(deps, order)) }
}

/** The amount in the currency that the merchant named, and the rate; nothing where there was no conversion. */
async function printOriginal(
  deps: { readonly methods: Pick<Methods, 'currency'> },
  { requested }: Order,
): Promise<Record<string, string>> {
  if (!requested) return {}
  const currency = await deps.methods.currency(requested.amount.currency)
  if (!currency) throw new Error(`currency ${requested.amount.currency} of an order is gone from the catalog`)
  return {
    originalCurrency: currency.code,
    floatExchangeRate: requested.exchangeRate,
    originalAmount: printWire(requested.amount, currency),
  }
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
