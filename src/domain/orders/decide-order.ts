import type { Outcome } from '#connectors/contract.ts'
import type { Clock } from '#core/clock.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type Db, inTransaction, type Tx } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import { collectionParts } from '#domain/fees/index.ts'
import { appendJournals, suspenseDecided } from '#domain/ledger/index.ts'
import type { NewNotice } from '#domain/notices/index.ts'
import { writeAttempts } from './attempt-store.ts'
import { closeFinding, lockFinding, proposeOn } from './finding-store.ts'
import { isOpen, type Order, type OrderProgress } from './order.ts'
import { progressColumns } from './order-row.ts'
import { noticeOf, type RecordOutcome } from './record-outcome.ts'
import { partsOf } from './settle.ts'
import { lockOrders, writeProgress } from './store.ts'

/** What an operator says of an order. */
export type Verdict = 'succeed' | 'fail'

/** Who decides, and why; both go to the audit log and the journal. */
export type Decider = { readonly actor: string; readonly reason: string }

type Deps = {
  readonly db: Db
  readonly now: Clock
  readonly recordOutcome: RecordOutcome
  readonly queueNotices: (tx: Tx, notices: readonly NewNotice[], now: Date) => Promise<void>
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

/**
 * Another person approves: held money goes to the merchant (the order then is paid) or back to the payer (its word
 * stays), a late payout is accepted or stays failed, and the merchant is told where the word changed.
 */
export async function approveDecision(
  deps: Deps,
  findingId: bigint,
  by: { readonly actor: string },
): Promise<Result<Order, 'no such finding' | 'already closed' | 'nothing proposed' | 'needs a second person'>> {
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
    const people = { actor: `${finding.proposedBy} + ${by.actor}`, reason: proposal.reason }
    const after = await carryOut(deps, tx, order, proposal.verdict, people, now)
    await closeFinding(tx, findingId, proposal.verdict, by.actor, now)
    await audit(tx, now, people, `approve ${proposal.verdict}`, finding.orderNo)
    return ok(after)
  })
}

async function carryOut(deps: Deps, tx: Tx, order: Order, verdict: Verdict, by: Decider, now: Date): Promise<Order> {
  const held = heldOf(order)
  if (!held) return order
  const event = isOpen(order) ? 'held' : 'late'
  const { fee } = collectionParts(order.feeRule, held)
  if (order.kind === 'collection') {
    const to = verdict === 'succeed' ? ({ to: 'merchant', fee } as const) : ({ to: 'payer' } as const)
    await appendJournals(tx, [suspenseDecided(order, held, to, by, event)], now)
  }
  const next = decidedProgress(order, verdict, by.reason, now)
  const after = { ...order, progress: next }
  const place = { merchant_id: order.merchantId, order_no: order.orderNo }
  await writeProgress(tx, [{ ...place, ...progressColumns(next) }])
  const state = next.state === 'succeeded' ? 'paid' : 'failed'
  const rest = { next_at: null, channel_ref: null, proof: null }
  await writeAttempts(tx, [{ ...place, attempt_no: order.attemptNo, state, ...rest }])
  if (next.state !== order.progress.state) await deps.queueNotices(tx, [noticeOf(after)], now)
  return after
}

/** Where the order stands after a verdict about the money that is held for it. */
function decidedProgress(order: Order, verdict: Verdict, reason: string, now: Date): OrderProgress {
  const held = heldOf(order)
  if (verdict === 'succeed' && held) {
    const fee = order.kind === 'collection' ? collectionParts(order.feeRule, held).fee : { ...held, minor: 0n }
    return { state: 'succeeded', paid: held, fee, paidAt: now }
  }
  if ('endedAt' in order.progress && 'held' in order.progress) {
    // The late payout stays booked; money that went back to its payer is no longer held.
    return order.kind === 'payout' ? order.progress : { ...order.progress, held: undefined }
  }
  return { state: 'failed', reason, endedAt: now, held: undefined }
}

function spoken(order: Order, verdict: Verdict, by: Decider): Outcome {
  if (verdict === 'fail') return { kind: 'failed', reason: by.reason, proof: `operator ${by.actor}: ${by.reason}` }
  return { kind: 'paid', received: order.kind === 'payout' ? partsOf(order).payeeGets : order.amount }
}

function audit(tx: Tx, at: Date, by: Decider, action: string, orderNo: string): Promise<void> {
  return recordAudit(tx, { at, actor: by.actor, action, subject: orderNo, detail: { reason: by.reason } })
}

function heldOf(order: Order) {
  return 'held' in order.progress ? order.progress.held : undefined
}
