import { printRate } from '#domain/fx/index.ts'
import type { Methods } from '#domain/methods/index.ts'
import { type Order, payableOf, receivedOf } from '#domain/orders/index.ts'
import { printWire } from './amount.ts'

/** The other currency of an order: how much of it, and at which rate, the spread included. */
export type Original = Readonly<Record<'originalCurrency' | 'originalAmount' | 'floatExchangeRate', string>>

/**
 * The other currency of a collection (HaiPay Api.txt, Collection Query v2: "actual payment currency"). Where the payer
 * pays another currency than the order's, that is what was paid, and until then what is asked for; else it is what the
 * merchant named in its request. Undefined where the order knows one currency only.
 */
export async function printOriginal(methods: Pick<Methods, 'currency'>, order: Order): Promise<Original | undefined> {
  const original = originalOf(order)
  if (!original) return undefined
  const currency = await methods.currency(original.amount.currency)
  if (!currency) throw new Error(`currency ${original.amount.currency} of an order is gone from the catalog`)
  return {
    originalCurrency: currency.code,
    originalAmount: printWire(original.amount, currency),
    floatExchangeRate: original.exchangeRate,
  }
}

function originalOf(order: Order): Order['requested'] {
  const { exchange, progress, requested } = order
  if (!exchange) return requested
  const amount = 'paid' in progress ? receivedOf(progress) : payableOf(order)
  return { amount, exchangeRate: printRate(exchange.rate.scaled) }
}
