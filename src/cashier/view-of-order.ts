import { timingSafeEqual } from 'node:crypto'
import { cardMethodCode } from '#domain/cards/index.ts'
import { type Order, type OrderState, payableOf, waitsForCard } from '#domain/orders/index.ts'
import type { CashierState, CashierView } from './view.ts'
import { returnAddress } from './web-address.ts'

/** What of an order's surroundings its page shows. */
export type OrderSurroundings = {
  /** What the payer is asked for and what arrived, both in the currency of `payableOf`. */
  readonly amountText: string
  readonly paidText: string | undefined
  readonly merchantName: string
  readonly methodName: string
  /** The order's state in the words of its protocol, for the way back to the merchant. */
  readonly status: string
  readonly sandbox: boolean
  readonly now: Date
}

const shown: Record<OrderState, CashierState> = {
  created: 'waiting',
  queued: 'waiting',
  pending: 'waiting',
  unclear: 'checking',
  succeeded: 'paid',
  overpaid: 'paid',
  partly_paid: 'partly paid',
  disputed: 'paid',
  failed: 'failed',
  rejected: 'failed',
  returned: 'failed',
  expired: 'expired',
}

/** Whether `key` is the key of this order's link. In constant time. */
export function isKeyOf(order: Pick<Order, 'cashierKey'>, key: string): boolean {
  const expected = Buffer.from(order.cashierKey ?? '')
  const given = Buffer.from(key)
  return expected.length > 0 && expected.length === given.length && timingSafeEqual(expected, given)
}

/** Whether its payer types a card on our page. */
export function asksCard(order: Order, now: Date): boolean {
  return order.methodCode === cardMethodCode && waitsForCard(order, now)
}

/** What the payer's page shows of a collection. */
export function viewOfOrder(order: Order, around: OrderSurroundings): CashierView {
  const { progress } = order
  const state = shown[progress.state]
  const isPaid = state === 'paid' || state === 'partly paid'
  const back = isPaid ? order.returnUrl : (order.failUrl ?? order.returnUrl)
  const query = { orderId: order.merchantOrderId, orderNo: order.orderNo, status: around.status }
  return {
    state,
    amountText: around.amountText,
    currency: payableOf(order).currency,
    subject: order.subject,
    merchantName: around.merchantName,
    methodName: around.methodName,
    payType: order.payType,
    methodCode: order.methodCode,
    instructions: order.instructions,
    asksCard: asksCard(order, around.now),
    challengeUrl: order.cardId === undefined ? undefined : order.instructions?.payUrl,
    expiresAt: order.expiresAt,
    paidText: around.paidText,
    reason: 'reason' in progress && state !== 'checking' ? progress.reason : undefined,
    returnTo: back === undefined ? undefined : returnAddress(back, query),
    sandbox: around.sandbox,
  }
}
