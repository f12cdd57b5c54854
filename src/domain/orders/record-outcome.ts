import type { Outcome } from '#connectors/contract.ts'
import { type Clock, secondsAfter } from '#core/clock.ts'
import { type Db, inTransaction, type Tx } from '#db/pool.ts'
import { type CardEnd, settleCards } from '#domain/cards/index.ts'
import { appendJournals, type Funds, fundsAfter, type Journal, lockFunds } from '#domain/ledger/index.ts'
import type { OrderNotice } from '#domain/notices/index.ts'
import { type AttemptChange, askAfterSeconds, writeAttempts } from './attempt-store.ts'
import { finishChannelNotices } from './channel-notice-store.ts'
import { insertFindings, type NewFinding } from './finding-store.ts'
import { isOpen, type Order, type OrderProgress } from './order.ts'
import { type NewOrderRow, progressColumns } from './order-row.ts'
import { readFamilies } from './refund-store.ts'
import { type Decision, expire, type Finding, settle, takesFunds, type Witness } from './settle.ts'
import { shareCommits } from './share-commits.ts'
import { lockOrders, type OrderKey, writeProgress } from './store.ts'

/** Something was seen of an order. `noticeId` names the stored channel notice that this finishes. */
export type Sighting = OrderKey & {
  readonly attemptNo: number
  readonly outcome: Outcome
  readonly witness: Witness
  readonly actor: string
  readonly noticeId?: bigint
}

/** The order after a sighting, whether it moved, and what a person has to look at. */
export type Recorded = { readonly order: Order; readonly moved: boolean; readonly finding: Finding | undefined }

/** What recording an outcome in a transaction needs. */
export type RecordDeps = {
  readonly now: Clock
  readonly queueNotices: (tx: Tx, notices: readonly OrderNotice[], now: Date) => Promise<void>
  /** Whether the order's protocol tells its merchants of such an outcome. */
  readonly isTold: (order: Order) => boolean
  /** Called after the commit with what moved or was found, for one log line each and to wake the notice loop. */
  readonly onRecorded: (recorded: readonly (Recorded & { readonly sighting: Sighting })[]) => void
}

type Deps = RecordDeps & { readonly db: Db }

/** Records what was seen of an order: its move, its journal and its notice, all in one transaction. */
export type RecordOutcome = (sighting: Sighting) => Promise<Recorded>

/**
 * Builds the one way by which orders move. Concurrent sightings share a transaction; those of one order are decided
 * one after the other under its lock, so that notice, poll, operator and expiry end in one outcome.
 */
export function buildRecordOutcome(deps: Deps): RecordOutcome {
  return shareCommits({ batchMax: 64, writersMax: 2, waitingMax: 4096, run: (sightings) => recordAll(deps, sightings) })
}

async function recordAll(deps: Deps, sightings: readonly Sighting[]): Promise<readonly Recorded[]> {
  const recorded = await inTransaction(deps.db, (tx) => recordIn(deps, tx, sightings))
  reportTo(deps, recorded, sightings)
  return recorded
}

/** After the commit: tells what moved or was found. */
export function reportTo(deps: RecordDeps, recorded: readonly Recorded[], sightings: readonly Sighting[]): void {
  const told = recorded.flatMap((one, at) => {
    const sighting = sightings[at]
    return sighting && (one.moved || one.finding) ? [{ ...one, sighting }] : []
  })
  if (told.length > 0) deps.onRecorded(told)
}

/**
 * Records sightings in a transaction of the caller, who reports them after its commit. One lock after the other:
 * orders first, then the balances of those whose outcome takes funds.
 */
export async function recordIn(deps: RecordDeps, tx: Tx, sightings: readonly Sighting[]): Promise<readonly Recorded[]> {
  const now = deps.now()
  const orders = new Map((await lockOrders(tx, distinctKeys(sightings))).map((order) => [keyOf(order), order]))
  const funds = new Map(await lockNeededFunds(tx, orders, sightings, now))
  const family = await readFamilies(tx, withFamily(orders, sightings))
  const work = newWork()
  const recorded: Recorded[] = []
  for (const sighting of sightings) {
    const order = orders.get(keyOf(sighting))
    if (!order) throw new Error(`no order ${sighting.orderNo} to record an outcome for`)
    const relatives = family(order).map((one) => orders.get(keyOf(one)) ?? one)
    const decision = decide(order, sighting, funds.get(fundsKey(order)), now, relatives)
    const after = applyDecision(order, decision)
    orders.set(keyOf(order), after)
    // Two outcomes of one app that take funds must not take the same money.
    const purse = funds.get(fundsKey(order))
    if (purse && decision.journal) {
      const { currency } = order.amount
      const own = decision.journal.entries.filter(({ amount }) => amount.currency === currency)
      funds.set(fundsKey(order), fundsAfter(purse, own))
    }
    collect(work, order, after, sighting, decision, now)
    // Of two outcomes at once the later one is told, unless its protocol is silent about it.
    if (decision.tellMerchant && deps.isTold(after)) work.notices.set(keyOf(order), noticeOf(after))
    recorded.push({ order: after, moved: decision.next !== undefined, finding: decision.finding })
  }
  await write(deps, tx, work, now)
  return recorded
}

function decide(
  order: Order,
  sighting: Sighting,
  funds: Funds | undefined,
  now: Date,
  family: readonly Order[],
): Decision {
  if (sighting.attemptNo !== order.attemptNo && isOpen(order) && sighting.outcome.kind === 'failed') return {}
  if (sighting.witness === 'expiry') return expire(order, now)
  return settle(order, sighting.outcome, sighting.witness, sighting.actor, funds, now, family)
}

function applyDecision(order: Order, decision: Decision): Order {
  return {
    ...order,
    instructions: decision.instructions ?? order.instructions,
    progress: decision.next ?? order.progress,
  }
}

async function lockNeededFunds(
  tx: Tx,
  orders: ReadonlyMap<string, Order>,
  sightings: readonly Sighting[],
  now: Date,
): Promise<ReadonlyMap<string, Funds>> {
  const needing = new Map<string, Order>()
  const seesOneTwice = orders.size < sightings.length
  for (const sighting of sightings) {
    const order = orders.get(keyOf(sighting))
    // An earlier sighting of this batch may end the order first, so funds are locked whenever they might be needed.
    const mayTake = seesOneTwice && (sighting.outcome.kind === 'reversed' || sighting.outcome.kind === 'paid')
    if (order && (mayTake || takesFunds(order, sighting.outcome))) needing.set(fundsKey(order), order)
  }
  if (needing.size === 0) return new Map()
  const locked = await lockFunds(
    tx,
    [...needing.values()].map((order) => ({
      merchantId: order.merchantId,
      appId: order.appId,
      currency: order.amount.currency,
    })),
    now,
  )
  return new Map([...needing.keys()].map((key, at) => [key, locked[at] as Funds]))
}

/** The orders whose outcome depends on others: refunds, and collections that may be disputed. */
function withFamily(orders: ReadonlyMap<string, Order>, sightings: readonly Sighting[]): readonly Order[] {
  return sightings.flatMap((sighting) => {
    const order = orders.get(keyOf(sighting))
    return order && (order.kind === 'refund' || sighting.outcome.kind === 'reversed') ? [order] : []
  })
}

type Work = {
  readonly progress: Map<string, NewOrderRow>
  readonly attempts: Map<string, AttemptChange>
  readonly journals: Journal[]
  readonly notices: Map<string, OrderNotice>
  readonly findings: NewFinding[]
  readonly finished: { merchantId: string; id: bigint }[]
  readonly cards: CardEnd[]
}

function newWork(): Work {
  return {
    progress: new Map(),
    attempts: new Map(),
    journals: [],
    notices: new Map(),
    findings: [],
    finished: [],
    cards: [],
  }
}

function collect(work: Work, before: Order, after: Order, sighting: Sighting, decision: Decision, now: Date): void {
  const key = keyOf(before)
  const place = { merchant_id: before.merchantId, order_no: before.orderNo }
  if (sighting.noticeId !== undefined && !decision.waits)
    work.finished.push({ merchantId: before.merchantId, id: sighting.noticeId })
  if (decision.journal) work.journals.push(decision.journal)
  if (decision.finding) {
    work.findings.push({ ...decision.finding, merchantId: before.merchantId, orderNo: before.orderNo })
  }
  if (!decision.next) return
  work.progress.set(key, { ...place, ...progressColumns(decision.next), instructions: after.instructions })
  if (after.cardId !== undefined && endsCard(after)) work.cards.push(cardEnd(after, after.cardId))
  const attempt = attemptChange(after, decision.next, sighting, now)
  if (attempt) work.attempts.set(key, attempt)
}

/** A dispute says nothing new of the card: it may have been forgotten meanwhile. */
function endsCard(order: Order): boolean {
  return !isOpen(order) && order.progress.state !== 'disputed'
}

/** Only a card that paid is kept. */
function cardEnd({ merchantId, orderNo, keepCard, progress }: Order, cardId: string): CardEnd {
  return { merchantId, cardId, orderNo, isKept: keepCard && 'paid' in progress }
}

function attemptChange(order: Order, next: OrderProgress, sighting: Sighting, now: Date): AttemptChange | undefined {
  const { outcome } = sighting
  const at = {
    merchant_id: order.merchantId,
    order_no: order.orderNo,
    attempt_no: order.attemptNo,
    channel_ref: 'channelRef' in outcome ? (outcome.channelRef ?? null) : null,
    proof: outcome.kind === 'failed' ? outcome.proof : null,
  }
  switch (next.state) {
    case 'created':
    case 'queued':
      return undefined
    case 'pending':
      return { ...at, state: 'pending', next_at: firstAsk(order, now).toISOString() }
    case 'unclear':
      // Money that is held waits for a person; any other unclear order is asked about.
      return { ...at, state: 'unclear', next_at: next.held ? null : firstAsk(order, now).toISOString() }
    case 'succeeded':
    case 'partly_paid':
    case 'overpaid':
      return { ...at, state: 'paid', next_at: null }
    case 'expired':
      return { ...at, state: 'expired', next_at: null }
    case 'failed':
    case 'rejected':
      return next.held ? undefined : { ...at, state: 'failed', next_at: null }
    case 'returned':
    case 'disputed':
      return undefined
  }
}

/** When a channel is first asked about an order that it has: a collection no later than its end. */
export function firstAsk(order: Pick<Order, 'kind' | 'expiresAt' | 'cardId'>, now: Date): Date {
  const asked = secondsAfter(now, askAfterSeconds[order.cardId === undefined ? order.kind : 'card'][0])
  return order.expiresAt && order.expiresAt > now && order.expiresAt < asked ? order.expiresAt : asked
}

async function write(deps: RecordDeps, tx: Tx, work: Work, now: Date): Promise<void> {
  if (work.progress.size > 0) await writeProgress(tx, [...work.progress.values()])
  if (work.attempts.size > 0) await writeAttempts(tx, [...work.attempts.values()])
  if (work.journals.length > 0) await appendJournals(tx, work.journals, now)
  if (work.notices.size > 0) await deps.queueNotices(tx, [...work.notices.values()], now)
  if (work.cards.length > 0) await settleCards(tx, work.cards, now)
  if (work.findings.length > 0) await insertFindings(tx, work.findings, now)
  if (work.finished.length > 0) await finishChannelNotices(tx, work.finished)
}

/** The notice of where an order stands now. */
export function noticeOf(order: Order): OrderNotice {
  const { progress } = order
  return {
    kind: 'order',
    merchantId: order.merchantId,
    orderNo: order.orderNo,
    appId: order.appId,
    protocol: order.protocol,
    orderState: progress.state,
    paidMinor: 'paid' in progress ? progress.paid.minor : undefined,
    feeMinor: 'fee' in progress ? progress.fee.minor : 0n,
    paidAt: 'paidAt' in progress ? progress.paidAt : undefined,
    reason: 'reason' in progress ? progress.reason : undefined,
    url: order.notifyUrl,
  }
}

function distinctKeys(sightings: readonly Sighting[]): readonly OrderKey[] {
  const keys = sightings.map(({ merchantId, orderNo }) => ({ merchantId, orderNo }))
  return [...new Map(keys.map((key) => [keyOf(key), key])).values()]
}

function keyOf(key: OrderKey): string {
  return `${key.merchantId}\n${key.orderNo}`
}

function fundsKey(order: Order): string {
  return `${order.merchantId}\n${order.appId}\n${order.amount.currency}`
}
