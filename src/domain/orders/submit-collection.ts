import type { CollectRequest } from '#connectors/contract.ts'
import { secondsAfter } from '#core/clock.ts'
import type { OpenChannel } from '#domain/routing/index.ts'
import { submitLeaseSeconds } from './attempt-store.ts'
import { callChannel } from './call-channel.ts'
import type { Order } from './order.ts'
import { firstAsk, type RecordOutcome } from './record-outcome.ts'
import type { NewAttempt } from './store.ts'

type Deps = { readonly recordOutcome: RecordOutcome; readonly collectTimeoutSeconds: number }

/**
 * Hands a collection to its channel while its caller waits, and records what the channel says. The order is written
 * already: a crash leaves it for the sweep to ask about.
 */
export async function submitCollection(
  deps: Deps,
  order: Order,
  channel: OpenChannel,
  request: CollectRequest,
): Promise<Order> {
  const outcome = await callChannel(channel, { flow: 'collect', request }, deps.collectTimeoutSeconds)
  const { merchantId, orderNo, attemptNo } = order
  const seen = { merchantId, orderNo, attemptNo, outcome, witness: 'answer', actor: channel.id } as const
  return (await deps.recordOutcome(seen)).order
}

/** The first attempt of a new collection: pending where the payer was told without a call. */
export function firstAttempt(order: Order, state: NewAttempt['state']): NewAttempt {
  const dueAt: Record<NewAttempt['state'], Date> = {
    intended: order.createdAt,
    submitting: secondsAfter(order.createdAt, submitLeaseSeconds),
    pending: firstAsk(order, order.createdAt),
  }
  return {
    merchant_id: order.merchantId,
    order_no: order.orderNo,
    attempt_no: order.attemptNo,
    channel_id: order.channelId,
    state,
    next_at: dueAt[state].toISOString(),
    created_at: order.createdAt.toISOString(),
    expires_at: order.expiresAt?.toISOString(),
  }
}
