import assert from 'node:assert/strict'
import { add, type Money, money } from '#core/money.ts'
import { takeBack } from './funds.ts'
import { clearing, credit, debit, entriesOf } from './journal-lines.ts'
import { type BookedOrder, orderJournal } from './order-journal.ts'
import type { Funds, Journal } from './posting.ts'

/** A refund and what it holds back from the balance: what the payer gets, and the refund's own fee. */
export type ReservedRefund = BookedOrder & { readonly reserved: Money | undefined }

/** What a refund moves. `feeBack`: what of the collection's fee its merchant gets back. */
export type RefundParts = { readonly payerGets: Money; readonly fee: Money; readonly feeBack: Money }

/** The refund is taken: what it will cost leaves the available balance. Only under the lock. */
export function refundReserved(
  order: ReservedRefund,
  by: { readonly actor: string; readonly reason?: string },
): Journal {
  const reserve = reserveOf(order)
  const entries = entriesOf(debit('available', reserve), credit('reserved', reserve))
  return orderJournal(order, 'refund reserved', 'reserved', by, entries)
}

/** The channel gave the payer the money. Shares its cause with the releases, so a reserve ends in one way only. */
export function refundExecuted(order: BookedOrder, { payerGets, fee, feeBack }: RefundParts, actor: string): Journal {
  const entries = entriesOf(
    debit('reserved', add(payerGets, fee)),
    credit(clearing(order.channelId), payerGets),
    credit('fee_income', fee),
    debit('fee_income', feeBack),
    credit('available', feeBack),
  )
  return orderJournal(order, 'refund executed', 'outcome', { actor }, entries)
}

/** The refund failed with proof: its reserve is available again. */
export function refundReleased(order: ReservedRefund, actor: string): Journal {
  const reserve = reserveOf(order)
  const entries = entriesOf(debit('reserved', reserve), credit('available', reserve))
  return orderJournal(order, 'refund released', 'outcome', { actor }, entries)
}

/**
 * The refund failed after its collection was disputed. The dispute spared what was being refunded, so that is taken
 * now: what was kept for the payer goes to the channel that paid the dispute, and the refund's fee is available again.
 */
export function refundReleasedToDispute(order: BookedOrder, payerGets: Money, fee: Money, actor: string): Journal {
  const entries = entriesOf(
    debit('reserved', add(payerGets, fee)),
    credit(clearing(order.channelId), payerGets),
    credit('available', fee),
  )
  return orderJournal(order, 'refund released', 'outcome', { actor }, entries)
}

/**
 * The money came back to the channel after success: the merchant gets it again. `fee` is what the refund had cost in
 * fees, less than zero where fee was given back, which is taken again.
 */
export function refundReturned(order: BookedOrder, payerGot: Money, fee: Money, actor: string): Journal {
  const entries = entriesOf(
    debit(clearing(order.channelId), payerGot),
    fee.minor < 0n ? credit('fee_income', money(-fee.minor, fee.currency)) : debit('fee_income', fee),
    credit('available', add(payerGot, fee)),
  )
  return orderJournal(order, 'refund returned', 'returned', { actor }, entries)
}

/**
 * The channel gave the payer the money although the refund had been reported failed. Taken from available, then debt,
 * as for a late payout. No fee, and none given back: the merchant was told that nothing happened.
 */
export function lateRefund(order: BookedOrder, payerGot: Money, funds: Funds, actor: string): Journal {
  const entries = entriesOf(
    ...takeBack(payerGot, { ...funds, unsettled: 0n }),
    credit(clearing(order.channelId), payerGot),
  )
  return orderJournal(order, 'late refund', 'late', { actor }, entries)
}

function reserveOf(order: ReservedRefund): Money {
  assert.ok(order.reserved, `refund ${order.orderNo} has no reserve`)
  return order.reserved
}
