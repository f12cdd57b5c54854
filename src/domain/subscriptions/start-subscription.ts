import { maskCardNumbers } from '#core/card-number.ts'
import { secondsAfter } from '#core/clock.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { inTransaction } from '#db/pool.ts'
import { type Order, withoutCardNumbers } from '#domain/orders/index.ts'
import { firstPeriod } from './advance.ts'
import { chargeCommand } from './charge.ts'
import type { StartRefusal, StartSubscription } from './commands.ts'
import { deleteSubscription, insertSubscription } from './store.ts'
import type { Subscription } from './subscription.ts'
import { leaseSeconds, type WorkDeps, workOn } from './work-subscriptions.ts'

/**
 * Takes a subscription and makes its first charge, with the card as it was typed or on the payer's page. It is written
 * before it is charged: after a crash the work finds it, and a first charge that was never made has failed, since
 * nobody has the card's security code any more. Where the charge is refused nothing is kept.
 */
export async function startSubscription(
  deps: WorkDeps,
  command: StartSubscription,
): Promise<Result<{ readonly subscription: Subscription; readonly order: Order }, StartRefusal>> {
  const { app, namespace, card } = command
  const subscription = newSubscription(deps, command)
  const leaseUntil = secondsAfter(subscription.createdAt, leaseSeconds)
  const held = { subscription, leaseUntil }
  const first = firstPeriod(subscription, deps.orderNumber(subscription.prefixes.deduction, app.merchantNumber))
  const isNew = await inTransaction(deps.db, (tx) => insertSubscription(tx, held, namespace, first))
  if (!isNew) return refuse('order exists')
  const charge = chargeCommand(app, subscription, first)
  const created = await deps.orders.createCollection(
    card ? { ...charge, card: { kind: 'typed', details: card, keep: true } } : { ...charge, keepCard: true },
  )
  if (!created.ok) {
    await inTransaction(deps.db, (tx) => deleteSubscription(tx, subscription))
    return created
  }
  // A charge that has ended already is for the work to read, which was woken with that; here it is still under way.
  await workOn(deps, held)
  return ok({ subscription, order: created.value })
}

function newSubscription(deps: WorkDeps, { app, terms, numberPrefix }: StartSubscription): Subscription {
  return {
    ...terms,
    subject: terms.subject && maskCardNumbers(terms.subject),
    party: withoutCardNumbers(terms.party),
    fields: withoutCardNumbers(terms.fields),
    notifyUrl: terms.notifyUrl ?? app.collectNotifyUrl,
    merchantId: app.merchantId,
    subscriptionNo: deps.orderNumber(numberPrefix, app.merchantNumber),
    appId: app.id,
    protocol: app.protocol,
    createdAt: deps.now(),
    ...{ state: 'processing', cardId: undefined, reason: undefined, endedAt: undefined },
  }
}
