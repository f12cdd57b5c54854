import type { Money } from '#core/money.ts'
import { isStablecoin } from '#domain/methods/index.ts'
import { payableOf } from './exchange.ts'
import type { Order } from './order.ts'

/**
 * A payer of coins may send the rest until the time is over, so a part decides nothing before (HaiPay, coinpay: less
 * than the amount is told after expiry). The channel says what came in all, and is asked at the end of the time.
 */
export function waitsForRest(order: Order, received: Money, at: Date): boolean {
  if (!takesParts(order) || received.minor >= payableOf(order).minor) return false
  if ('held' in order.progress && order.progress.held) return false
  return order.expiresAt !== undefined && at < order.expiresAt
}

/** Whether what was received is what came of coins before the rest did, heard again. */
export function isEarlierPart(order: Order, paid: Money, received: Money): boolean {
  return takesParts(order) && received.minor < paid.minor
}

/** Whether payers may pay the order in parts. A payment to a permanent address, which has no end, is whole as it is. */
export function takesParts(order: Order): boolean {
  const { kind, takesPartial, expiresAt } = order
  return kind === 'collection' && takesPartial && expiresAt !== undefined && isStablecoin(payableOf(order).currency)
}
