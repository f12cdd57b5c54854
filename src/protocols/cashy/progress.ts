import { printLocalTime } from '#core/clock.ts'
import type { CatalogCurrency } from '#domain/methods/index.ts'
import type { Order, OrderState } from '#domain/orders/index.ts'
import { printNumber } from './amount.ts'

/** Where an order stands, in members of the wire; null what it has no value for. */
export type PrintedProgress = {
  readonly amount: { readonly digits: string }
  /** Only of what is paid. */
  readonly fee: { readonly digits: string } | null
  readonly orderStatus: string
  /** Local time of the currency; of what is paid or has failed. */
  readonly completionTime: string | null
}

/** Payout Order Status: the words of a payout and, where they differ, of a pay-in. */
const statuses: Record<OrderState, string | { readonly payout: string; readonly payIn: string }> = {
  created: { payout: 'PROCESSING', payIn: 'PAYING' },
  queued: { payout: 'WAITING', payIn: 'PAYING' },
  pending: 'PAYING',
  unclear: 'PAYING',
  succeeded: 'SUCCESS',
  partly_paid: 'SUCCESS',
  overpaid: 'SUCCESS',
  // A dispute is between the merchant and its balance; the payer did pay.
  disputed: 'SUCCESS',
  failed: 'FAIL',
  expired: 'FAIL',
  rejected: { payout: 'CANCEL', payIn: 'FAIL' },
  returned: 'FAIL',
}

/** Order Status Description, of a failure. */
const reasons: ReadonlySet<string> = new Set([
  ...['ACCOUNT_NOT_EXIST', 'ACCOUNT_FREEZING', 'ACCOUNT_CANCEL', 'ACCOUNT_IN_ANOTHER_CURRENCY'],
  ...['ACCOUNT_NOT_BELONG_TO', 'ACCOUNT_EXCEPTION', 'ACCOUNT_TYPE_NOT_APPLICABLE', 'INVALID_CHARACTER'],
  ...['OUT_ACCOUNT_BALANCE', 'INVALID_BANK_ACCOUNT', 'COMPLIANCE_REJECT', 'INVALID_CCI', 'AMOUNT_ERROR'],
  ...['PARAM_ERROR', 'SYSTEM_ERROR', 'UNKNOWN_ERROR'],
])

/** The status of an order on this wire. */
export function statusOf({ kind, progress }: Pick<Order, 'kind' | 'progress'>): string {
  const status = statuses[progress.state]
  if (typeof status === 'string') return status
  return kind === 'payout' ? status.payout : status.payIn
}

/** The amount is the order's, and of a paid pay-in what was paid. A payout that came back has no fee. */
export function printProgress(order: Order, currency: CatalogCurrency): PrintedProgress {
  const { progress, kind, amount } = order
  const orderStatus = statusOf(order)
  if ('paid' in progress && progress.state !== 'returned') {
    return {
      amount: printNumber(kind === 'collection' ? progress.paid : amount, currency),
      fee: printNumber(progress.fee, currency),
      orderStatus,
      completionTime: printLocalTime(progress.paidAt, currency.timeZone),
    }
  }
  const completionTime = 'endedAt' in progress ? printLocalTime(progress.endedAt, currency.timeZone) : null
  return { amount: printNumber(amount, currency), fee: null, orderStatus, completionTime }
}

/** Why an order failed, in the words of the vendor; `SUCCESS` while it has not. A channel's own words are none. */
export function reasonOf(order: Pick<Order, 'kind' | 'progress'>): string {
  const { progress } = order
  const isFailed = 'endedAt' in progress && statusOf(order) !== 'SUCCESS'
  if (!isFailed) return 'SUCCESS'
  const word = progress.reason.trim().toUpperCase().replace(/\s+/g, '_')
  return reasons.has(word) ? word : 'UNKNOWN_ERROR'
}
