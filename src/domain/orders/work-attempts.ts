import type { Method, Outcome } from '#connectors/contract.ts'
import type { Clock } from '#core/clock.ts'
import type { Money } from '#core/money.ts'
import type { Db } from '#db/pool.ts'
import type { OpenChannel, Routing } from '#domain/routing/index.ts'
import { type DueAttempt, takeDueAttempts } from './attempt-store.ts'
import { type ChannelCall, callChannel, callTimeoutSeconds } from './call-channel.ts'
import { isOpen, type Order } from './order.ts'
import type { RecordOutcome, Sighting } from './record-outcome.ts'
import { referenceOf } from './reference.ts'
import { resubmitAttempt } from './resubmit-attempt.ts'
import { partsOf } from './settle.ts'

/** Attempts under way at once in one process. */
const underWayMax = 64
const perMerchantMax = 32
const merchantsMax = 1000

export type WorkDeps = {
  readonly db: Db
  readonly now: Clock
  readonly routing: Pick<Routing, 'channel'>
  readonly methodOf: (order: Order) => Promise<Method>
  readonly merchantName: (order: Order) => Promise<string>
  readonly amountText: (amount: Money) => Promise<string>
  readonly recordOutcome: RecordOutcome
}

/**
 * Works off due attempts: submits payouts that were accepted, asks channels that have not said how an order ended,
 * and ends collections whose time is over. Answers whether there may be more. Safe in every process at once.
 */
export async function workAttempts(deps: WorkDeps): Promise<boolean> {
  const due = await takeDueAttempts(deps.db, deps.now(), { perMerchantMax, merchantsMax })
  const queue = [...due]
  const workers = Array.from({ length: Math.min(underWayMax, queue.length) }, async () => {
    for (let one = queue.shift(); one; one = queue.shift()) await workOne(deps, one)
  })
  const ends = await Promise.allSettled(workers)
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed) throw failed.reason
  return due.length > 0
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
  const outcome = await callChannel(channel, call, callTimeoutSeconds)
  const witness = due.task === 'submit' ? 'answer' : 'query'
  await recordAnswer(deps, due, channel, { ...base, outcome, witness, actor: channel.id })
}

/** Books what the channel said. What it does not know may be sent again, if that is safe; what nobody paid expires. */
async function recordAnswer(deps: WorkDeps, due: DueAttempt, channel: OpenChannel, seen: Sighting): Promise<void> {
  const { order } = due
  if (seen.outcome.kind === 'not found' && isOpen(order) && mayResubmit(due, channel, deps.now())) {
    await resubmitAttempt(deps, due)
    return
  }
  const saysNothing = seen.outcome.kind === 'pending' || seen.outcome.kind === 'not found'
  const isOver = order.expiresAt !== undefined && order.expiresAt <= deps.now()
  if (saysNothing && isOver && order.kind === 'collection') {
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
  if (channel.connector.submitIsIdempotent) return true
  const quietSeconds = channel.connector.notFoundIsProofAfterSeconds
  return quietSeconds !== undefined && now.getTime() - due.submittedAt.getTime() > quietSeconds * 1000
}

async function submission(deps: WorkDeps, order: Order, attemptNo: number): Promise<ChannelCall> {
  const method = await deps.methodOf(order)
  const reference = referenceOf(order.orderNo, attemptNo)
  if (order.kind === 'payout') {
    const { payeeGets } = partsOf(order)
    const amountText = await deps.amountText(payeeGets)
    const { accountNo = '', name = '' } = order.party
    return {
      flow: 'payout',
      request: { reference, amount: payeeGets, amountText, method, accountNo, name, fields: order.fields },
    }
  }
  const amountText = await deps.amountText(order.amount)
  const merchantName = await deps.merchantName(order)
  const { amount, subject = '', createdAt, expiresAt = createdAt } = order
  return { flow: 'collect', request: { reference, amount, amountText, method, subject, merchantName, expiresAt } }
}

function question(order: Order, attemptNo: number): ChannelCall {
  return { flow: 'query', reference: referenceOf(order.orderNo, attemptNo) }
}
