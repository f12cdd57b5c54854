import type { Outcome } from '#connectors/contract.ts'
import type { Clock } from '#core/clock.ts'
import { type Money, money } from '#core/money.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type Db, inTransaction, type Tx } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import { collectionParts } from '#domain/fees/index.ts'
import { appendJournals, type Journal, lockFunds, suspenseDecided } from '#domain/ledger/index.ts'
import type { OrderNotice } from '#domain/notices/index.ts'
import { writeAttempts } from './attempt-store.ts'
import { creditOf, payableOf } from './exchange.ts'
import { closeFinding, type ListedFinding, lockFinding, proposeOn } from './finding-store.ts'
import { isOpen, type Order, type OrderProgress } from './order.ts'
import { progressColumns } from './order-row.ts'
import { noticeOf, type RecordOutcome } from './record-outcome.ts'
import { readFamilies } from './refund-store.ts'
import { partsOf, settle, takesFunds } from './settle.ts'
import { lockOrders, writeProgress } from './store.ts'

/** What an operator says of an order. */
export type Verdict = 'succeed' | 'fail'

/** Who decides, and why; both go to the audit log and the journal. */
export type Decider = { readonly actor: string; readonly reason: string }

type Deps = {
  readonly db: Db
  readonly now: Clock
  readonly recordOutcome: RecordOutcome
  readonly queueNotices: (tx: Tx, notices: readonly OrderNotice[], now: Date) => Promise<void>
  readonly isTold: (order: Order) => boolean
}

/**
 * An operator says how an unclear order ended. Refused when it has ended already: its final word is then changed
 * only by two people, through the finding.
 */
export async function resolveOrder(
  deps: Deps,
  order: Order,
  verdict: Verdict,
  by: Decider,
): Promise<Result<Order, 'order has ended' | 'money is held: decide its finding'>> {
  if (!isOpen(order)) return refuse('order has ended')
  if (heldOf(order)) return refuse('money is held: decide its finding')
  const { merchantId, orderNo, attemptNo } = order
  const outcome = spoken(order, verdict, by)
  await inTransaction(deps.db, (tx) => audit(tx, deps.now(), by, `order ${verdict}`, orderNo))
  const seen = { merchantId, orderNo, attemptNo, outcome, witness: 'operator', actor: by.actor } as const
  const recorded = await deps.recordOutcome(seen)
  return recorded.moved ? ok(recorded.order) : refuse('order has ended')
}

/** One person proposes how an open finding ends. */
export async function proposeDecision(
  deps: Deps,
  findingId: bigint,
  verdict: Verdict,
  by: Decider,
): Promise<Result<'proposed', 'no such finding' | 'already closed'>> {
  return inTransaction(deps.db, async (tx) => {
    const finding = await lockFinding(tx, findingId)
    if (!finding) return refuse('no such finding')
    if (finding.closedAt) return refuse('already closed')
    await proposeOn(tx, findingId, { verdict, reason: by.reason }, by.actor)
    await audit(tx, deps.now(), by, `propose ${verdict}`, finding.orderNo)
    return ok('proposed')
  })
}

export type ApproveRefusal =
  | 'no such finding'
  | 'already closed'
  | 'nothing proposed'
  | 'needs a second person'
  | 'the money comes to nothing in the currency of the order'

/**
 * Another person approves: held money goes to the merchant (the order then is paid) or back to the payer (its word
 * stays), a late payout is accepted or stays failed, a contradicted order is ended, or taken back although it was paid.
 * The merchant is told where the word changed.
 */
export async function approveDecision(
  deps: Deps,
  findingId: bigint,
  by: { readonly actor: string },
): Promise<Result<Order, ApproveRefusal>> {
  return inTransaction(deps.db, async (tx) => {
    const now = deps.now()
    const finding = await lockFinding(tx, findingId)
    if (!finding) return refuse('no such finding')
    if (finding.closedAt) return refuse('already closed')
    const proposal = finding.proposal as { verdict: Verdict; reason: string } | null
    if (!proposal || !finding.proposedBy) return refuse('nothing proposed')
    if (finding.proposedBy === by.actor) return refuse('needs a second person')
    const [order] = await lockOrders(tx, [{ merchantId: finding.merchantId, orderNo: finding.orderNo }])
    if (!order) throw new Error(`finding ${findingId} names an order that does not exist`)
    if (proposal.verdict === 'succeed' && isWorthNothing(order)) {
      return refuse('the money comes to nothing in the currency of the order')
    }
    const people = { actor: `${finding.proposedBy} + ${by.actor}`, reason: proposal.reason }
    const after = await carryOut(deps, tx, order, finding, proposal.verdict, people, now)
    await closeFinding(tx, findingId, proposal.verdict, by.actor, now)
    await audit(tx, now, people, `approve ${proposal.verdict}`, finding.orderNo)
    return ok(after)
  })
}

/** What the two decided, of the money that the finding is about, or else of the order's word. */
async function carryOut(
  deps: Deps,
  tx: Tx,
  order: Order,
  finding: ListedFinding,
  verdict: Verdict,
  by: Decider,
  now: Date,
): Promise<Order> {
  const held = heldOf(order)
  if (!held || finding.kind === 'contradiction') return decideWord(deps, tx, order, verdict, by, now)
  const event = isOpen(order) ? 'held' : 'late'
  const { paid, exchanged } = creditOf(order, held)
  const { fee } = collectionParts(order.feeRule, paid)
  const to = verdict === 'succeed' ? ({ to: 'merchant', fee, exchanged } as const) : ({ to: 'payer' } as const)
  const journal = order.kind === 'collection' ? suspenseDecided(order, held, to, by, event) : undefined
  return write(deps, tx, order, decidedProgress(order, held, verdict, by.reason, now), journal, now)
}

/** Where the order stands after a verdict about the money that is held for it. A late payout stays booked. */
function decidedProgress(order: Order, held: Money, verdict: Verdict, reason: string, now: Date): OrderProgress {
  if (verdict === 'succeed') {
    const { paid, exchanged } = creditOf(order, held)
    const fee = order.kind === 'collection' ? collectionParts(order.feeRule, paid).fee : money(0n, held.currency)
    return { state: 'succeeded', paid, ...(exchanged && { received: held }), fee, paidAt: now }
  }
  return isOpen(order) ? { state: 'failed', reason, endedAt: now, held } : order.progress
}

/** Ends an order that is open, or takes back one that was paid. While money is held its own finding decides. */
async function decideWord(deps: Deps, tx: Tx, order: Order, verdict: Verdict, by: Decider, now: Date): Promise<Order> {
  if (heldOf(order) || (!isOpen(order) && verdict === 'succeed')) return order
  const outcome: Outcome = isOpen(order) ? spoken(order, verdict, by) : { kind: 'reversed', reason: by.reason }
  const { merchantId, appId, amount } = order
  const purse = { merchantId, appId, currency: amount.currency }
  const [funds] = takesFunds(order, outcome) ? await lockFunds(tx, [purse], now) : []
  const family = (await readFamilies(tx, [order]))(order)
  const { next, journal } = settle(order, outcome, 'operator', by.actor, funds, now, family)
  return next ? write(deps, tx, order, next, journal, now) : order
}

async function write(
  deps: Deps,
  tx: Tx,
  order: Order,
  next: OrderProgress,
  journal: Journal | undefined,
  now: Date,
): Promise<Order> {
  const after = { ...order, progress: next }
  if (journal) await appendJournals(tx, [journal], now)
  if (next.state === order.progress.state) return after
  const place = { merchant_id: order.merchantId, order_no: order.orderNo }
  await writeProgress(tx, [{ ...place, ...progressColumns(next) }])
  if (isOpen(order) || next.state === 'succeeded') {
    const state = next.state === 'succeeded' ? 'paid' : 'failed'
    const rest = { next_at: null, channel_ref: null, proof: null }
    await writeAttempts(tx, [{ ...place, attempt_no: order.attemptNo, state, ...rest }])
  }
  if (deps.isTold(after)) await deps.queueNotices(tx, [noticeOf(after)], now)
  return after
}

function spoken(order: Order, verdict: Verdict, by: Decider): Outcome {
  if (verdict === 'fail') return { kind: 'failed', reason: by.reason, proof: `operator ${by.actor}: ${by.reason}` }
  return { kind: 'paid', received: order.kind === 'collection' ? payableOf(order) : partsOf(order).payeeGets }
}

function audit(tx: Tx, at: Date, by: Decider, action: string, orderNo: string): Promise<void> {
  return recordAudit(tx, { at, actor: by.actor, action, subject: orderNo, detail: { reason: by.reason } })
}

/** Held money whose credit the rounding would take whole; it can only go back. */
function isWorthNothing(order: Order): boolean {
  const held = heldOf(order)
  return held !== undefined && creditOf(order, held).paid.minor === 0n
}

function heldOf(order: Order) {
  return 'held' in order.progress ? order.progress.held : undefined
}
