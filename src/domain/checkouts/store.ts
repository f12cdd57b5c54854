import { type Selectable, sql } from 'kysely'
import { z } from 'zod'
import { money } from '#core/money.ts'
import { type Db, type MerchantsOfRound, nextMerchants, type Queue, type Tx } from '#db/pool.ts'
import type { CheckoutsTable } from '#db/tables.ts'
import type { Checkout, CheckoutState, FindCheckout } from './checkout.ts'

type CheckoutRow = Selectable<CheckoutsTable>
/** Which checkout. */
export type CheckoutKey = { readonly merchantId: string; readonly orderNo: string }

const words = z.record(z.string(), z.string())

/** Writes a checkout; false: its merchant order id is taken. */
export async function insertCheckout(db: Db, checkout: Checkout): Promise<boolean> {
  const written = await db
    .insertInto('checkouts')
    .values({
      merchant_id: checkout.merchantId,
      order_no: checkout.orderNo,
      app_id: checkout.appId,
      protocol: checkout.protocol,
      namespace: checkout.namespace,
      merchant_order_id: checkout.merchantOrderId,
      currency: checkout.amount.currency,
      amount_minor: checkout.amount.minor,
      region: checkout.region,
      subject: checkout.subject,
      party: JSON.stringify(checkout.party),
      fields: JSON.stringify(checkout.fields),
      notify_url: checkout.notifyUrl ?? null,
      return_url: checkout.returnUrl,
      fail_url: checkout.failUrl,
      cancel_url: checkout.cancelUrl ?? null,
      cashier_key: checkout.cashierKey,
      state: checkout.state,
      created_at: checkout.createdAt,
      expires_at: checkout.expiresAt,
    })
    .onConflict((conflict) => conflict.columns(['merchant_id', 'namespace', 'merchant_order_id']).doNothing())
    .executeTakeFirst()
  return written.numInsertedOrUpdatedRows === 1n
}

/** A checkout of whichever of these merchants. */
export async function readCheckout(
  db: Db,
  merchantIds: readonly string[],
  orderNo: string,
): Promise<Checkout | undefined> {
  if (merchantIds.length === 0) return undefined
  const row = await db
    .selectFrom('checkouts')
    .selectAll()
    .where('merchant_id', 'in', merchantIds)
    .where('order_no', '=', orderNo)
    .executeTakeFirst()
  return row && checkoutOf(row)
}

/** A checkout of one app by both of its numbers. */
export async function findCheckout(db: Db, find: FindCheckout): Promise<Checkout | undefined> {
  const row = await db
    .selectFrom('checkouts')
    .selectAll()
    .where('merchant_id', '=', find.app.merchantId)
    .where('order_no', '=', find.orderNo)
    .where('app_id', '=', find.app.id)
    .where('merchant_order_id', '=', find.merchantOrderId)
    .executeTakeFirst()
  return row && checkoutOf(row)
}

/** Locks an open checkout whose time is not over and marks it chosen; false: it is not open any more. */
export async function lockAndChoose(tx: Tx, key: CheckoutKey, now: Date): Promise<boolean> {
  const changed = await tx
    .updateTable('checkouts')
    .set({ state: 'chosen', ended_at: now })
    .where('merchant_id', '=', key.merchantId)
    .where('order_no', '=', key.orderNo)
    .where('state', '=', 'open')
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return changed.numUpdatedRows === 1n
}

/** The checkouts on which nobody has picked a method yet. */
const waitingCheckouts: Queue = { table: 'checkouts', dueAt: 'expires_at', waiting: sql`state = 'open'` }

/** Goes to the next merchants behind `after` whose checkouts wait, at most `most`. */
export function nextMerchantsWithCheckouts(db: Db, now: Date, after: string, most: number): Promise<MerchantsOfRound> {
  return nextMerchants(db, waitingCheckouts, now, after, most)
}

/** Ends checkouts of one merchant whose time is over; those that a payer is just choosing on are passed over. */
export async function expireCheckouts(
  tx: Tx,
  merchantId: string,
  now: Date,
  most: number,
): Promise<readonly Checkout[]> {
  const { rows } = await sql<CheckoutRow>`
    with due as (
      select merchant_id, order_no from checkouts
      where merchant_id = ${merchantId} and state = 'open' and expires_at <= ${now}
      order by expires_at limit ${most} for update skip locked
    )
    update checkouts c set state = 'expired', ended_at = ${now}
    from due where c.merchant_id = due.merchant_id and c.order_no = due.order_no
    returning c.*`.execute(tx)
  return rows.map(checkoutOf)
}

function checkoutOf(row: CheckoutRow): Checkout {
  return {
    merchantId: row.merchant_id,
    orderNo: row.order_no,
    appId: row.app_id,
    protocol: row.protocol,
    namespace: row.namespace,
    merchantOrderId: row.merchant_order_id,
    amount: money(row.amount_minor, row.currency),
    region: row.region,
    subject: row.subject,
    party: words.parse(row.party),
    fields: words.parse(row.fields),
    notifyUrl: row.notify_url ?? undefined,
    returnUrl: row.return_url,
    failUrl: row.fail_url,
    cancelUrl: row.cancel_url ?? undefined,
    cashierKey: row.cashier_key,
    state: row.state as CheckoutState,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }
}
