import type { CardDetails, CollectRequest, Method } from '#connectors/contract.ts'
import { type Clock, secondsAfter } from '#core/clock.ts'
import type { Money } from '#core/money.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { Vault } from '#core/vault.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import {
  brandOf,
  type CardBrand,
  type CardRefusal,
  checkCard,
  insertCard,
  mayCharge,
  type NewCardRow,
  sealCard,
} from '#domain/cards/index.ts'
import type { OpenChannel, Routing } from '#domain/routing/index.ts'
import { submitLeaseSeconds } from './attempt-store.ts'
import { collectRequest } from './collect-request.ts'
import type { CreateRefusal, PaymentCard } from './commands.ts'
import { isOpen, type Order, type OrderProgress } from './order.ts'
import { rowOf } from './order-row.ts'
import type { RecordOutcome } from './record-outcome.ts'
import { giveCard, insertOrders, lockOrders } from './store.ts'
import { firstAttempt, submitCollection } from './submit-collection.ts'

type Deps = {
  readonly db: Db
  readonly now: Clock
  readonly vault: Vault
  readonly recordOutcome: RecordOutcome
  readonly collectTimeoutSeconds: number
  readonly wakeAttempts: () => void
}

/** A collection that is about to be written, and the channel it goes to. */
export type NewCollection = {
  readonly order: Order
  readonly namespace: string
  readonly channel: OpenChannel
  readonly request: CollectRequest
}

/**
 * How an order stands while its card is with the channel. A crash leaves it like that, to be asked about and never
 * called again: nobody has the card's security code any more.
 */
const underWay: OrderProgress = { state: 'unclear', reason: 'the card payment is under way', held: undefined }

/** Writes a collection with its card, and pays it: a typed card at once, a stored one in the background. */
export function createByCard(
  deps: Deps,
  collection: NewCollection,
  card: PaymentCard,
): Promise<Result<Order, CreateRefusal>> {
  return card.kind === 'typed' ? createTyped(deps, collection, card) : createStored(deps, collection, card.cardId)
}

async function createTyped(
  deps: Deps,
  { order, namespace, channel, request }: NewCollection,
  { details, keep }: Extract<PaymentCard, { readonly kind: 'typed' }>,
): Promise<Result<Order, CreateRefusal>> {
  const brand = acceptCard(channel, details, deps.now())
  if (!brand.ok) return brand
  const card = sealFor(deps, order, details, brand.value)
  const written: Order = { ...order, cardId: card.id, keepCard: keep, progress: underWay }
  const isNew = await inTransaction(deps.db, async (tx) => {
    const attempt = firstAttempt(written, 'submitting')
    const kept = await insertOrders(tx, [rowOf(written, namespace)], [attempt])
    if (kept.size > 0) await insertCard(tx, card)
    return kept.size > 0
  })
  if (!isNew) return refuse('order exists')
  return ok(await submitCollection(deps, written, channel, { ...request, card: details }))
}

async function createStored(
  deps: Deps,
  { order, namespace }: NewCollection,
  cardId: string,
): Promise<Result<Order, CreateRefusal>> {
  const { merchantId, appId } = order
  if (!(await mayCharge(deps.db, { merchantId, appId, cardId }))) return refuse('card unknown')
  const written: Order = { ...order, cardId }
  const kept = await insertOrders(deps.db, [rowOf(written, namespace)], [firstAttempt(written, 'intended')])
  if (kept.size === 0) return refuse('order exists')
  deps.wakeAttempts()
  return ok(written)
}

type TakeDeps = Deps & {
  readonly routing: Pick<Routing, 'channel'>
  readonly methodOf: (order: Order) => Promise<Method>
  readonly merchantName: (order: Order) => Promise<string>
  readonly amountText: (amount: Money) => Promise<string>
}

/** Why a card is not taken for an order: nothing was done with it. */
export type TakeCardRefusal = CardRefusal | 'not waiting for a card'

/**
 * Pays an order that waits for its payer's card. Of several cards at once one is taken: the order is locked, and has
 * its card before the channel is called.
 */
export async function takeCard(
  deps: TakeDeps,
  order: Order,
  details: CardDetails,
): Promise<Result<Order, TakeCardRefusal>> {
  const channel = await deps.routing.channel(order.channelId)
  if (!channel) return refuse('not waiting for a card')
  const brand = acceptCard(channel, details, deps.now())
  if (!brand.ok) return brand
  const { merchantId, orderNo } = order
  const given = await inTransaction(deps.db, async (tx) => {
    const now = deps.now()
    const [locked] = await lockOrders(tx, [{ merchantId, orderNo }])
    if (!locked || !waitsForCard(locked, now)) return undefined
    const card = sealFor(deps, locked, details, brand.value)
    await insertCard(tx, card)
    await giveCard(tx, locked, card.id, underWay, now, secondsAfter(now, submitLeaseSeconds))
    return { ...locked, cardId: card.id, progress: underWay }
  })
  if (!given) return refuse('not waiting for a card')
  const request = await collectRequest(deps, given, await deps.methodOf(given), await deps.merchantName(given))
  return ok(await submitCollection(deps, given, channel, { ...request, card: details }))
}

/** Whether the payer can still type a card for an order that has none. */
export function waitsForCard(order: Order, now: Date): boolean {
  if (order.kind !== 'collection' || order.cardId !== undefined || !isOpen(order)) return false
  const isInTime = order.expiresAt === undefined || order.expiresAt > now
  return isInTime && order.progress.state === 'pending' && order.instructions?.payUrl === undefined
}

function acceptCard(channel: OpenChannel, details: CardDetails, now: Date): Result<CardBrand, CardRefusal> {
  const testBrand = channel.connector.isTestCard?.(details) ? brandOf(details.number) : undefined
  return testBrand ? ok(testBrand) : checkCard(details, now)
}

function sealFor(deps: Deps, order: Order, details: CardDetails, brand: CardBrand): NewCardRow & { id: string } {
  const { merchantId, appId, orderNo } = order
  return sealCard(deps.vault, details, { merchantId, appId, orderNo, brand, now: deps.now() })
}
