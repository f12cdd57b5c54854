import { sql } from 'kysely'
import type { Db, Tx } from '#db/pool.ts'
import type { Order } from './order.ts'
import { orderOf } from './order-row.ts'
import type { OrderRow } from './store.ts'

/** How long a submission may take before another process may ask what became of it. Longer than any call's time-out. */
export const submitLeaseSeconds = 60

/** Seconds to the first, second, … question about an order that has not ended; the last one repeats for ever. */
export const askAfterSeconds = {
  payout: [15, 30, 60, 120, 300, 600, 1800, 3600],
  collection: [600, 1800, 3600],
} as const

/** An attempt that is due, taken by this process: to submit, or to ask about. */
export type DueAttempt = {
  readonly order: Order
  readonly attemptNo: number
  readonly task: 'submit' | 'ask'
  readonly asks: number
  readonly submittedAt: Date
}

/**
 * Takes due attempts, at most `perMerchantMax` of one merchant: which merchants have due work is read by a loose scan
 * of the partial index, then each merchant's rows are claimed apart. Taking one moves its next time forward, so a
 * process that dies needs nobody to clean up behind it.
 */
export async function takeDueAttempts(
  db: Db,
  now: Date,
  limits: { readonly perMerchantMax: number; readonly merchantsMax: number },
): Promise<readonly DueAttempt[]> {
  const { rows } = await sql<OrderRow & { was: string; tried: number; asks: number; submitted_at: Date }>`
    with recursive merchants_due as (
      (select merchant_id, 1 as n from attempts where next_at is not null order by merchant_id limit 1)
      union all
      select (select a.merchant_id from attempts a
              where a.next_at is not null and a.merchant_id > m.merchant_id order by a.merchant_id limit 1), n + 1
      from merchants_due m where m.merchant_id is not null and n < ${limits.merchantsMax}
    ), due as (
      select a.merchant_id, a.order_no, a.attempt_no, a.state as was
      from merchants_due m
      cross join lateral (
        select * from attempts where merchant_id = m.merchant_id and next_at <= ${now}
        order by next_at limit ${limits.perMerchantMax} for update skip locked
      ) a
    )
    update attempts a
    set state = case when due.was = 'intended' then 'submitting' else a.state end,
        submitted_at = coalesce(a.submitted_at, ${now}),
        asks = case when due.was = 'intended' then 0 else a.asks + 1 end,
        next_at = case
          when due.was = 'intended' then ${now}::timestamptz + make_interval(secs => ${submitLeaseSeconds})
          when o.kind = 'payout' then ${now}::timestamptz + ${delay(askAfterSeconds.payout, 1)}
          when a.expires_at > ${now}
            then least(a.expires_at, ${now}::timestamptz + ${delay(askAfterSeconds.collection, 1)})
          else ${now}::timestamptz + ${delay(askAfterSeconds.collection, 1)} end
    from due join orders o using (merchant_id, order_no)
    where a.merchant_id = due.merchant_id and a.order_no = due.order_no and a.attempt_no = due.attempt_no
    returning o.*, due.was, a.attempt_no as tried, a.asks, a.submitted_at`.execute(db)
  return rows.map((row) => ({
    order: orderOf(row),
    attemptNo: row.tried,
    task: row.was === 'intended' ? 'submit' : 'ask',
    asks: row.asks,
    submittedAt: row.submitted_at,
  }))
}

/** The wait before the next question, by the attempt's count of questions so far. */
function delay(seconds: readonly number[], ahead: number) {
  const place = sql`least(a.asks + ${ahead}::int, ${seconds.length}::int)`
  return sql`make_interval(secs => (${sql.val([...seconds])}::int[])[${place}])`
}

/** Where an attempt now stands. `next_at` null: it needs no more work. */
export type AttemptChange = {
  readonly merchant_id: string
  readonly order_no: string
  readonly attempt_no: number
  readonly state: 'intended' | 'pending' | 'unclear' | 'paid' | 'failed' | 'expired'
  readonly next_at: string | null
  readonly channel_ref: string | null
  readonly proof: string | null
}

/** Writes where attempts now stand, in the transaction that moved their orders. */
export async function writeAttempts(tx: Tx, changes: readonly AttemptChange[]): Promise<void> {
  await sql`
    update attempts a
    set state = n.state, next_at = n.next_at, channel_ref = coalesce(n.channel_ref, a.channel_ref),
        proof = coalesce(n.proof, a.proof)
    from jsonb_populate_recordset(null::attempts, ${JSON.stringify(changes)}::jsonb) n
    where a.merchant_id = n.merchant_id and a.order_no = n.order_no and a.attempt_no = n.attempt_no`.execute(tx)
}
