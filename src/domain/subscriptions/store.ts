import { type Insertable, type Selectable, sql } from 'kysely'
import { type Db, type MerchantsOfRound, nextMerchants, type Queue, rowSource, type Tx } from '#db/pool.ts'
import type { DeductionsTable, SubscriptionsTable } from '#db/tables.ts'
import type { Deduction, Subscription, SubscriptionKey } from './subscription.ts'
import { deductionOf, deductionRow, progressColumns, subscriptionOf, subscriptionRow } from './subscription-row.ts'

/** Rows of the two tables. */
export type SubscriptionRow = Selectable<SubscriptionsTable>
export type NewSubscriptionRow = Insertable<SubscriptionsTable>
export type DeductionRow = Selectable<DeductionsTable>
export type NewDeductionRow = Insertable<DeductionsTable>

/** A subscription that this process alone works on until `leaseUntil`, which is its `next_at` meanwhile. */
export type Held = { readonly subscription: Subscription; readonly leaseUntil: Date }

/** Writes a new subscription with its first period; false: the merchant has one of this number. */
export async function insertSubscription(
  tx: Tx,
  { subscription, leaseUntil }: Held,
  namespace: string,
  first: Deduction,
): Promise<boolean> {
  const written = await tx
    .insertInto('subscriptions')
    .values(subscriptionRow(subscription, namespace, leaseUntil))
    .onConflict((taken) => taken.columns(['merchant_id', 'namespace', 'merchant_subscription_id']).doNothing())
    .executeTakeFirst()
  if (written.numInsertedOrUpdatedRows === 0n) return false
  await tx.insertInto('deductions').values(deductionRow(first)).execute()
  return true
}

/** Takes back a subscription whose first charge was refused, so that its number can be used again. */
export async function deleteSubscription(tx: Tx, { merchantId, subscriptionNo }: SubscriptionKey): Promise<void> {
  for (const table of ['deductions', 'subscriptions'] as const) {
    await tx
      .deleteFrom(table)
      .where('merchant_id', '=', merchantId)
      .where('subscription_no', '=', subscriptionNo)
      .execute()
  }
}

/** Finds a subscription of an app. */
export async function findSubscription(
  db: Db,
  find: SubscriptionKey & { readonly appId: string },
): Promise<Subscription | undefined> {
  const row = await db
    .selectFrom('subscriptions')
    .selectAll()
    .where('merchant_id', '=', find.merchantId)
    .where('subscription_no', '=', find.subscriptionNo)
    .where('app_id', '=', find.appId)
    .executeTakeFirst()
  return row && subscriptionOf(row)
}

/** The first `most` periods of a subscription, oldest first. */
export async function readDeductions(db: Db, key: SubscriptionKey, most: number): Promise<readonly Deduction[]> {
  const rows = await deductionsOf(db, key).orderBy('period').limit(most).execute()
  return rows.map(deductionOf)
}

/** The newest period of a subscription. */
export async function readLastDeduction(db: Db | Tx, key: SubscriptionKey): Promise<Deduction> {
  const row = await deductionsOf(db, key).orderBy('period', 'desc').limit(1).executeTakeFirst()
  if (!row) throw new Error(`subscription ${key.subscriptionNo} has no period`)
  return deductionOf(row)
}

function deductionsOf(db: Db | Tx, { merchantId, subscriptionNo }: SubscriptionKey) {
  return db
    .selectFrom('deductions')
    .selectAll()
    .where('merchant_id', '=', merchantId)
    .where('subscription_no', '=', subscriptionNo)
}

/** The subscriptions that wait for something. */
const waitingSubscriptions: Queue = {
  table: 'subscriptions',
  dueAt: 'next_at',
  waiting: sql`next_at is not null`,
}

/** Goes to the next merchants behind `after` whose subscriptions wait, at most `most`. */
export function nextMerchantsWithSubscriptions(
  db: Db,
  now: Date,
  after: string,
  most: number,
): Promise<MerchantsOfRound> {
  return nextMerchants(db, waitingSubscriptions, now, after, most)
}

/** Takes subscriptions of these merchants that are due, at most `perMerchantMax` of each and `most` in all. */
export async function takeDue(
  db: Db,
  from: { readonly merchants: readonly string[]; readonly perMerchantMax: number; readonly most: number },
  now: Date,
  leaseUntil: Date,
): Promise<readonly Held[]> {
  const { rows } = await sql<SubscriptionRow>`
    with due as (
      select s.merchant_id, s.subscription_no
      from unnest(${[...from.merchants]}::text[]) as m (merchant_id)
      cross join lateral (
        select merchant_id, subscription_no from subscriptions
        where merchant_id = m.merchant_id and next_at <= ${now}
        order by next_at limit ${from.perMerchantMax} for update skip locked
      ) s
      limit ${from.most}
    )
    update subscriptions s set next_at = ${leaseUntil} from due
    where s.merchant_id = due.merchant_id and s.subscription_no = due.subscription_no
    returning s.*`.execute(db)
  return rows.map((row) => ({ subscription: subscriptionOf(row), leaseUntil }))
}

/**
 * Writes where a subscription now stands, and when to look at it next; false: somebody else has changed it meanwhile,
 * or something happened to it, and nothing was written.
 */
export async function writeHeld(
  tx: Tx,
  { subscription, leaseUntil }: Held,
  nextAt: Date | undefined,
): Promise<boolean> {
  const written = await tx
    .updateTable('subscriptions')
    .set({ ...progressColumns(subscription), next_at: nextAt ?? null })
    .where('merchant_id', '=', subscription.merchantId)
    .where('subscription_no', '=', subscription.subscriptionNo)
    .where('next_at', '=', leaseUntil)
    .executeTakeFirst()
  return written.numUpdatedRows === 1n
}

/** Writes a period, new or as it stands now. The caller holds its subscription's row. */
export async function writeDeduction(tx: Tx, deduction: Deduction): Promise<void> {
  const { deduct_no, state, charge, charge_at, order_no, reason, ...fixed } = deductionRow(deduction)
  const progress = { state, charge, charge_at, order_no, reason }
  await tx
    .insertInto('deductions')
    .values({ ...fixed, deduct_no, ...progress })
    .onConflict((known) => known.columns(['merchant_id', 'subscription_no', 'period']).doUpdateSet(progress))
    .execute()
}

/** Locks a subscription of an app. */
export async function lockSubscription(
  tx: Tx,
  find: SubscriptionKey & { readonly appId: string },
): Promise<Subscription | undefined> {
  const row = await tx
    .selectFrom('subscriptions')
    .selectAll()
    .where('merchant_id', '=', find.merchantId)
    .where('subscription_no', '=', find.subscriptionNo)
    .where('app_id', '=', find.appId)
    .forUpdate()
    .executeTakeFirst()
  return row && subscriptionOf(row)
}

/** Writes where a subscription that this transaction has locked now stands. */
export async function writeLocked(tx: Tx, subscription: Subscription, nextAt: Date | undefined): Promise<void> {
  await tx
    .updateTable('subscriptions')
    .set({ ...progressColumns(subscription), next_at: nextAt ?? null })
    .where('merchant_id', '=', subscription.merchantId)
    .where('subscription_no', '=', subscription.subscriptionNo)
    .execute()
}

/**
 * Makes subscriptions due in the transaction in which charges of theirs ended, so that no end is missed: who works on
 * one just now finds that it changed. Rows are locked in one order.
 */
export async function wakeSubscriptions(tx: Tx, keys: readonly SubscriptionKey[], now: Date): Promise<void> {
  const wanted = keys.map(({ merchantId, subscriptionNo }) => {
    return { merchant_id: merchantId, subscription_no: subscriptionNo }
  })
  await sql`
    with ended as (
      select s.merchant_id, s.subscription_no from ${rowSource('subscriptions', wanted)} k
      join subscriptions s on s.merchant_id = k.merchant_id and s.subscription_no = k.subscription_no
      order by s.merchant_id, s.subscription_no for update of s
    )
    update subscriptions s set next_at = ${now} from ended e
    where s.merchant_id = e.merchant_id and s.subscription_no = e.subscription_no`.execute(tx)
}
