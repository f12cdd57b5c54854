import { maskCardNumbers } from '#core/card-number.ts'
import type { Clock } from '#core/clock.ts'
import type { Money } from '#core/money.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { Vault } from '#core/vault.ts'
import { type Db, inTransaction, type Tx } from '#db/pool.ts'
import { payoutParts } from '#domain/fees/index.ts'
import { appendJournals, lockFunds, payoutReserved } from '#domain/ledger/index.ts'
import { activeAppKey, activeApps } from '#domain/merchants/index.ts'
import { type AcceptDeps, type Accepted, acceptMethod } from './accept-method.ts'
import { storeAccount } from './card-account.ts'
import type { CreatePayout, CreateRefusal } from './commands.ts'
import { withoutCardNumbers } from './free-text.ts'
import type { Order } from './order.ts'
import { rowOf } from './order-row.ts'
import { idKey, insertOrders, type NewAttempt, takenIds } from './store.ts'

/** A payout that was accepted by rules, and now wants its money. */
export type PayoutToReserve = {
  readonly order: Order
  readonly namespace: string
  /** The key version that the request was verified with: a key revoked meanwhile spends nothing. */
  readonly keyVersion: number | undefined
}

/** What reserving answers. */
export type Reserved = Result<Order, 'order exists' | 'balance too low' | 'app disabled'>

type Deps = AcceptDeps & {
  readonly orderNumber: (prefix: string, merchantNumber: number) => string
  /** Reserves and writes, in one commit shared by concurrent callers. */
  readonly reservePayout: (payout: PayoutToReserve) => Promise<Reserved>
  readonly wakeAttempts: () => void
  readonly vault: Vault
}

/** Accepts a payout: answered after its reserve is committed; a job submits it to the channel. */
export async function createPayout(deps: Deps, command: CreatePayout): Promise<Result<Order, CreateRefusal>> {
  const accepted = await acceptMethod(deps, 'payout', command, command.amount)
  if (!accepted.ok) return accepted
  const parts = payoutParts(accepted.value.feeRule, command.amount)
  if (!parts) return refuse('fee leaves nothing')
  const order = newPayout(deps, command, accepted.value, parts.reserve)
  const reserved = await deps.reservePayout({ order, namespace: command.namespace, keyVersion: command.keyVersion })
  if (reserved.ok) deps.wakeAttempts()
  return reserved
}

/**
 * Reserves a batch of payouts: apps are read again, funds are locked and counted, and each payout is taken in turn
 * while they last. What is refused leaves no row behind.
 */
export async function reservePayouts(
  deps: { readonly db: Db; readonly now: Clock },
  payouts: readonly PayoutToReserve[],
): Promise<readonly Reserved[]> {
  return inTransaction(deps.db, (tx) => reserveIn(tx, payouts, deps.now()))
}

async function reserveIn(tx: Tx, payouts: readonly PayoutToReserve[], now: Date): Promise<readonly Reserved[]> {
  const purses = [...new Map(payouts.map(({ order }) => [purseOf(order), order])).values()]
  const locked = await lockFunds(
    tx,
    purses.map((order) => ({
      merchantId: order.merchantId,
      appId: order.appId,
      currency: order.amount.currency,
    })),
    now,
  )
  const left = new Map(
    purses.map((order, at) => [purseOf(order), locked[at]?.debt === 0n ? (locked[at]?.available ?? 0n) : 0n]),
  )
  // Read under the lock, so that a freeze or an equal payout that committed while we waited is seen.
  const active = await activeApps(tx, payouts.map(askedApp))
  const taken = new Set(await takenIds(tx, payouts.map(idOf)))
  const kept: PayoutToReserve[] = []
  const answers = payouts.map((payout): Reserved => {
    const { order } = payout
    const purse = purseOf(order)
    const id = idOf(payout)
    const idText = idKey(id.merchantId, id.namespace, id.merchantOrderId)
    if (taken.has(idText)) return refuse('order exists')
    if (!active.has(activeAppKey(askedApp(payout)))) return refuse('app disabled')
    const cost = reserveOf(order).minor
    const available = left.get(purse) ?? 0n
    if (available < cost) return refuse('balance too low')
    left.set(purse, available - cost)
    taken.add(idText)
    kept.push(payout)
    return ok(order)
  })
  if (kept.length > 0) await writeReserved(tx, kept, now)
  return answers
}

async function writeReserved(tx: Tx, kept: readonly PayoutToReserve[], now: Date): Promise<void> {
  const written = await insertOrders(
    tx,
    kept.map(({ order, namespace }) => rowOf(order, namespace)),
    kept.map(({ order }) => intendedAttempt(order)),
  )
  // An order of another kind may have taken the id since it was read; then the batch is repeated one by one.
  if (written.size !== kept.length) throw new Error('a merchant order id was taken while its payout was reserved')
  await appendJournals(
    tx,
    kept.map(({ order }) => payoutReserved(order, 'merchant')),
    now,
  )
}

function newPayout(deps: Deps, command: CreatePayout, accepted: Accepted, reserved: Money): Order {
  const orderNo = deps.orderNumber(command.numberPrefix, command.app.merchantNumber)
  const account = storeAccount(deps.vault, orderNo, command.accountNo, accepted.method.payType === 'BANK_CARD')
  return {
    merchantId: command.app.merchantId,
    orderNo,
    appId: command.app.id,
    protocol: command.app.protocol,
    kind: 'payout',
    merchantOrderId: command.merchantOrderId,
    amount: command.amount,
    exchange: undefined,
    payType: accepted.method.payType,
    methodCode: command.methodCode ?? accepted.method.code,
    feeRule: accepted.feeRule,
    reserved,
    takesPartial: false,
    requested: undefined,
    notifyUrl: accepted.notifyUrl,
    returnUrl: undefined,
    failUrl: undefined,
    subject: command.subject && maskCardNumbers(command.subject),
    party: { ...command.party, accountNo: account.shown, name: maskCardNumbers(command.payeeName) },
    sealedAccount: account.sealed,
    fields: withoutCardNumbers(command.fields),
    instructions: undefined,
    cashierKey: undefined,
    channelId: accepted.channel.id,
    original: undefined,
    attemptNo: 1,
    createdAt: deps.now(),
    expiresAt: undefined,
    cardId: undefined,
    keepCard: false,
    progress: { state: 'created' },
  }
}

/** The first attempt of an order that a job submits. */
export function intendedAttempt(order: Order): NewAttempt {
  return {
    merchant_id: order.merchantId,
    order_no: order.orderNo,
    attempt_no: order.attemptNo,
    channel_id: order.channelId,
    state: 'intended',
    next_at: order.createdAt.toISOString(),
    created_at: order.createdAt.toISOString(),
    expires_at: undefined,
  }
}

function reserveOf(order: Order): Money {
  if (!order.reserved) throw new Error(`payout ${order.orderNo} has no reserve`)
  return order.reserved
}

function idOf(payout: PayoutToReserve) {
  const { merchantId, merchantOrderId } = payout.order
  return { merchantId, namespace: payout.namespace, merchantOrderId }
}

function askedApp({ order, keyVersion }: PayoutToReserve) {
  return { merchantId: order.merchantId, appId: order.appId, keyVersion }
}

function purseOf(order: Order): string {
  return `${order.merchantId}\n${order.appId}\n${order.amount.currency}`
}
