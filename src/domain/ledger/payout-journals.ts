import assert from 'node:assert/strict'
import { add, type Money } from '#core/money.ts'
import { takeBack } from './funds.ts'
import { clearing, credit, debit, entriesOf } from './journal-lines.ts'
import { type BookedOrder, orderJournal } from './order-journal.ts'
import type { Funds, Journal } from './posting.ts'

/** A payout and what it holds back from the balance: all it will cost, the fee too. */
export type ReservedPayout = BookedOrder & { readonly reserved: Money | undefined }

/** The payout is taken: what it will cost leaves the available balance. Only under the lock. */
export function payoutReserved(order: ReservedPayout, actor: string): Journal {
  const reserve = reserveOf(order)
  const entries = entriesOf(debit('available', reserve), credit('reserved', reserve))
  return orderJournal(order, 'payout reserved', 'reserved', { actor }, entries)
}

/** The channel paid the payee. Shares its cause with `payoutReleased`, so a reserve ends in one way only. */
export function payoutExecuted(order: BookedOrder, payeeGets: Money, fee: Money, actor: string): Journal {
  const entries = entriesOf(
    debit('reserved', add(payeeGets, fee)),
    credit(clearing(order.channelId), payeeGets),
    credit('fee_income', fee),
  )
  return orderJournal(order, 'payout executed', 'outcome', { actor }, entries)
}

/** The payout failed with proof: its reserve is available again. */
export function payoutReleased(order: ReservedPayout, actor: string): Journal {
  const reserve = reserveOf(order)
  const entries = entriesOf(debit('reserved', reserve), credit('available', reserve))
  return orderJournal(order, 'payout released', 'outcome', { actor }, entries)
}

/** The bank sent the money back after success: the merchant gets back all that it cost, the fee too. */
export function payoutReturned(order: BookedOrder, payeeGets: Money, fee: Money, actor: string): Journal {
  const entries = entriesOf(
    debit(clearing(order.channelId), payeeGets),
    debit('fee_income', fee),
    credit('available', add(payeeGets, fee)),
  )
  return orderJournal(order, 'payout returned', 'returned', { actor }, entries)
}

/**
 * The channel paid the payee although the payout had been reported failed. Taken from available, then debt; never from
 * unsettled, which a payout could not have spent. No fee: the merchant was told that there is none.
 */
export function latePayout(order: BookedOrder, payeeGot: Money, funds: Funds, actor: string): Journal {
  const entries = entriesOf(
    ...takeBack(payeeGot, { ...funds, unsettled: 0n }),
    credit(clearing(order.channelId), payeeGot),
  )
  return orderJournal(order, 'late payout', 'late', { actor }, entries)
}

function reserveOf(order: ReservedPayout): Money {
  assert.ok(order.reserved, `payout ${order.orderNo} has no reserve`)
  return order.reserved
}
