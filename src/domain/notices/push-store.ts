import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '#db/pool.ts'
import { type OrderRow, orderOf } from '#domain/orders/index.ts'
import type { DueNotice, FactsKind, NoticeKey, NoticeState } from './notice.ts'

/** One merchant's notices to one endpoint. */
export type Pair = { readonly merchantId: string; readonly endpoint: string }

/** A notice that this process alone may push until `leaseUntil`. `pushes` is the number of this push. */
export type ClaimedNotice = NoticeKey & {
  readonly protocol: string
  readonly url: string
  readonly endpoint: string
  readonly pushes: number
  readonly failures: number
  readonly begunAt: Date
  readonly leaseUntil: Date
  readonly stored: Signed | undefined
  /** Read when it is written, so that a row which does not read fails its own push and not the whole claim. */
  due(): DueNotice
}

/** A notice as it goes out, for this push and the later ones. */
export type Signed = {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly keyVersion: number
}

/** What came of a push, and what follows from it. */
export type PushResult = NoticeKey & {
  readonly pushes: number
  readonly state: 'due' | 'acknowledged' | 'exhausted'
  readonly failures: number
  readonly nextAt: Date | undefined
  readonly signed: Signed | undefined
  readonly status: number | undefined
  readonly answer: string | undefined
  readonly error: string | undefined
}

const words = z.record(z.string(), z.string())

/**
 * Finds merchants' endpoints with due notices behind `after`, at most `most`, and leaves `busy` endpoints out. Steps
 * from pair to pair along the index, so a backlog of any length costs one step. `last` is where to go on; absent: the
 * walk came to the end.
 */
export async function findDuePairs(
  db: Db,
  walk: { readonly after: Pair; readonly busy: readonly string[]; readonly most: number; readonly stepsMax: number },
  now: Date,
): Promise<{ readonly due: readonly Pair[]; readonly last: Pair | undefined }> {
  const { rows } = await sql<Pair & { is_due: boolean; step: number }>`
    with recursive walk as (
      (select merchant_id, endpoint, next_at, 1 as step from notices
       where state = 'due' and (merchant_id, endpoint) > (${walk.after.merchantId}, ${walk.after.endpoint})
       order by merchant_id, endpoint, next_at limit 1)
      union all
      select n.merchant_id, n.endpoint, n.next_at, w.step + 1 from walk w cross join lateral (
        select merchant_id, endpoint, next_at from notices
        where state = 'due' and (merchant_id, endpoint) > (w.merchant_id, w.endpoint)
        order by merchant_id, endpoint, next_at limit 1) n
      where w.step < ${walk.stepsMax}
    ), seen as (
      select *, next_at <= ${now} and endpoint <> all(${walk.busy}::text[]) as is_due from walk
    )
    select merchant_id as "merchantId", endpoint, is_due, step from seen
    where is_due or step = ${walk.stepsMax} limit ${walk.most}`.execute(db)
  const last = rows.at(-1)
  const isCut = last && (rows.length === walk.most || last.step === walk.stepsMax)
  return { due: rows.filter((row) => row.is_due), last: isCut ? last : undefined }
}

/**
 * Claims due notices, per pair at most `most`, all in one round trip. The lease moves next_at forward, so a notice
 * whose process dies is due again when it ends. Not while an older notice of the same number is still being pushed.
 */
export async function claimNotices(
  db: Db,
  claims: readonly (Pair & { readonly most: number })[],
  now: Date,
  leaseUntil: Date,
): Promise<readonly ClaimedNotice[]> {
  // A claim that a crash of the database undoes is only a push made twice, so its commit need not wait for the disk.
  const { rows } = await sql<ClaimedRow>`
    with relaxed as materialized (select set_config('synchronous_commit', 'off', true)
    ), wanted as materialized (
      select c.* from relaxed, json_to_recordset(${JSON.stringify(claims)}::json) as c (
        "merchantId" text, endpoint text, most integer)
      limit ${claims.length}::int
    ), taken as materialized (
      select w."merchantId" as merchant_id, n.order_no, n.seq from wanted w cross join lateral (
        select order_no, seq from notices n
        where n.state = 'due' and n.merchant_id = w."merchantId" and n.endpoint = w.endpoint and n.next_at <= ${now}
          and not exists (select 1 from notices older
                          where older.merchant_id = n.merchant_id and older.order_no = n.order_no
                            and older.seq < n.seq and older.lease_until > ${now})
        order by n.next_at limit w.most for update skip locked) n
    )
    update notices n set pushes = n.pushes + 1, next_at = ${leaseUntil}, lease_until = ${leaseUntil}
    from taken t left join orders o using (merchant_id, order_no)
    where n.merchant_id = t.merchant_id and n.order_no = t.order_no and n.seq = t.seq
    returning o.*, n.merchant_id, n.order_no, n.app_id, n.protocol, n.kind as told_kind, n.facts, n.seq, n.url,
              n.endpoint, n.pushes, n.failures, n.body, n.headers, n.key_version,
              n.order_state as told_state, n.paid_minor as told_paid_minor, n.fee_minor as told_fee_minor,
              n.paid_at as told_paid_at, n.reason as told_reason, n.created_at as told_at`.execute(db)
  return rows.map((row) => claimedOf(row, now, leaseUntil))
}

/**
 * Writes what came of pushes, in one round trip; answers where each notice stands now. `overtaken`: its lease had
 * ended and somebody else has it. A retired notice keeps its state, and its newer one is free to go.
 */
export async function recordPushes(
  db: Db,
  results: readonly PushResult[],
  now: Date,
): Promise<readonly (NoticeState | 'overtaken')[]> {
  const items = results.map(({ signed, ...result }, at) => ({ ...result, ...signed, at }))
  const { rows } = await sql<{ at: number; state: NoticeState }>`
    with done as materialized (
      select * from json_to_recordset(${JSON.stringify(items)}::json) as d (
        at integer, "merchantId" text, "orderNo" text, seq integer, pushes integer, state text, failures integer,
        "nextAt" timestamptz, body text, headers jsonb, "keyVersion" integer, status integer, answer text, error text)
      order by "merchantId", "orderNo", seq limit ${items.length}::int
    ), held as materialized (
      select d.* from done d cross join lateral (
        select 1 from notices n where n.merchant_id = d."merchantId" and n.order_no = d."orderNo" and n.seq = d.seq
                                  and n.pushes = d.pushes for update) n
    )
    update notices n
    set state = case when n.state = 'due' then d.state else n.state end,
        next_at = case when n.state = 'due' then d."nextAt" end,
        ended_at = case when n.state = 'due' and d.state = 'due' then null else coalesce(n.ended_at, ${now}) end,
        failures = d.failures, lease_until = null, body = coalesce(d.body, n.body),
        headers = coalesce(d.headers, n.headers), key_version = coalesce(d."keyVersion", n.key_version),
        last_status = d.status, last_answer = d.answer, last_error = d.error
    from held d
    where n.merchant_id = d."merchantId" and n.order_no = d."orderNo" and n.seq = d.seq
    returning d.at, n.state`.execute(db)
  const states = new Map(rows.map((row) => [row.at, row.state]))
  return results.map((_, at) => states.get(at) ?? 'overtaken')
}

/** The order's row, empty where the notice is not about one, with the notice's own columns over it. */
type ClaimedRow = OrderRow & {
  told_kind: string
  facts: unknown
  seq: number
  url: string
  endpoint: string
  pushes: number
  failures: number
  body: string | null
  headers: unknown
  key_version: number | null
  told_state: string | null
  told_paid_minor: bigint | null
  told_fee_minor: bigint | null
  told_paid_at: Date | null
  told_reason: string | null
  told_at: Date
}

function claimedOf(row: ClaimedRow, begunAt: Date, leaseUntil: Date): ClaimedNotice {
  const key = { merchantId: row.merchant_id, orderNo: row.order_no, seq: row.seq }
  const { protocol, url, endpoint, pushes, failures } = row
  const stored = storedOf(row)
  const due = () => dueOf(row, { ...key, appId: row.app_id, createdAt: row.told_at })
  return { ...key, protocol, url, endpoint, pushes, failures, begunAt, leaseUntil, stored, due }
}

function dueOf(row: ClaimedRow, of: NoticeKey & Pick<DueNotice, 'appId' | 'createdAt'>): DueNotice {
  if (row.told_kind !== 'order') return { ...of, kind: row.told_kind as FactsKind, facts: words.parse(row.facts) }
  return { ...of, kind: 'order', order: orderOf(asTold(row)) }
}

/** The order's row with the outcome that the notice tells, which a later one may have replaced. */
function asTold(row: ClaimedRow): OrderRow {
  if (row.told_state === null || row.told_fee_minor === null) throw new Error('a notice of an order has no outcome')
  return {
    ...row,
    state: row.told_state,
    paid_minor: row.told_paid_minor,
    fee_minor: row.told_fee_minor,
    paid_at: row.told_paid_at,
    reason: row.told_reason,
    ended_at: row.told_at,
  }
}

function storedOf(row: ClaimedRow): Signed | undefined {
  if (row.body === null || row.key_version === null) return undefined
  return { body: row.body, headers: words.parse(row.headers), keyVersion: row.key_version }
}
