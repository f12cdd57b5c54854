import { randomBytes } from 'node:crypto'
import type { CollectRequest, Instructions } from '#connectors/contract.ts'
import { maskCardNumbers } from '#core/card-number.ts'
import { secondsAfter } from '#core/clock.ts'
import { type Result, refuse } from '#core/result.ts'
import type { FeeRule } from '#domain/fees/index.ts'
import type { MethodForApp } from '#domain/methods/index.ts'
import type { OpenChannel } from '#domain/routing/index.ts'
import { type AcceptDeps, acceptMethod } from './accept-method.ts'
import { submitLeaseSeconds } from './attempt-store.ts'
import { callChannel } from './call-channel.ts'
import type { CreateCollection, CreateRefusal, GivenOrder } from './commands.ts'
import { withoutCardNumbers } from './free-text.ts'
import type { Order } from './order.ts'
import type { NewOrderRow } from './order-row.ts'
import { rowOf } from './order-row.ts'
import { firstAsk, type RecordOutcome } from './record-outcome.ts'
import { referenceOf } from './reference.ts'
import type { NewAttempt } from './store.ts'

/** One order to write with its first attempt. */
export type OrderToWrite = { readonly order: NewOrderRow; readonly attempt: NewAttempt }

type Deps = AcceptDeps & {
  readonly orderNumber: (prefix: string, merchantNumber: number) => string
  /** Writes an order; false: its merchant order id is taken. Concurrent callers share a commit. */
  readonly writeOrder: (order: OrderToWrite) => Promise<boolean>
  /** As `writeOrder`, in one transaction with what hands over the number; false also where that is too late. */
  readonly writeGiven: (order: OrderToWrite, given: GivenOrder) => Promise<boolean>
  readonly recordOutcome: RecordOutcome
  readonly collectTimeoutSeconds: number
}

/**
 * Accepts a collection: once its row is committed the answer is success, whatever the channel then says.
 * A channel that can instruct the payer without a call costs one commit; any other is called between two.
 */
export async function createCollection(deps: Deps, command: CreateCollection): Promise<Result<Order, CreateRefusal>> {
  const accepted = await acceptMethod(deps, 'collect', command, command.amount)
  if (!accepted.ok) return accepted
  const { method, channel, feeRule, notifyUrl } = accepted.value
  const order = newCollection(deps, command, method, channel, feeRule, notifyUrl)
  const request = await collectRequest(deps, order, command, method)
  const instructions = channel.connector.instruct?.(channel.channel, request)
  const written = instructions ? instructed(order, instructions) : order
  const attempt = firstAttempt(written, instructions !== undefined)
  const rows = { order: rowOf(written, command.namespace), attempt }
  const isWritten = await (command.given ? deps.writeGiven(rows, command.given) : deps.writeOrder(rows))
  if (!isWritten) return refuse('order exists')
  if (instructions) return { ok: true, value: written }
  // The order exists from here on: a crash leaves it for the sweep to ask about.
  const outcome = await callChannel(channel, { flow: 'collect', request }, deps.collectTimeoutSeconds)
  const { merchantId, orderNo, attemptNo } = order
  const seen = { merchantId, orderNo, attemptNo, outcome, witness: 'answer', actor: channel.id } as const
  return { ok: true, value: (await deps.recordOutcome(seen)).order }
}

function newCollection(
  deps: Deps,
  command: CreateCollection,
  method: MethodForApp,
  channel: OpenChannel,
  feeRule: FeeRule,
  notifyUrl: string | undefined,
): Order {
  const now = deps.now()
  return {
    merchantId: command.app.merchantId,
    orderNo: command.given?.orderNo ?? deps.orderNumber(command.numberPrefix, command.app.merchantNumber),
    appId: command.app.id,
    protocol: command.app.protocol,
    kind: 'collection',
    merchantOrderId: command.merchantOrderId,
    amount: command.amount,
    payType: method.payType,
    methodCode: method.code,
    feeRule,
    reserved: undefined,
    takesPartial: command.takesPartial,
    requested: command.requested,
    notifyUrl,
    returnUrl: command.returnUrl,
    failUrl: command.failUrl,
    subject: command.subject && maskCardNumbers(command.subject),
    party: command.party,
    sealedAccount: undefined,
    fields: withoutCardNumbers(command.fields),
    instructions: undefined,
    cashierKey: command.given?.cashierKey ?? randomBytes(16).toString('base64url'),
    channelId: channel.id,
    original: undefined,
    attemptNo: 1,
    createdAt: now,
    expiresAt: secondsAfter(now, method.expirySeconds),
    progress: { state: 'created' },
  }
}

async function collectRequest(
  deps: Deps,
  order: Order,
  command: CreateCollection,
  method: MethodForApp,
): Promise<CollectRequest> {
  return {
    reference: referenceOf(order.orderNo, order.attemptNo),
    amount: order.amount,
    amountText: await deps.amountText(order.amount),
    method,
    subject: order.subject ?? '',
    merchantName: command.app.merchantName,
    expiresAt: order.expiresAt ?? order.createdAt,
    fields: order.fields,
  }
}

function instructed(order: Order, instructions: Instructions): Order {
  return { ...order, instructions, progress: { state: 'pending' } }
}

function firstAttempt(order: Order, instructed: boolean): NewAttempt {
  const nextAt = instructed ? firstAsk(order, order.createdAt) : secondsAfter(order.createdAt, submitLeaseSeconds)
  return {
    merchant_id: order.merchantId,
    order_no: order.orderNo,
    attempt_no: order.attemptNo,
    channel_id: order.channelId,
    state: instructed ? 'pending' : 'submitting',
    next_at: nextAt.toISOString(),
    created_at: order.createdAt.toISOString(),
    expires_at: order.expiresAt?.toISOString(),
  }
}
