import { printLocalTime } from '#core/clock.ts'
import type { CatalogCurrency } from '#domain/methods/index.ts'
import type { Order, OrderState } from '#domain/orders/index.ts'
import { printWire, printZero } from './amount.ts'

/** Where an order stands, in members of the wire; what has no value is left out. */
export type PrintedProgress = {
  readonly actualAmount: string
  readonly fee: string
  readonly status: number
  readonly payTime?: string
  readonly errorMsg?: string
}

const statuses: Record<OrderState, number> = {
  created: 0,
  queued: 1,
  pending: 1,
  unclear: -1,
  succeeded: 2,
  // A dispute is between the merchant and its balance; the payer did pay.
  disputed: 2,
  failed: 3,
  expired: 3,
  rejected: 3,
  returned: 3,
  partly_paid: 4,
  overpaid: 5,
}

const errorCharactersMax = 255

/** The status of an order on this wire (HaiPay Api.txt, Collection Query). */
export function statusOf(order: Order): number {
  return statuses[order.progress.state]
}

/**
 * Prints where an order stands (HaiPay Api.txt, Collection Query): paid amount and fee read zero until it is paid,
 * and again when a payout came back with its fee; the time of payment is that of the currency's zone.
 */
export function printProgress(order: Order, currency: CatalogCurrency): PrintedProgress {
  const { progress } = order
  const status = statusOf(order)
  if ('paid' in progress && progress.state !== 'returned') {
    return {
      actualAmount: printWire(progress.paid, currency),
      fee: printWire(progress.fee, currency),
      status,
      payTime: printLocalTime(progress.paidAt, currency.timeZone),
    }
  }
  const unpaid = { actualAmount: printZero(currency), fee: printZero(currency), status }
  if (!('endedAt' in progress)) return unpaid
  return { ...unpaid, errorMsg: printReason(progress) }
}

/** Reasons come from channels: cut to a length, and never the empty string that signed data must not have. */
export function printReason({ state, reason }: { readonly state: OrderState; readonly reason: string }): string {
  const text = (state === 'returned' ? `returned after success: ${reason}` : reason).toWellFormed().trim()
  return [...text].slice(0, errorCharactersMax).join('') || 'failed'
}
