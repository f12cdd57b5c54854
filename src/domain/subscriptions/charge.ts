import type { Clock } from '#core/clock.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { App, Directory } from '#domain/merchants/index.ts'
import type { CreateCollection, CreateRefusal, Order, Orders } from '#domain/orders/index.ts'
import type { Charge } from './advance.ts'
import type { Deduction, Subscription } from './subscription.ts'

export type ChargeDeps = {
  readonly now: Clock
  readonly orders: Pick<Orders, 'createCollection' | 'find' | 'awaitsDecision'>
  readonly directory: Pick<Directory, 'findAppById'>
}

/** The orders of all charges have numbers of their own, so that a charge can be made once and found again. */
const namespace = 'deduction'

/** The merchant order id of the newest charge of a period: the deduction's number, with the retry behind it. */
export function chargeId({ deductNo, charge }: Pick<Deduction, 'deductNo' | 'charge'>): string {
  return charge === 1 ? deductNo : `${deductNo}-${charge}`
}

/**
 * What is known of the newest charge of a period. One that failed, and whose money came after all, is open until people
 * have decided about that money: charging again meanwhile could take it twice.
 */
export async function seeCharge(deps: ChargeDeps, app: App, deduction: Deduction): Promise<Charge> {
  const order = await findCharge(deps, app, deduction)
  if (!order) return { kind: 'none' }
  if (await deps.orders.awaitsDecision(order)) return { kind: 'open', orderNo: order.orderNo, isUnclear: true }
  return chargeOf(order)
}

/**
 * Charges a period with the stored card. Safe to repeat: the charge has a number, and an order of this number is
 * made once. What is refused counts as a charge that failed.
 */
export async function chargeStored(
  deps: ChargeDeps,
  app: App,
  subscription: Subscription,
  deduction: Deduction,
): Promise<Charge> {
  if (app.status !== 'active') return { kind: 'failed', orderNo: undefined, reason: 'the app is disabled' }
  const { cardId } = subscription
  if (cardId === undefined) return { kind: 'failed', orderNo: undefined, reason: 'there is no card to charge' }
  const command = chargeCommand(app, subscription, deduction)
  const created = await createOnce(deps, { ...command, card: { kind: 'stored', cardId } }, deduction)
  return created.ok ? chargeOf(created.value) : { kind: 'failed', orderNo: undefined, reason: created.refusal }
}

/** Makes the order of a charge, or finds the one that was made before. */
async function createOnce(
  deps: ChargeDeps,
  command: CreateCollection,
  deduction: Deduction,
): Promise<Result<Order, CreateRefusal>> {
  const created = await deps.orders.createCollection(command)
  if (created.ok || created.refusal !== 'order exists') return created
  const known = await findCharge(deps, command.app, deduction)
  return known ? ok(known) : refuse('order exists')
}

/** The collection that bills a period, still without its card. */
export function chargeCommand(app: App, subscription: Subscription, deduction: Deduction): CreateCollection {
  const { subscriptionNo, prefixes, stepMinor, chargePayType, methodCode, notifyUrl } = subscription
  const { returnUrl, failUrl, subject, party, fields } = subscription
  return {
    ...{ app, namespace, merchantOrderId: chargeId(deduction), numberPrefix: prefixes.order, subscriptionNo },
    ...{ amount: deduction.amount, stepMinor, payType: chargePayType, methodCode, notifyUrl },
    ...{ returnUrl, failUrl, subject, party, fields, requested: undefined, takesPartial: false },
  }
}

function findCharge(deps: ChargeDeps, app: App, deduction: Deduction): Promise<Order | undefined> {
  const merchantOrderId = chargeId(deduction)
  return deps.orders.find({ app, kind: 'collection', namespace, merchantOrderId, orderNo: undefined })
}

/** What an order says of the charge that it is. */
export function chargeOf({ orderNo, cardId, progress }: Order): Charge {
  switch (progress.state) {
    case 'created':
    case 'queued':
    case 'pending':
      return { kind: 'open', orderNo, isUnclear: false }
    case 'unclear':
      return { kind: 'open', orderNo, isUnclear: true }
    case 'succeeded':
    case 'partly_paid':
    case 'overpaid':
    case 'disputed':
      return { kind: 'paid', orderNo, cardId }
    case 'failed':
    case 'expired':
    case 'rejected':
    case 'returned':
      return { kind: 'failed', orderNo, reason: progress.reason }
  }
}
