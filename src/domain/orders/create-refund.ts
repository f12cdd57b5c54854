import type { Clock } from '#core/clock.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type Db, inTransaction, type Tx } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import type { FeeRule, Fees } from '#domain/fees/index.ts'
import { appendJournals, lockFunds, refundReserved } from '#domain/ledger/index.ts'
import { activeAppKey, activeApps } from '#domain/merchants/index.ts'
import type { Methods } from '#domain/methods/index.ts'
import type { Routing } from '#domain/routing/index.ts'
import type { CreateRefund, RefundRefusal } from './commands.ts'
import { intendedAttempt } from './create-payout.ts'
import { decideRefund, type RefundPlan } from './decide-refund.ts'
import type { Order } from './order.ts'
import { rowOf } from './order-row.ts'
import { readRefundsOf } from './refund-store.ts'
import { idKey, insertOrders, lockOrders, takenIds } from './store.ts'

/** A refund that was accepted by rules, and now wants its money. */
export type RefundToReserve = {
  readonly command: CreateRefund
  readonly orderNo: string
  readonly feeRule: FeeRule
}

/** What reserving answers. */
export type RefundReserved = Result<Order, RefundRefusal>

type Deps = {
  readonly orderNumber: (prefix: string, merchantNumber: number) => string
  readonly methods: Pick<Methods, 'describe'>
  readonly fees: Pick<Fees, 'ruleFor'>
  readonly routing: Pick<Routing, 'channel'>
  /** Reserves and writes. Concurrent callers share a transaction, so that many at once do not take all connections. */
  readonly reserveRefund: (refund: RefundToReserve) => Promise<RefundReserved>
  readonly wakeAttempts: () => void
}

/**
 * Takes a refund of a paid collection: answered once its cost is reserved and committed; a job submits it to the
 * channel that the collection went through. However often it is asked, never more goes back than was paid.
 */
export async function createRefund(deps: Deps, command: CreateRefund): Promise<Result<Order, RefundRefusal>> {
  const { app, original } = command
  if (original.merchantId !== app.merchantId || original.appId !== app.id) return refuse('order unknown')
  if (!(await isRefundable(deps, original))) return refuse('not refundable')
  const { currency } = original.amount
  const { payType, methodCode: code, feeRule } = original
  const where = { app, product: 'refund', currency, payType, code } as const
  const rule = await deps.fees.ruleFor({ ...where, stepMinor: feeRule.stepMinor })
  const orderNo = deps.orderNumber(command.numberPrefix, app.merchantNumber)
  // The payer gets the whole amount, so the merchant pays the fee beside it.
  const reserved = await deps.reserveRefund({ command, orderNo, feeRule: { ...rule, side: 'outside' } })
  if (reserved.ok) deps.wakeAttempts()
  return reserved
}

/**
 * Its method can be refunded, and so says the connector of its channel. What was paid in another currency is not: a
 * channel would have to be told how much of it goes back, and no method that is settled so takes refunds.
 */
async function isRefundable(deps: Pick<Deps, 'methods' | 'routing'>, original: Order): Promise<boolean> {
  if (original.kind !== 'collection' || original.exchange) return false
  const { payType, methodCode: code, amount } = original
  const method = await deps.methods.describe({ product: 'collect', currency: amount.currency, payType, code })
  const channel = await deps.routing.channel(original.channelId)
  return method?.refundable === true && channel?.connector.refund !== undefined
}

/**
 * Reserves a batch of refunds: collections are locked first, then funds, and each refund is taken in turn while
 * something is left of its collection and of the balance. What is refused leaves no row behind.
 */
export async function reserveRefunds(
  deps: { readonly db: Db; readonly now: Clock },
  refunds: readonly RefundToReserve[],
): Promise<readonly RefundReserved[]> {
  return inTransaction(deps.db, (tx) => reserveIn(tx, refunds, deps.now()))
}

async function reserveIn(tx: Tx, asked: readonly RefundToReserve[], now: Date): Promise<readonly RefundReserved[]> {
  const originals = asked.map(({ command }) => command.original)
  const collections = new Map((await lockOrders(tx, distinct(originals))).map((order) => [keyOf(order), order]))
  const locked = await lockFunds(tx, originals.map(purseOf), now)
  const left = new Map(originals.map((order, at) => [purseText(order), spendable(locked[at])]))
  // Read under the locks, so that a freeze, an equal number or another refund that committed meanwhile is seen.
  const active = await activeApps(tx, asked.map(askedApp))
  const taken = new Set(await takenIds(tx, asked.map(idOf)))
  const siblings = Map.groupBy(await readRefundsOf(tx, originals), (refund) => originalKey(refund))
  const kept: { readonly refund: Order; readonly asked: RefundToReserve }[] = []
  const answers = asked.map((one): RefundReserved => {
    const { original } = one.command
    const { merchantId, namespace, merchantOrderId } = idOf(one)
    const id = idKey(merchantId, namespace, merchantOrderId)
    if (taken.has(id)) return refuse('order exists')
    if (!active.has(activeAppKey(askedApp(one)))) return refuse('app disabled')
    const collection = collections.get(keyOf(original))
    if (!collection) return refuse('order unknown')
    const refunds = siblings.get(keyOf(original)) ?? []
    const available = left.get(purseText(original)) ?? 0n
    const terms = { amount: one.command.amount, feeRule: one.feeRule, givesFeeBack: one.command.app.givesFeeBack }
    const plan = decideRefund(collection, refunds, terms, available)
    if (!plan.ok) return plan
    const refund = newRefund(one, collection, plan.value, now)
    left.set(purseText(original), available - plan.value.reserve.minor)
    siblings.set(keyOf(original), [...refunds, refund])
    taken.add(id)
    kept.push({ refund, asked: one })
    return ok(refund)
  })
  for (const { refund, asked } of kept) await audit(tx, refund, asked, now)
  if (kept.length > 0) await writeReserved(tx, kept, now)
  return answers
}

async function writeReserved(
  tx: Tx,
  kept: readonly { readonly refund: Order; readonly asked: RefundToReserve }[],
  now: Date,
): Promise<void> {
  const written = await insertOrders(
    tx,
    kept.map(({ refund, asked }) => rowOf(refund, asked.command.namespace)),
    kept.map(({ refund }) => intendedAttempt(refund)),
  )
  if (written.size !== kept.length) throw new Error('a merchant order id was taken while its refund was reserved')
  const journals = kept.map(({ refund, asked }) => refundReserved(refund, asked.command.by ?? { actor: 'merchant' }))
  await appendJournals(tx, journals, now)
}

async function audit(tx: Tx, refund: Order, { command }: RefundToReserve, at: Date): Promise<void> {
  if (!command.by || !refund.original) return
  const { actor, reason } = command.by
  const { minor, currency } = refund.amount
  const detail = { reason, refundNo: refund.orderNo, amountMinor: minor.toString(), currency }
  await recordAudit(tx, { at, actor, action: 'order refund', subject: refund.original.orderNo, detail })
}

function newRefund(
  { command, orderNo, feeRule }: RefundToReserve,
  collection: Order,
  plan: RefundPlan,
  now: Date,
): Order {
  return {
    merchantId: collection.merchantId,
    orderNo,
    appId: collection.appId,
    protocol: collection.protocol,
    kind: 'refund',
    merchantOrderId: command.merchantOrderId ?? orderNo,
    amount: plan.amount,
    payType: collection.payType,
    methodCode: collection.methodCode,
    feeRule,
    reserved: plan.reserve,
    takesPartial: false,
    requested: undefined,
    exchange: undefined,
    notifyUrl: undefined,
    returnUrl: undefined,
    failUrl: undefined,
    subject: undefined,
    party: {},
    sealedAccount: undefined,
    fields: {},
    instructions: undefined,
    cashierKey: undefined,
    channelId: collection.channelId,
    original: { orderNo: collection.orderNo, feeBack: plan.feeBack },
    attemptNo: 1,
    createdAt: now,
    expiresAt: undefined,
    cardId: undefined,
    keepCard: false,
    progress: { state: 'created' },
  }
}

function spendable(funds: { readonly available: bigint; readonly debt: bigint } | undefined): bigint {
  return funds?.debt === 0n ? funds.available : 0n
}

function distinct(orders: readonly Order[]): readonly Order[] {
  return [...new Map(orders.map((order) => [keyOf(order), order])).values()]
}

function idOf({ command, orderNo }: RefundToReserve) {
  const { original, namespace, merchantOrderId = orderNo } = command
  return { merchantId: original.merchantId, namespace, merchantOrderId }
}

function askedApp({ command }: RefundToReserve) {
  const { app, keyVersion } = command
  return { merchantId: app.merchantId, appId: app.id, keyVersion }
}

function purseOf({ merchantId, appId, amount }: Order) {
  return { merchantId, appId, currency: amount.currency }
}

function purseText(order: Order): string {
  return Object.values(purseOf(order)).join('\n')
}

function keyOf({ merchantId, orderNo }: Order): string {
  return `${merchantId}\n${orderNo}`
}

function originalKey({ merchantId, original }: Order): string {
  return `${merchantId}\n${original?.orderNo}`
}
