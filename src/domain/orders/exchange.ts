import type { CollectRequest } from '#connectors/contract.ts'
import type { Money } from '#core/money.ts'
import { exchangeReceived } from '#domain/fx/index.ts'
import type { Exchanged } from '#domain/ledger/index.ts'
import type { Order, OrderProgress } from './order.ts'

/** What the payer or payee of an order is about: its amount, or where its payer pays another currency, that much. */
export function payableOf(order: Pick<Order, 'amount' | 'exchange'>): Money {
  return order.exchange?.pay ?? order.amount
}

/** What a channel received for an order that is paid, in the currency of `payableOf`. */
export function receivedOf(progress: Extract<OrderProgress, { readonly paid: Money }>): Money {
  return progress.received ?? progress.paid
}

/** What money in the currency of `payableOf` comes to in the order's, and how it is exchanged into that. */
export function creditOf(
  order: Pick<Order, 'amount' | 'exchange' | 'feeRule'>,
  received: Money,
): { readonly paid: Money; readonly exchanged: Exchanged | undefined } {
  if (!order.exchange) return { paid: received, exchanged: undefined }
  const exchanged = exchangeReceived(order.exchange, order.amount, received, order.feeRule.stepMinor)
  return { paid: exchanged.credited, exchanged }
}

/** The amounts of a collection as its channel is told them. */
export async function askedAmounts(
  amountText: (amount: Money) => Promise<string>,
  order: Order,
): Promise<Pick<CollectRequest, 'amount' | 'amountText' | 'settled'>> {
  const amount = payableOf(order)
  const asked = { amount, amountText: await amountText(amount) }
  if (!order.exchange) return asked
  return { ...asked, settled: { amount: order.amount, amountText: await amountText(order.amount) } }
}
