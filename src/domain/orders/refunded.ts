import { isOpen, isPaid, type Order } from './order.ts'

/**
 * What of a collection its payer has got back by refunds, or will: those that are under way count, since their money
 * may have left. One that failed counts only if its channel paid it after all. Minor units.
 */
export function refundedMinor(refunds: readonly Order[]): bigint {
  return refunds.reduce((sum, refund) => sum + countedMinor(refund), 0n)
}

/** What of a collection's fee its refunds give back, or will. Minor units. */
export function feeBackMinor(refunds: readonly Order[]): bigint {
  return refunds
    .filter((refund) => isOpen(refund) || isPaid(refund.progress))
    .reduce((sum, { original }) => sum + (original?.feeBack.minor ?? 0n), 0n)
}

function countedMinor(refund: Order): bigint {
  const { progress } = refund
  if (isOpen(refund)) return refund.amount.minor
  if (isPaid(progress)) return progress.paid.minor
  return 'held' in progress ? (progress.held?.minor ?? 0n) : 0n
}
