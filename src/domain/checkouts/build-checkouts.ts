import { maskCardNumbers } from '#core/card-number.ts'
import { type Clock, secondsAfter } from '#core/clock.ts'
import { isNoticeUrl } from '#core/public-address.ts'
import { randomKey } from '#core/random-key.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { buildRounds } from '#core/rounds.ts'
import { type Db, inTransaction, type Tx } from '#db/pool.ts'
import type { FactsNotice } from '#domain/notices/index.ts'
import { withoutCardNumbers } from '#domain/orders/index.ts'
import type { Checkout, FindCheckout, OpenCheckout, OpenRefusal } from './checkout.ts'
import {
  type CheckoutKey,
  expireCheckouts,
  findCheckout,
  insertCheckout,
  lockAndChoose,
  nextMerchantsWithCheckouts,
  readCheckout,
} from './store.ts'
import { noticeOfExpired } from './told.ts'

/** How long a payer has to pick; the method picked then has its own time. */
const openSeconds = 30 * 60
const merchantsMax = 1000
const perMerchantMax = 64

/** Requests of the global cashier: what was asked before the payer has picked a method. */
export type Checkouts = {
  /** Keeps a checkout. Its number and link are those of the order it becomes. */
  open(command: OpenCheckout): Promise<Result<Checkout, OpenRefusal>>
  /** A checkout of one app by both of its numbers. */
  find(find: FindCheckout): Promise<Checkout | undefined>
  /** A checkout of whichever merchant, by our number: for links that come back from outside. */
  byNumber(orderNo: string): Promise<Checkout | undefined>
  /**
   * Ends a checkout in the transaction that writes its order, and locks it until then: of two picks at once the second
   * waits and gets false, as after the time is over.
   */
  choose(tx: Tx, key: CheckoutKey): Promise<boolean>
  /** Background work: ends checkouts on which nobody picked. Answers whether there may be more. */
  expireDue(): Promise<boolean>
}

export type CheckoutsDeps = {
  readonly db: Db
  readonly now: Clock
  readonly orderNumber: (prefix: string, merchantNumber: number) => string
  /** Merchants whose order numbers end like this one. */
  readonly merchantIdsOf: (orderNo: string) => Promise<readonly string[]>
  readonly queueNotices: (tx: Tx, notices: readonly FactsNotice[], now: Date) => Promise<void>
  /** Demo mode: notices may go to loopback addresses. */
  readonly loopbackAllowed: boolean
}

/** Builds the keeper of checkouts. */
export function buildCheckouts(deps: CheckoutsDeps): Checkouts {
  const rounds = buildRounds('')
  return {
    open: (command) => openCheckout(deps, command),
    find: (find) => findCheckout(deps.db, find),
    byNumber: async (orderNo) => readCheckout(deps.db, await deps.merchantIdsOf(orderNo), orderNo),
    choose: (tx, key) => lockAndChoose(tx, key, deps.now()),
    async expireDue() {
      const round = await nextMerchantsWithCheckouts(deps.db, deps.now(), rounds.resume(), merchantsMax)
      let hasMore = false
      for (const merchantId of round.due) {
        const ended = await expireOf(deps, merchantId)
        hasMore ||= ended === perMerchantMax
      }
      return rounds.rest(round.last, hasMore)
    },
  }
}

async function openCheckout(deps: CheckoutsDeps, command: OpenCheckout): Promise<Result<Checkout, OpenRefusal>> {
  const { app, numberPrefix, ...asked } = command
  const notifyUrl = command.notifyUrl ?? app.collectNotifyUrl
  if (notifyUrl !== undefined && !isNoticeUrl(notifyUrl, deps)) return refuse('notify address not allowed')
  const now = deps.now()
  const checkout: Checkout = {
    ...asked,
    merchantId: app.merchantId,
    orderNo: deps.orderNumber(numberPrefix, app.merchantNumber),
    appId: app.id,
    protocol: app.protocol,
    subject: maskCardNumbers(command.subject),
    fields: withoutCardNumbers(command.fields),
    notifyUrl,
    cashierKey: randomKey(),
    state: 'open',
    createdAt: now,
    expiresAt: secondsAfter(now, openSeconds),
  }
  return (await insertCheckout(deps.db, checkout)) ? ok(checkout) : refuse('order exists')
}

async function expireOf(deps: CheckoutsDeps, merchantId: string): Promise<number> {
  return inTransaction(deps.db, async (tx) => {
    const now = deps.now()
    const expired = await expireCheckouts(tx, merchantId, now, perMerchantMax)
    await deps.queueNotices(tx, expired.map(noticeOfExpired), now)
    return expired.length
  })
}
