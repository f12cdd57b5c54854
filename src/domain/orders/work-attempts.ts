import type { Method, Outcome } from '#connectors/contract.ts'
import type { Clock } from '#core/clock.ts'
import type { Money } from '#core/money.ts'
import { buildRounds } from '#core/rounds.ts'
import type { Vault } from '#core/vault.ts'
import type { Db } from '#db/pool.ts'
import { cardToCharge } from '#domain/cards/index.ts'
import type { OpenChannel, Routing } from '#domain/routing/index.ts'
import { type DueAttempt, nextMerchantsWithAttempts, takeDueAttempts } from './attempt-store.ts'
import { type ChannelCall, callChannel, callTimeoutSeconds } from './call-channel.ts'
import { readAccount } from './card-account.ts'
import { takesParts } from './coin-parts.ts'
import { collectRequest } from './collect-request.ts'
import { isOpen, type Order } from './order.ts'
import { finishNoticesOf } from './receive-channel-notice.ts'
import type { RecordOutcome, Sighting } from './record-outcome.ts'
import { referenceOf } from './reference.ts'
import { resubmitAttempt } from './resubmit-attempt.ts'
import { partsOf } from './settle.ts'

/** Attempts under way at once in one process, so that none waits long between being taken and being sent. */
const underWayMax = 128
/** Of one channel, give or take one turn: one that is silent must not take all places. */
const perChannelMax = 64
/** Taken in one turn. */
const takenMax = 32
const perMerchantMax = 16
const merchantsMax = 1000
/** After this many questions an attempt is no longer sent again by itself; a person decides. */
const asksBeforePerson = 5

export type WorkDeps = {
  readonly db: Db
  readonly now: Clock
  readonly routing: Pick<Routing, 'channel'>
  readonly methodOf: (order: Order) => Promise<Method>
  /** The collection of a refund. */
  readonly originalOf: (order: Order) => Promise<Order | undefined>
  readonly merchantName: (order: Order) => Promise<string>
  readonly amountText: (amount: Money) => Promise<string>
  readonly recordOutcome: RecordOutcome
  readonly vault: Vault
}

/** The background work on attempts, in one process. */
export type AttemptWork = {
  /**
   * Begins what is due and there is place for: submits payouts and refunds that were accepted, asks channels that have
   * not said how an order ended, ends collections whose time is over. Answers whether there may be more. Waits for no
   * channel, so a silent one delays nobody else. Safe in every process at once.
   */
  begin(): Promise<boolean>
  /** Waits for the calls under way; each ends within its time-out. */
  finish(): Promise<void>
}

/** Builds the work. Goes round the merchants, and on from where it stopped, so that each gets its turn. */
export function buildAttemptWork(deps: WorkDeps & { readonly wakeAttempts: () => void }): AttemptWork {
  const underWay = new Map<Promise<void>, string>()
  const rounds = buildRounds('')
  let isFull = false
  let failure: unknown

  function busyChannels(): readonly string[] {
    const counts = Map.groupBy(underWay.values(), (channelId) => channelId)
    return [...counts].flatMap(([channelId, calls]) => (calls.length >= perChannelMax ? [channelId] : []))
  }

  function work(due: DueAttempt): void {
    const working = workOne(deps, due)
      // What could not be recorded is asked about again; the loop hears of it, and waits.
      .catch((why: unknown) => {
        failure = why
      })
      .then(() => {
        underWay.delete(working)
        if (isFull) deps.wakeAttempts()
      })
    underWay.set(working, due.order.channelId)
  }

  return {
    async begin() {
      const why = failure
      failure = undefined
      if (why !== undefined) throw why
      const most = Math.min(takenMax, underWayMax - underWay.size)
      const busy = busyChannels()
      isFull = most <= 0 || busy.length > 0
      if (most <= 0) return false
      const round = await nextMerchantsWithAttempts(deps.db, deps.now(), rounds.resume(), merchantsMax)
      const from = { merchants: round.due, busy, perMerchantMax, most }
      const due = round.due.length > 0 ? await takeDueAttempts(deps.db, deps.now(), from) : []
      for (const one of due) work(one)
      return rounds.rest(due.length === most ? due.at(-1)?.order.merchantId : round.last, due.length > 0)
    },
    async finish() {
      await Promise.all(underWay.keys())
    },
  }
}

async function workOne(deps: WorkDeps, due: DueAttempt): Promise<void> {
  const { order, attemptNo } = due
  const base = { merchantId: order.merchantId, orderNo: order.orderNo, attemptNo }
  const channel = await deps.routing.channel(order.channelId)
  if (!channel) {
    const outcome: Outcome = { kind: 'unclear', why: `channel ${order.channelId} is not configured` }
    await deps.recordOutcome({ ...base, outcome, witness: 'query', actor: 'engine' })
    return
  }
  const call = due.task === 'submit' ? await submission(deps, order, attemptNo) : question(order, attemptNo)
  const outcome = call ? await callChannel(channel, call, callTimeoutSeconds) : cardIsErased
  const witness = due.task === 'submit' ? 'answer' : 'query'
  await recordAnswer(deps, due, channel, { ...base, outcome, witness, actor: channel.id })
}

/** Books what the channel said. What it does not know may be sent again, if that is safe; what nobody paid expires. */
async function recordAnswer(deps: WorkDeps, due: DueAttempt, channel: OpenChannel, seen: Sighting): Promise<void> {
  const { order } = due
  const isOver = order.expiresAt !== undefined && order.expiresAt <= deps.now()
  if (seen.outcome.kind === 'not found' && isOpen(order) && order.cardId !== undefined) {
    const outcome = unknownCardPayment(due, channel, deps.now())
    await deps.recordOutcome({ ...seen, outcome, witness: 'answer' })
    return
  }
  if (seen.outcome.kind === 'not found' && isOpen(order) && !isOver && mayResubmit(due, channel, deps.now())) {
    if (due.asks <= asksBeforePerson) return resubmitAttempt(deps, due)
    const outcome: Outcome = { kind: 'unclear', why: `the channel does not know the payment, asked ${due.asks} times` }
    await deps.recordOutcome({ ...seen, outcome, witness: 'answer' })
    return
  }
  const saysNothing = seen.outcome.kind === 'pending' || seen.outcome.kind === 'not found'
  if (saysNothing && isOver && order.kind === 'collection') {
    // What came of coins was told before, and waited for the rest.
    if (takesParts(order) && (await finishNoticesOf(deps, order, due.attemptNo))) return
    await deps.recordOutcome({ ...seen, witness: 'expiry', actor: 'engine' })
    return
  }
  if (seen.outcome.kind === 'pending' && order.progress.state === 'pending') return
  await deps.recordOutcome(seen)
}

/**
 * The payout fence: an attempt is sent again only if the earlier call cannot have been executed or sending it twice
 * is harmless. Instructions that were given without a call were never sent, so there is nothing to repeat.
 */
function mayResubmit(due: DueAttempt, channel: OpenChannel, now: Date): boolean {
  if (due.order.instructions) return false
  return channel.connector.submitIsIdempotent || notFoundIsProof(due, channel, now)
}

function notFoundIsProof(due: DueAttempt, channel: OpenChannel, now: Date): boolean {
  const quietSeconds = channel.connector.notFoundIsProofAfterSeconds
  return quietSeconds !== undefined && now.getTime() - due.submittedAt.getTime() > quietSeconds * 1000
}

/**
 * A card payment is never sent again, on no channel: nobody has the card's security code any more, and its payer may
 * long have paid otherwise. What the channel does not know failed where that is proof, and else waits for a person.
 */
function unknownCardPayment(due: DueAttempt, channel: OpenChannel, now: Date): Outcome {
  const why = 'the channel does not know the card payment'
  if (!notFoundIsProof(due, channel, now)) return { kind: 'unclear', why }
  return { kind: 'failed', reason: why, proof: `not found at ${now.toISOString()}, after the quiet time` }
}

const cardIsErased: Outcome = { kind: 'failed', reason: 'the stored card is erased', proof: 'never sent' }

/** Undefined: the stored card that it would charge is gone. */
async function submission(deps: WorkDeps, order: Order, attemptNo: number): Promise<ChannelCall | undefined> {
  const method = await deps.methodOf(order)
  if (order.cardId !== undefined) {
    const card = await cardToCharge(deps, { merchantId: order.merchantId, cardId: order.cardId })
    const request = await collectRequest(deps, order, method, await deps.merchantName(order))
    return card && { flow: 'charge', request: { ...request, card } }
  }
  const reference = referenceOf(order.orderNo, attemptNo)
  if (order.kind === 'payout') {
    const { payeeGets } = partsOf(order)
    const amountText = await deps.amountText(payeeGets)
    const { accountNo: shown = '', name = '' } = order.party
    const accountNo = readAccount(deps.vault, order.orderNo, { shown, sealed: order.sealedAccount })
    return {
      flow: 'payout',
      request: { reference, amount: payeeGets, amountText, method, accountNo, name, fields: order.fields },
    }
  }
  if (order.kind === 'refund') {
    const original = await deps.originalOf(order)
    if (!original) throw new Error(`refund ${order.orderNo} names no collection`)
    const amountText = await deps.amountText(order.amount)
    const request = { reference, original: referenceOf(original.orderNo, original.attemptNo), amount: order.amount }
    return { flow: 'refund', request: { ...request, amountText, method } }
  }
  return { flow: 'collect', request: await collectRequest(deps, order, method, await deps.merchantName(order)) }
}

function question(order: Order, attemptNo: number): ChannelCall {
  return { flow: 'query', reference: referenceOf(order.orderNo, attemptNo) }
}
