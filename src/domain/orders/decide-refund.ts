import { divide, type Money, money } from '#core/money.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type FeeRule, payoutParts } from '#domain/fees/index.ts'
import type { RefundRefusal } from './commands.ts'
import { isPaid, type Order } from './order.ts'
import { feeBackMinor, refundedMinor } from './refunded.ts'

/** What is asked, and on which terms: the fee of the refund, and whether the collection's fee is given back. */
export type RefundTerms = {
  /** Absent: all that is left. */
  readonly amount: Money | undefined
  readonly feeRule: FeeRule
  readonly givesFeeBack: boolean
}

/** What a refund that is taken will move; `reserve` is what it holds back. */
export type RefundPlan = { readonly amount: Money; readonly reserve: Money; readonly feeBack: Money }

/**
 * Whether a collection can be refunded, with how much, and what that costs. `refunds` are all of this collection; it
 * is locked, so none is added meanwhile. `available` in minor units: nothing while there is debt.
 */
export function decideRefund(
  collection: Order,
  refunds: readonly Order[],
  terms: RefundTerms,
  available: bigint,
): Result<RefundPlan, RefundRefusal> {
  const { progress } = collection
  if (progress.state === 'disputed') return refuse('already disputed')
  if (!isPaid(progress)) return refuse('not paid')
  const { paid } = progress
  const before = refundedMinor(refunds)
  if (before >= paid.minor) return refuse('already refunded')
  const amount = terms.amount ?? money(paid.minor - before, paid.currency)
  if (amount.currency !== paid.currency) throw new TypeError(`a refund of ${amount.currency} for ${paid.currency}`)
  // What cannot be printed would make the balance one that cannot be printed.
  if (amount.minor <= 0n || amount.minor % terms.feeRule.stepMinor !== 0n) return refuse('amount cannot be refunded')
  if (amount.minor > paid.minor - before) return refuse('amount above what is left')
  const parts = payoutParts(terms.feeRule, amount)
  if (!parts) throw new Error('the fee of a refund is outside of its amount')
  if (parts.reserve.minor > available) return refuse('balance too low')
  const feeBack = terms.givesFeeBack ? shareOfFee(collection, progress.fee, paid, before, amount, refunds) : 0n
  return ok({ amount, reserve: parts.reserve, feeBack: money(feeBack, paid.currency) })
}

/**
 * The collection's fee goes back in proportion to what is refunded, rounded down to what can be printed, counted over
 * all its refunds: a full refund gives back all of it, in one part or in many, and never more than all.
 */
export function shareOfFee(
  collection: Order,
  fee: Money,
  paid: Money,
  before: bigint,
  amount: Money,
  refunds: readonly Order[],
): bigint {
  const { stepMinor } = collection.feeRule
  const upTo = (refunded: bigint) => divide(fee.minor * refunded, paid.minor * stepMinor, 'down') * stepMinor
  const share = upTo(before + amount.minor) - upTo(before)
  const left = fee.minor - feeBackMinor(refunds)
  return share < left ? share : left
}
