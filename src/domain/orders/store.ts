import { type RawBuilder, type Selectable, sql } from 'kysely'
import { type Db, prepared, rowSource, type Tx } from '#db/pool.ts'
import type { OrdersTable } from '#db/tables.ts'
import type { FindOrder } from './commands.ts'
import { type NonceUse, usingNonces } from './nonce-store.ts'
import type { Order, OrderProgress } from './order.ts'
import { type NewOrderRow, orderOf, progressColumns } from './order-row.ts'

/** A row of the orders table. */
export type OrderRow = Selectable<OrdersTable>

/** One attempt as it is first written. */
export type NewAttempt = {
  readonly merchant_id: string
  readonly order_no: string
  readonly attempt_no: number
  readonly channel_id: string
  readonly state: 'intended' | 'submitting' | 'pending'
  readonly next_at: string | undefined
  readonly created_at: string
  readonly expires_at: string | undefined
}

/** Which order. */
export type OrderKey = { readonly merchantId: string; readonly orderNo: string }

/**
 * Writes orders with their first attempts: one statement, so one round trip and one commit for the whole batch.
 * Answers the order numbers that were written; the others' merchant order ids were taken.
 */
export async function insertOrders(
  db: Db | Tx,
  orders: readonly NewOrderRow[],
  attempts: readonly NewAttempt[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ order_no: string }>`${prepared}
    with ${writing(orders, attempts, sql`true`)}
    select order_no from written`.execute(db)
  return new Set(rows.map((row) => row.order_no))
}

/**
 * As `insertOrders`, of orders whose requests may come only once: in the same statement their nonces are used up, also
 * where the order is not written. No nonce may stand twice among them.
 */
export async function insertOrdersOnce(
  db: Db | Tx,
  orders: readonly NewOrderRow[],
  attempts: readonly NewAttempt[],
  uses: readonly (NonceUse & { readonly orderNo: string })[],
  now: Date,
): Promise<{ readonly written: ReadonlySet<string>; readonly repeated: ReadonlySet<string> }> {
  const asked = uses.map(({ orderNo, merchantId, appId, nonce }) => {
    return { order_no: orderNo, merchant_id: merchantId, app_id: appId, nonce }
  })
  const { rows } = await sql<{ order_no: string; is_written: boolean }>`${prepared}
    with asked as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
        as n (order_no text, merchant_id text, app_id text, nonce text)
    ), used as (${usingNonces(sql`asked`, now)}
    ), repeated as (
      select order_no from asked a where not exists (
        select from used u where u.merchant_id = a.merchant_id and u.app_id = a.app_id and u.nonce = a.nonce)
    ), ${writing(orders, attempts, sql`not exists (select from repeated r where r.order_no = n.order_no)`)}
    select order_no, true as is_written from written union all select order_no, false from repeated`.execute(db)
  const numbersOf = (isWritten: boolean) =>
    new Set(rows.flatMap((row) => (row.is_written === isWritten ? [row.order_no] : [])))
  return { written: numbersOf(true), repeated: numbersOf(false) }
}

/** Writes those of the orders, `n`, for which a condition holds, and their attempts; gives `written`. */
function writing(orders: readonly NewOrderRow[], attempts: readonly NewAttempt[], holds: RawBuilder<unknown>) {
  return sql`
    written as (
      insert into orders
      select * from ${rowSource('orders', orders)} n where ${holds}
      on conflict (merchant_id, namespace, merchant_order_id) do nothing
      returning merchant_id, order_no
    ), tried as (
      insert into attempts
        (merchant_id, order_no, attempt_no, channel_id, state, next_at, submitted_at, created_at, expires_at)
      select a.merchant_id, a.order_no, a.attempt_no, a.channel_id, a.state, a.next_at,
             case when a.state <> 'intended' then a.created_at end, a.created_at, a.expires_at
      from ${rowSource('attempts', attempts)} a
      join written using (merchant_id, order_no)
    )`
}

/** Which merchant order ids of these are taken already. */
export async function takenIds(
  tx: Tx,
  ids: readonly { readonly merchantId: string; readonly namespace: string; readonly merchantOrderId: string }[],
): Promise<ReadonlySet<string>> {
  const wanted = ids.map(({ merchantId: merchant_id, namespace, merchantOrderId: merchant_order_id }) => {
    return { merchant_id, namespace, merchant_order_id }
  })
  const { rows } = await sql<{ namespace: string; merchant_order_id: string; merchant_id: string }>`
    select o.merchant_id, o.namespace, o.merchant_order_id from ${rowSource('orders', wanted)} i
    join orders o on o.merchant_id = i.merchant_id and o.namespace = i.namespace
                 and o.merchant_order_id = i.merchant_order_id`.execute(tx)
  return new Set(rows.map((row) => idKey(row.merchant_id, row.namespace, row.merchant_order_id)))
}

/** One text for the three parts of a merchant order id. */
export function idKey(merchantId: string, namespace: string, merchantOrderId: string): string {
  return `${merchantId}\n${namespace}\n${merchantOrderId}`
}

/** Locks orders for a change, in one fixed order, so that two batches cannot wait for each other. */
export async function lockOrders(tx: Tx, keys: readonly OrderKey[]): Promise<readonly Order[]> {
  const wanted = keys.map(({ merchantId: merchant_id, orderNo: order_no }) => ({ merchant_id, order_no }))
  const { rows } = await sql<OrderRow>`
    select o.* from orders o
    join ${rowSource('orders', wanted)} k on o.merchant_id = k.merchant_id and o.order_no = k.order_no
    order by o.merchant_id, o.order_no for update of o`.execute(tx)
  return rows.map(orderOf)
}

/** Writes where orders and their current attempts now stand. The rows were locked by this transaction. */
export async function writeProgress(tx: Tx, changes: readonly NewOrderRow[]): Promise<void> {
  const { rows } = await sql<{ order_no: string }>`
    update orders o
    set state = n.state, fee_minor = n.fee_minor, paid_minor = n.paid_minor,
        received_minor = n.received_minor, paid_at = n.paid_at,
        ended_at = n.ended_at, reason = n.reason, instructions = coalesce(n.instructions, o.instructions),
        attempt_no = coalesce(n.attempt_no, o.attempt_no)
    from ${rowSource('orders', changes)} n
    where o.merchant_id = n.merchant_id and o.order_no = n.order_no
    returning o.order_no`.execute(tx)
  if (rows.length !== changes.length) throw new Error('an order that was locked is gone')
}

/** Notes the card of an order that is about to go to its channel. The order was locked by this transaction. */
export async function giveCard(
  tx: Tx,
  { merchantId, orderNo, attemptNo }: Order,
  cardId: string,
  progress: OrderProgress,
  now: Date,
  leaseUntil: Date,
): Promise<void> {
  const place = { merchant_id: merchantId, order_no: orderNo }
  await writeProgress(tx, [{ ...place, ...progressColumns(progress) }])
  await tx
    .updateTable('orders')
    .set({ card_id: cardId })
    .where('merchant_id', '=', merchantId)
    .where('order_no', '=', orderNo)
    .execute()
  await tx
    .updateTable('attempts')
    .set({ state: 'submitting', submitted_at: now, next_at: leaseUntil })
    .where('merchant_id', '=', merchantId)
    .where('order_no', '=', orderNo)
    .where('attempt_no', '=', attemptNo)
    .execute()
}

/** Finds an order by its number, the merchant's number, or both, which must then name one order. */
export async function findOrder(db: Db, find: FindOrder): Promise<Order | undefined> {
  let query = db
    .selectFrom('orders')
    .selectAll()
    .where('merchant_id', '=', find.app.merchantId)
    .where('app_id', '=', find.app.id)
  if (find.kind !== undefined) query = query.where('kind', '=', find.kind)
  if (find.orderNo !== undefined) query = query.where('order_no', '=', find.orderNo)
  if (find.merchantOrderId !== undefined) query = query.where('merchant_order_id', '=', find.merchantOrderId)
  // Our number names one order whichever namespace its merchant order id is in: the global cashier has its own.
  if (find.orderNo === undefined) query = query.where('namespace', '=', find.namespace)
  const row = await query.executeTakeFirst()
  return row && orderOf(row)
}

/** An order number, and the merchants it may belong to. */
export type NumberLookup = { readonly merchantIds: readonly string[]; readonly orderNo: string }

/** Reads orders by their numbers, each under any of its merchants, in one round trip. */
export async function readOrders(
  db: Db | Tx,
  lookups: readonly NumberLookup[],
): Promise<readonly (Order | undefined)[]> {
  const keys = lookups.flatMap(({ merchantIds, orderNo: order_no }) =>
    merchantIds.map((merchant_id) => ({ merchant_id, order_no })),
  )
  const { rows } = await sql<OrderRow>`
    select o.* from (select distinct merchant_id, order_no from ${rowSource('orders', keys)} k) k
    join orders o on o.merchant_id = k.merchant_id and o.order_no = k.order_no`.execute(db)
  const found = new Map(rows.map((row) => [row.order_no, row]))
  return lookups.map(({ orderNo }) => {
    const row = found.get(orderNo)
    return row && orderOf(row)
  })
}
