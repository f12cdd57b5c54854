import { type Selectable, sql } from 'kysely'
import type { Db, Tx } from '#db/pool.ts'
import type { NoticesTable } from '#db/tables.ts'
import type { OrderState } from '#domain/orders/index.ts'
import type { FactsKind, NewNotice, Notice, NoticeKey, NoticeState } from './notice.ts'

export type AddressedNotice = NewNotice & { readonly endpoint: string | undefined }

/**
 * Locks numbers until the transaction ends, so that the notices of each are queued one after the other. A number has
 * no row that is surely there, so it is the number itself that is locked; in one fixed order.
 */
export async function lockNumbers(
  tx: Tx,
  keys: readonly { readonly merchantId: string; readonly orderNo: string }[],
): Promise<void> {
  const names = keys.map(({ merchantId, orderNo }) => `notice ${merchantId}/${orderNo}`).sort()
  for (const name of names) await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx)
}

/** Inserts notices and retires older due ones of the same numbers. Rows are locked in the order of their keys. */
export async function insertNotices(tx: Tx, notices: readonly AddressedNotice[], now: Date): Promise<void> {
  const rows = notices.map((notice) =>
    notice.kind === 'order'
      ? { ...notice, paidMinor: notice.paidMinor?.toString(), feeMinor: notice.feeMinor.toString() }
      : notice,
  )
  await sql`
    with told as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as t (
        "merchantId" text, "orderNo" text, "appId" text, protocol text, "orderState" text, "paidMinor" bigint,
        "feeMinor" bigint, "paidAt" timestamptz, reason text, url text, endpoint text, kind text, facts jsonb)
      order by "merchantId", "orderNo" limit ${rows.length}::int
    ), retired as (
      update notices n set state = 'retired', next_at = null, ended_at = ${now}
      from told t cross join lateral (
        select seq from notices o
        where o.merchant_id = t."merchantId" and o.order_no = t."orderNo" and o.state = 'due' for update
      ) o
      where n.merchant_id = t."merchantId" and n.order_no = t."orderNo" and n.seq = o.seq
    )
    insert into notices (merchant_id, order_no, seq, app_id, protocol, order_state, paid_minor, fee_minor, paid_at,
                         reason, url, endpoint, kind, facts, state, next_at, created_at)
    select t."merchantId", t."orderNo", 1 + coalesce((select max(seq) from notices p
             where p.merchant_id = t."merchantId" and p.order_no = t."orderNo"), 0),
           t."appId", t.protocol, t."orderState", t."paidMinor", t."feeMinor", t."paidAt", t.reason, t.url, t.endpoint,
           t.kind, t.facts, case when t.url is null then 'no address' else 'due' end,
           case when t.url is not null then ${now}::timestamptz end, ${now}
    from told t`.execute(tx)
}

/** Locks an order or another number, so that no newer notice is queued meanwhile, and then its newest notice. */
export async function lockNewestNotice(
  tx: Tx,
  merchantId: string,
  orderNo: string,
): Promise<Selectable<NoticesTable> | undefined> {
  await sql`select 1 from orders where merchant_id = ${merchantId} and order_no = ${orderNo} for update`.execute(tx)
  await lockNumbers(tx, [{ merchantId, orderNo }])
  return tx
    .selectFrom('notices')
    .selectAll()
    .where('merchant_id', '=', merchantId)
    .where('order_no', '=', orderNo)
    .orderBy('seq', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
}

/** Makes a notice that this transaction has locked due at `now`, at the start of its timetable. */
export async function makeDue(
  tx: Tx,
  key: NoticeKey,
  to: { readonly url: string; readonly endpoint: string },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('notices')
    .set({ ...to, state: 'due', next_at: now, failures: 0, ended_at: null, lease_until: null })
    .where('merchant_id', '=', key.merchantId)
    .where('order_no', '=', key.orderNo)
    .where('seq', '=', key.seq)
    .execute()
}

/** The notices of one order, or of whatever has the number, oldest first. */
export async function noticesOfOrder(db: Db, merchantId: string, orderNo: string): Promise<readonly Notice[]> {
  const rows = await db
    .selectFrom('notices')
    .selectAll()
    .where('merchant_id', '=', merchantId)
    .where('order_no', '=', orderNo)
    .orderBy('seq')
    .execute()
  return rows.map(noticeOf)
}

/** The newest notice of each of these orders, by the order's number; an order that has none is not there. */
export async function newestNotices(
  db: Db,
  merchantId: string,
  orderNos: readonly string[],
): Promise<ReadonlyMap<string, Pick<Notice, 'state' | 'pushes'>>> {
  const rows = await db
    .selectFrom('notices')
    .select(['order_no', 'state', 'pushes'])
    .distinctOn('order_no')
    .where('merchant_id', '=', merchantId)
    .where('order_no', 'in', [...orderNos])
    .orderBy('order_no')
    .orderBy('seq', 'desc')
    .execute()
  return new Map(rows.map(({ order_no, state, pushes }) => [order_no, { state: state as NoticeState, pushes }]))
}

/**
 * One page of a merchant's notices, newest order numbers first; `before` is the last one of the page before.
 * Each filter is read along an index, and `most` bounds the page.
 */
export async function listNotices(
  db: Db,
  find: {
    readonly merchantId: string
    readonly state?: NoticeState | undefined
    readonly before?: Pick<NoticeKey, 'orderNo' | 'seq'> | undefined
    readonly most: number
  },
): Promise<readonly Notice[]> {
  let query = db.selectFrom('notices').selectAll().where('merchant_id', '=', find.merchantId)
  if (find.state !== undefined) query = query.where('state', '=', find.state)
  if (find.before) query = query.where(sql<boolean>`(order_no, seq) < (${find.before.orderNo}, ${find.before.seq})`)
  const rows = await query.orderBy('order_no', 'desc').orderBy('seq', 'desc').limit(find.most).execute()
  return rows.map(noticeOf)
}

function noticeOf(row: Selectable<NoticesTable>): Notice {
  return {
    merchantId: row.merchant_id,
    orderNo: row.order_no,
    seq: row.seq,
    appId: row.app_id,
    protocol: row.protocol,
    kind: row.kind as 'order' | FactsKind,
    orderState: (row.order_state as OrderState | null) ?? undefined,
    state: row.state as NoticeState,
    url: row.url ?? undefined,
    pushes: row.pushes,
    nextAt: row.next_at ?? undefined,
    body: row.body ?? undefined,
    lastStatus: row.last_status ?? undefined,
    lastAnswer: row.last_answer ?? undefined,
    lastError: row.last_error ?? undefined,
    createdAt: row.created_at,
    endedAt: row.ended_at ?? undefined,
  }
}
