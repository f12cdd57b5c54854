import type { Instructions } from '#connectors/contract.ts'
import { maskCardNumbers } from '#core/card-number.ts'
import { secondsAfter } from '#core/clock.ts'
import type { Money } from '#core/money.ts'
import { randomKey } from '#core/random-key.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { Vault } from '#core/vault.ts'
import type { Db } from '#db/pool.ts'
import type { Exchange, QuoteExchangeRefusal } from '#domain/fx/index.ts'
import type { OrderNumbers } from '#domain/process-number/index.ts'
import { type AcceptDeps, type Accepted, acceptMethod } from './accept-method.ts'
import { collectRequest } from './collect-request.ts'
import type { CreateCollection, CreateRefusal, GivenOrder } from './commands.ts'
import { withoutCardNumbers } from './free-text.ts'
import type { NonceUse } from './nonce-store.ts'
import type { Order } from './order.ts'
import { rowOf } from './order-row.ts'
import { createByCard } from './pay-by-card.ts'
import type { RecordOutcome } from './record-outcome.ts'
import { refuseUsed } from './refuse-used.ts'
import { firstAttempt, submitCollection } from './submit-collection.ts'
import { type OrderToWrite, useOf, type Written } from './write-orders.ts'

type Deps = AcceptDeps & {
  readonly db: Db
  readonly vault: Vault
  readonly orderNumber: OrderNumbers
  /** Concurrent callers share a commit. */
  readonly writeOrder: (order: OrderToWrite) => Promise<Written>
  readonly useNonce: (use: NonceUse) => Promise<boolean>
  /** As `writeOrder`, in one transaction with what hands over the number; not written also where that is too late. */
  readonly writeGiven: (order: OrderToWrite, given: GivenOrder) => Promise<Written>
  readonly recordOutcome: RecordOutcome
  /** What a payer is asked for in another currency, at the rate of this moment. */
  readonly quoteExchange: (amount: Money, payCurrency: string) => Promise<Result<Exchange, QuoteExchangeRefusal>>
  readonly collectTimeoutSeconds: number
  readonly wakeAttempts: () => void
}

/**
 * Accepts a collection: once its row is committed the answer is success, whatever the channel then says.
 * A channel that can instruct the payer without a call costs one commit; any other is called between two.
 */
export async function createCollection(deps: Deps, command: CreateCollection): Promise<Result<Order, CreateRefusal>> {
  const accepted = await acceptMethod(deps, 'collect', command, command.amount)
  if (!accepted.ok) return refuseUsed(deps, command, accepted.refusal)
  const { method, channel } = accepted.value
  const { payCurrency } = method
  const quoted = payCurrency === null ? undefined : await deps.quoteExchange(command.amount, payCurrency)
  if (quoted?.ok === false) return quoted
  const order = newCollection(deps, command, accepted.value, quoted?.value)
  const request = await collectRequest(deps, order, method, command.app.merchantName)
  const { namespace, given } = command
  if (command.card) return createByCard(deps, { order, namespace, channel, request }, command.card)
  const instructions = channel.connector.instruct?.(channel.channel, request)
  const written = instructions ? instructed(order, instructions) : order
  const rows = {
    order: rowOf(written, namespace),
    attempt: firstAttempt(written, instructions ? 'pending' : 'submitting'),
    use: useOf(command),
  }
  const how = await (given ? deps.writeGiven(rows, given) : deps.writeOrder(rows))
  if (how !== 'written') return refuse(how)
  return ok(instructions ? written : await submitCollection(deps, order, channel, request))
}

function newCollection(
  deps: Deps,
  command: CreateCollection,
  { method, channel, feeRule, notifyUrl }: Accepted,
  exchange: Exchange | undefined,
): Order {
  const now = deps.now()
  return {
    merchantId: command.app.merchantId,
    orderNo:
      command.given?.orderNo ?? deps.orderNumber(command.numberPrefix, command.app.merchantNumber, command.numberForm),
    appId: command.app.id,
    protocol: command.app.protocol,
    kind: 'collection',
    merchantOrderId: command.merchantOrderId,
    amount: command.amount,
    exchange,
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
    party: withoutCardNumbers(command.party),
    sealedAccount: undefined,
    fields: withoutCardNumbers(command.fields),
    instructions: undefined,
    cashierKey: command.given?.cashierKey ?? randomKey(),
    channelId: channel.id,
    original: undefined,
    attemptNo: 1,
    createdAt: now,
    expiresAt: secondsAfter(now, command.expirySeconds ?? method.expirySeconds),
    cardId: undefined,
    keepCard: command.keepCard ?? false,
    subscriptionNo: command.subscriptionNo,
    progress: { state: 'created' },
  }
}

function instructed(order: Order, instructions: Instructions): Order {
  return { ...order, instructions, progress: { state: 'pending' } }
}
