import type { Outcome } from '#connectors/contract.ts'
import type { Clock } from '#core/clock.ts'
import { type Money, money, subtract } from '#core/money.ts'
import { unreachable } from '#core/result.ts'
import { collectionParts, payoutParts } from '#domain/fees/index.ts'
import {
  collectionDisputed,
  collectionHeld,
  collectionPaid,
  type Exchanged,
  type Funds,
  type Journal,
  latePayout,
  lateRefund,
  payoutExecuted,
  payoutReleased,
  payoutReturned,
  refundExecuted,
  refundReleased,
  refundReleasedToDispute,
  refundReturned,
} from '#domain/ledger/index.ts'
import { isEarlierPart, waitsForRest } from './coin-parts.ts'
import { creditOf, payableOf, receivedOf } from './exchange.ts'
import { isOpen, isPaid, type Order, type OrderProgress } from './order.ts'
import { refundedMinor } from './refunded.ts'

/** Who saw an outcome. What a query does not know changes nothing; expiry is our own clock's word. */
export type Witness = 'answer' | 'channel notice' | 'query' | 'expiry' | 'operator' | 'payer'

/** Something a person has to look at. `late …` and most `amount differs` are about held money. */
export type Finding = {
  readonly kind: 'amount differs' | 'late payment' | 'late payout' | 'late refund' | 'contradiction'
  readonly detail: string
  readonly amount: Money | undefined
}

/** What the shell must write, all in one transaction. */
export type Decision = {
  /** Absent: the order stays as it is. */
  readonly next?: OrderProgress
  readonly instructions?: NonNullable<Order['instructions']>
  readonly journal?: Journal
  readonly tellMerchant?: true
  /** What was seen decides nothing yet: a stored notice of it is worked on again. */
  readonly waits?: true
  readonly finding?: Finding
}

const nothing: Decision = {}
const lateFindings = { collection: 'late payment', payout: 'late payout', refund: 'late refund' } as const

/**
 * Whether settling needs the app's funds, which are then locked after the order. Every end of a refund does: under
 * this lock the ends of a collection's refunds and its dispute come one after the other, each knowing the others.
 */
export function takesFunds(order: Order, seen: Outcome): boolean {
  const { state } = order.progress
  if (order.kind === 'collection') return seen.kind === 'reversed' && isPaid(order.progress)
  if (order.kind === 'refund') return seen.kind === 'paid' || seen.kind === 'failed' || seen.kind === 'reversed'
  return seen.kind === 'paid' && (state === 'failed' || state === 'rejected') && !heldOf(order.progress)
}

/**
 * What an outcome does to an order. One final outcome per order: what repeats it is nothing, what contradicts it is a
 * finding, money that comes late is booked and becomes a finding, and unclear is never failed. `family`: of a
 * collection its refunds, of a refund its collection, as they stand under the lock of the funds.
 */
export function settle(
  order: Order,
  seen: Outcome,
  witness: Witness,
  actor: string,
  funds: Funds | undefined,
  at: Date,
  family: readonly Order[] = [],
): Decision {
  const now = () => at
  if (seen.kind === 'paid' && seen.received.currency !== payableOf(order).currency)
    return settleOtherCurrency(order, seen)
  if (!isOpen(order)) return settleEnded(order, seen, actor, funds, now, family)
  switch (seen.kind) {
    case 'paid':
      if (order.kind !== 'collection') return settlePaidOut(order, seen.received, actor, now)
      if (witness !== 'operator' && waitsForRest(order, seen.received, at)) return partPaid(order)
      return settlePaidCollection(order, seen.received, actor, now)
    case 'failed':
      return settleFailed(order, seen.reason, actor, now, family)
    case 'reversed':
      if (order.kind !== 'collection') return settleFailed(order, seen.reason, actor, now, family)
      return { ...unclear(order, 'reversed before it was paid'), finding: contradiction(order, seen.kind) }
    case 'pending':
      return heldOf(order.progress) || order.progress.state === 'pending' ? nothing : { next: { state: 'pending' } }
    case 'payer must act':
      // The answer to the call may come after the notice of what the payer paid.
      return heldOf(order.progress) ? nothing : { next: { state: 'pending' }, instructions: seen.instructions }
    case 'unclear':
      // A query that got no answer says nothing new about an order that was pending.
      return witness === 'query' && order.progress.state === 'pending' ? nothing : unclear(order, seen.why)
    case 'not found':
      return nothing
    default:
      return unreachable(seen)
  }
}

/** Ends an open collection whose time is over. One whose money is held or whose state is unclear does not expire. */
export function expire(order: Order, at: Date): Decision {
  if (!isOpen(order) || order.progress.state === 'unclear' || order.kind !== 'collection') return nothing
  return {
    next: { state: 'expired', reason: 'the payment time is over', endedAt: at, held: undefined },
    tellMerchant: true,
  }
}

function partPaid({ progress }: Order): Decision {
  return progress.state === 'pending' ? { waits: true } : { waits: true, next: { state: 'pending' } }
}

function settlePaidCollection(order: Order, received: Money, actor: string, now: Clock): Decision {
  const held = heldOf(order.progress)
  if (held) return held.minor === received.minor ? nothing : { finding: contradiction(order, 'paid', received) }
  const difference = subtract(received, payableOf(order)).minor
  const { paid, exchanged } = creditOf(order, received)
  // A sum that comes to nothing in the order's currency could not be called paid.
  if ((difference !== 0n && !order.takesPartial) || paid.minor === 0n) {
    const reason = 'the paid amount differs from the order'
    return {
      next: { state: 'unclear', reason, held: received },
      journal: collectionHeld(order, received, actor, 'held'),
      finding: { kind: 'amount differs', detail: reason, amount: received },
    }
  }
  const state = difference === 0n ? 'succeeded' : difference < 0n ? 'partly_paid' : 'overpaid'
  const { fee } = collectionParts(order.feeRule, paid)
  return {
    next: { state, paid, ...(exchanged && { received }), fee, paidAt: now() },
    journal: collectionPaid(order, paid, fee, actor, exchanged),
    tellMerchant: true,
  }
}

function settlePaidOut(order: Order, received: Money, actor: string, now: Clock): Decision {
  const { fee, payeeGets } = partsOf(order)
  if (received.minor !== payeeGets.minor) {
    const detail = 'the channel paid out another amount than it was given'
    return { ...unclear(order, detail), finding: { kind: 'amount differs', detail, amount: received } }
  }
  const { original } = order
  const cost = original ? subtract(fee, original.feeBack) : fee
  return {
    next: { state: 'succeeded', paid: payeeGets, fee: cost, paidAt: now() },
    journal: original
      ? refundExecuted(order, { payerGets: payeeGets, fee, feeBack: original.feeBack }, actor)
      : payoutExecuted(order, payeeGets, fee, actor),
    tellMerchant: true,
  }
}

function settleFailed(order: Order, reason: string, actor: string, now: Clock, family: readonly Order[]): Decision {
  const held = heldOf(order.progress)
  if (held) return { finding: contradiction(order, 'failed') }
  const next: OrderProgress = { state: 'failed', reason, endedAt: now(), held: undefined }
  if (order.kind === 'collection') return { next, tellMerchant: true }
  if (order.kind === 'payout') return { next, journal: payoutReleased(order, actor), tellMerchant: true }
  if (!isDisputed(family)) return { next, journal: refundReleased(order, actor), tellMerchant: true }
  const { fee, payeeGets } = partsOf(order)
  const journal = refundReleasedToDispute(order, payeeGets, fee, actor)
  return { next, journal, tellMerchant: true, finding: afterDispute(order, 'failed') }
}

function settleEnded(
  order: Order,
  seen: Outcome,
  actor: string,
  funds: Funds | undefined,
  now: Clock,
  family: readonly Order[],
): Decision {
  const { progress } = order
  if (seen.kind === 'pending' || seen.kind === 'unclear' || seen.kind === 'not found') return nothing
  // The answer of a collect call that was overtaken by its own notice: the caller still wants the instructions.
  if (seen.kind === 'payer must act') return { instructions: seen.instructions }
  if (isPaid(progress)) {
    if (seen.kind === 'paid') return settlePaidAgain(order, receivedOf(progress), seen.received)
    if (seen.kind === 'failed') return { finding: contradiction(order, 'failed') }
    return settleReversed(order, progress, seen.reason, actor, funds, now, family)
  }
  if (progress.state === 'returned' || progress.state === 'disputed') {
    return seen.kind === 'reversed' || seen.kind === 'paid' ? nothing : { finding: contradiction(order, seen.kind) }
  }
  if (seen.kind === 'paid') return settleLate(order, seen.received, actor, funds)
  return seen.kind === 'reversed' && heldOf(progress) ? { finding: contradiction(order, 'reversed') } : nothing
}

function settlePaidAgain(order: Order, paid: Money, received: Money): Decision {
  const isKnown = received.minor === paid.minor || isEarlierPart(order, paid, received)
  return isKnown ? nothing : { finding: contradiction(order, 'paid', received) }
}

/** Units of another currency say nothing of how much of this order was paid. */
function settleOtherCurrency(order: Order, { received }: { readonly received: Money }): Decision {
  const detail = `the channel names ${received.currency} for an order that is paid in ${payableOf(order).currency}`
  const finding = { kind: 'amount differs', detail, amount: undefined } as const
  return isOpen(order) ? { ...unclear(order, detail), finding } : { finding }
}

function settleReversed(
  order: Order,
  progress: Extract<OrderProgress, { readonly paid: Money }>,
  reason: string,
  actor: string,
  funds: Funds | undefined,
  now: Clock,
  family: readonly Order[],
): Decision {
  const { paid, received, fee, paidAt } = progress
  const ended = { paid, ...(received && { received }), fee, paidAt, reason, endedAt: now() }
  if (order.kind === 'collection') {
    const next = { state: 'disputed', ...ended } as const
    const { exchanged } = creditOf(order, receivedOf(progress))
    return { next, ...disputedBooks(order, paid, exchanged, needed(funds), actor, family), tellMerchant: true }
  }
  const next = { state: 'returned', ...ended } as const
  if (order.kind === 'payout') return { next, journal: payoutReturned(order, paid, fee, actor), tellMerchant: true }
  const journal = refundReturned(order, paid, fee, actor)
  const disputed = isDisputed(family) && { finding: afterDispute(order, 'returned') }
  return { next, journal, tellMerchant: true, ...disputed }
}

/** A dispute takes only what refunds have not given back; where there were any, a person compares with the channel. */
function disputedBooks(
  order: Order,
  paid: Money,
  exchanged: Exchanged | undefined,
  funds: Funds,
  actor: string,
  refunds: readonly Order[],
): Pick<Decision, 'journal' | 'finding'> {
  const refunded = refundedMinor(refunds)
  const left = money(refunded < paid.minor ? paid.minor - refunded : 0n, paid.currency)
  const journal = left.minor > 0n && { journal: collectionDisputed(order, left, funds, actor, exchanged) }
  if (refunded === 0n) return { ...journal }
  const detail = 'the collection was disputed although it is refunded: only what was left is taken back'
  return { ...journal, finding: { kind: 'contradiction', detail, amount: money(refunded, paid.currency) } }
}

function isDisputed(family: readonly Order[]): boolean {
  return family.some(({ kind, progress }) => kind === 'collection' && progress.state === 'disputed')
}

/** The dispute spared what this refund was to give back; whether its channel did so too, a person finds out. */
function afterDispute(order: Order, how: 'failed' | 'returned'): Finding {
  const detail = `the refund ${how} after its collection was disputed`
  return { kind: 'contradiction', detail, amount: order.amount }
}

/** Money seen for an order that ended without it: booked at once, its word left to two people. */
function settleLate(order: Order, received: Money, actor: string, funds: Funds | undefined): Decision {
  const { progress } = order
  if (isOpen(order) || !('held' in progress) || !('endedAt' in progress)) return nothing
  if (progress.held) {
    return progress.held.minor === received.minor ? nothing : { finding: contradiction(order, 'paid', received) }
  }
  const detail = `money moved after the order was ${progress.state}`
  const finding = { kind: lateFindings[order.kind], detail, amount: received }
  return { next: { ...progress, held: received }, journal: lateJournal(order, received, actor, funds), finding }
}

function lateJournal(order: Order, received: Money, actor: string, funds: Funds | undefined): Journal {
  if (order.kind === 'collection') return collectionHeld(order, received, actor, 'late')
  const late = order.kind === 'payout' ? latePayout : lateRefund
  return late(order, received, needed(funds), actor)
}

/** The fee and the payee's part of a payout or refund, as they were reserved. */
export function partsOf(order: Order): { readonly fee: Money; readonly payeeGets: Money } {
  const parts = payoutParts(order.feeRule, order.amount)
  if (!parts) throw new Error(`payout ${order.orderNo} was accepted although its fee leaves nothing`)
  return parts
}

function unclear(order: Order, why: string): Decision {
  if (order.progress.state === 'unclear') return nothing
  return { next: { state: 'unclear', reason: why, held: undefined } }
}

function contradiction(order: Order, said: string, amount?: Money): Finding {
  return { kind: 'contradiction', detail: `the channel says ${said}, the order is ${order.progress.state}`, amount }
}

function heldOf(progress: OrderProgress): Money | undefined {
  return 'held' in progress ? progress.held : undefined
}

function needed(funds: Funds | undefined): Funds {
  if (!funds) throw new Error('funds were not locked for an outcome that takes them')
  return funds
}
