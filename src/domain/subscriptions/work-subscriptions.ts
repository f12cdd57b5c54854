import { secondsAfter } from '#core/clock.ts'
import { buildRounds } from '#core/rounds.ts'
import { type Db, inTransaction, type Tx } from '#db/pool.ts'
import { forgetCard } from '#domain/cards/index.ts'
import { queueNotices } from '#domain/notices/index.ts'
import { type Advance, advance } from './advance.ts'
import { type ChargeDeps, chargeStored, seeCharge } from './charge.ts'
import {
  type Held,
  nextMerchantsWithSubscriptions,
  readLastDeduction,
  takeDue,
  writeDeduction,
  writeHeld,
} from './store.ts'
import { type Deduction, hasEnded, type Subscription } from './subscription.ts'
import { noticeOfDeduction, noticeOfSubscription } from './told.ts'

export type WorkDeps = ChargeDeps & {
  readonly db: Db
  readonly orderNumber: (prefix: string, merchantNumber: number) => string
  readonly wakeNotices: () => void
}

/** Longer than a charge takes to be written, with every time-out in it. */
export const leaseSeconds = 60
const merchantsMax = 1000
const perMerchantMax = 8
const takenMax = 16
/** In one turn; what is left over is due at once. */
const stepsMax = 4

/**
 * Bills what is due, in one process: takes subscriptions, a part of the whole at a time, and moves each on. Answers
 * whether there may be more. Safe in every process at once.
 */
export function buildSubscriptionWork(deps: WorkDeps): () => Promise<boolean> {
  const rounds = buildRounds('')
  return async () => {
    const now = deps.now()
    const round = await nextMerchantsWithSubscriptions(deps.db, now, rounds.resume(), merchantsMax)
    const from = { merchants: round.due, perMerchantMax, most: takenMax }
    const taken = round.due.length > 0 ? await takeDue(deps.db, from, now, secondsAfter(now, leaseSeconds)) : []
    const worked = await Promise.allSettled(taken.map((held) => workOn(deps, held)))
    const last = taken.length === takenMax ? taken.at(-1)?.subscription.merchantId : round.last
    const hasMore = rounds.rest(last, taken.length > 0)
    // What threw is due again when its lease ends; the loop hears of it, and waits.
    for (const one of worked) if (one.status === 'rejected') throw one.reason
    return hasMore
  }
}

/**
 * Moves a subscription on until it has to wait. What it decides is written before it is done: a period that is to be
 * charged stands there as charging, so that a crash leaves it for whoever takes the subscription next.
 */
export async function workOn(deps: WorkDeps, held: Held): Promise<Subscription> {
  let { subscription } = held
  let last = await readLastDeduction(deps.db, subscription)
  const app = await deps.directory.findAppById(subscription.merchantId, subscription.appId)
  if (!app) throw new Error(`subscription ${subscription.subscriptionNo} belongs to no app`)
  let charge = await seeCharge(deps, app, last)
  for (let step = 1; ; step += 1) {
    const now = deps.now()
    const next = advance({ subscription, last, charge, now }, () =>
      deps.orderNumber(subscription.prefixes.deduction, app.merchantNumber),
    )
    const goesOn = next.isCharged || (step < stepsMax && next.nextAt !== undefined && next.nextAt <= now)
    const nextAt = goesOn ? held.leaseUntil : next.nextAt
    if (!(await write(deps, held, { subscription, last }, next, nextAt, now))) return subscription
    if (!goesOn) return next.subscription
    subscription = next.subscription
    last = next.deduction
    if (next.isCharged) charge = await chargeStored(deps, app, subscription, last)
  }
}

/** Writes a step with what is told of it. False: the subscription changed meanwhile, and nothing was written. */
async function write(
  deps: Pick<WorkDeps, 'db' | 'wakeNotices'>,
  held: Held,
  before: { readonly subscription: Subscription; readonly last: Deduction },
  next: Advance,
  nextAt: Date | undefined,
  now: Date,
): Promise<boolean> {
  const { subscription, deduction } = next
  const notices = noticesOf(before, next)
  const isWritten = await inTransaction(deps.db, async (tx) => {
    if (!(await writeHeld(tx, { ...held, subscription }, nextAt))) return false
    if (deduction !== before.last) await writeDeduction(tx, deduction)
    if (notices.length > 0) await queueNotices(tx, notices, now)
    await forgetUnneeded(tx, subscription, deduction, now)
    return true
  })
  if (isWritten && notices.length > 0) deps.wakeNotices()
  return isWritten
}

/** A merchant is told when its subscription begins or ends, and how each period ended; once each. */
function noticesOf(
  before: { readonly subscription: Subscription; readonly last: Deduction },
  { subscription, deduction }: Advance,
) {
  const isMoved = subscription.state !== before.subscription.state
  const isTold = isMoved && (subscription.state === 'active' || hasEnded(subscription))
  const isEnd = deduction.state === 'succeeded' || deduction.state === 'failed'
  return [
    ...(isEnd && deduction.state !== before.last.state ? [noticeOfDeduction(subscription, deduction)] : []),
    ...(isTold ? [noticeOfSubscription(subscription)] : []),
  ]
}

/** The card of a subscription that has ended is not kept any longer. */
async function forgetUnneeded(tx: Tx, subscription: Subscription, last: Deduction, now: Date): Promise<void> {
  const { merchantId, cardId } = subscription
  if (cardId === undefined || !hasEnded(subscription) || last.state === 'charging') return
  await forgetCard(tx, { merchantId, cardId }, now)
}
