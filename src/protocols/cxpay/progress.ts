import { type Money, money } from '#core/money.ts'
import type { Order, OrderState } from '#domain/orders/index.ts'

/** Where an order stands on this wire (CXPay api.txt, data dictionary). */
export type Progress = {
  readonly status: 0 | 1 | 2
  /** It was told as a success, and the money went back. */
  readonly isReversed: boolean
  /** What the customer really paid; before that, what was asked. */
  readonly amount: Money
  readonly fee: Money
}

const statuses: Record<OrderState, Progress['status']> = {
  created: 0,
  queued: 0,
  pending: 0,
  unclear: 0,
  succeeded: 1,
  partly_paid: 1,
  overpaid: 1,
  failed: 2,
  expired: 2,
  rejected: 2,
  returned: 2,
  disputed: 2,
}

/** The status of an order on this wire. */
export function statusOf(order: Order): Progress['status'] {
  return statuses[order.progress.state]
}

/** Tells where an order stands. Of a payout the amount is the order's: a fee inside it is told as the fee. */
export function progressOf(order: Order): Progress {
  const { progress, amount, kind } = order
  const isReversed = progress.state === 'returned' || progress.state === 'disputed'
  const isPaid = 'paid' in progress
  return {
    status: statusOf(order),
    isReversed,
    amount: isPaid && kind === 'collection' ? progress.paid : amount,
    fee: isPaid && !isReversed ? progress.fee : money(0n, amount.currency),
  }
}
