import { sql } from 'kysely'
import { type Db, type MerchantsOfRound, nextMerchants, type Queue, rowSource, type Tx } from '#db/pool.ts'
import type { Order } from './order.ts'
import { orderOf } from './order-row.ts'
import type { OrderRow } from './store.ts'

/** How long a submission may take before another process may ask what became of it. Longer than any call's time-out. */
export const submitLeaseSeconds = 60

/** Seconds to the first, second, … question about an order that has not ended; the last one repeats for ever. */
const askMoneyOutAfterSeconds = [15, 30, 60, 120, 300, 600, 1800, 3600] as const
export const askAfterSeconds = {
  payout: askMoneyOutAfterSeconds,
  refund: askMoneyOutAfterSeconds,
  collection: [600, 1800, 3600],
  /** A collection with a card: the channel was called, and says soon how it went. */
  card: [15, 30, 60, 120, 300, 600, 1800, 3600],
} as const

/** An attempt that is due, taken by this process: to submit, or to ask about. */
export type DueAttempt = {
  readonly order: Order
  readonly attemptNo: number
  readonly task: 'submit' | 'ask'
  readonly asks: number
  readonly submittedAt: Date
}

/** The attempts that wait for something. */
const waitingAttempts: Queue = { table: 'attempts', dueAt: 'next_at', waiting: sql`next_at is not null` }

/** Goes to the next merchants behind `after` whose attempts wait, at most `most`. */
export function nextMerchantsWithAttempts(db: Db, now: Date, after: string, most: number): Promise<MerchantsOfRound> {
  return nextMerchants(db, waitingAttempts, now, after, most)
}

/**
 * Takes due attempts of these merchants, at most `most` in all and `perMerchantMax` of each, and none of the channels
 * in `busy`. Taking one moves its next time forward, so a process that dies needs nobody to clean up behind it.
 */
export async function takeDueAttempts(
  db: Db,
  now: Date,
  from: {
    readonly merchants: readonly string[]
    readonly busy: readonly string[]
    readonly perMerchantMax: number
    readonly most: number
  },
): Promise<readonly DueAttempt[]> {
  const { rows } = await sql<OrderRow & { was: string; tried: number; asks: number; submitted_at: Date }>`
    with due as (
      select a.merchant_id, a.order_no, a.attempt_no, a.state as was
      from unnest(${[...from.merchants]}::text[]) as m (merchant_id)
      cross join lateral (
        select * from attempts
        where merchant_id = m.merchant_id and next_at <= ${now} and channel_id <> all(${[...from.busy]}::text[])
        order by next_at limit ${from.perMerchantMax} for update skip locked
      ) a
      limit ${from.most}
    )
    update attempts a
    set state = case when due.was = 'intended' then 'submitting' else a.state end,
        -- Of the last call: what a channel does not know proves nothing until that one has become quiet.
        submitted_at = case when due.was = 'intended' then ${now} else coalesce(a.submitted_at, ${now}) end,
        asks = case when due.was = 'intended' then a.asks else a.asks + 1 end,
        next_at = case
          when due.was = 'intended' then ${now}::timestamptz + make_interval(secs => ${submitLeaseSeconds})
          when o.kind <> 'collection' then ${now}::timestamptz + ${delay(askAfterSeconds.payout, 1)}
          -- Of several times the least; null, where there is no end ahead, is none.
          else least(
            case when a.expires_at > ${now} then a.expires_at end,
            ${now}::timestamptz + case when o.card_id is null then ${delay(askAfterSeconds.collection, 1)}
                                       else ${delay(askAfterSeconds.card, 1)} end) end
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
    from ${rowSource('attempts', changes)} n
    where a.merchant_id = n.merchant_id and a.order_no = n.order_no and a.attempt_no = n.attempt_no`.execute(tx)
}

/** What the channel calls the payment of an order's current attempt; undefined where it has not told. */
export async function readChannelRef(db: Db, order: Order): Promise<string | undefined> {
  const row = await db
    .selectFrom('attempts')
    .select('channel_ref')
    .where('merchant_id', '=', order.merchantId)
    .where('order_no', '=', order.orderNo)
    .where('attempt_no', '=', order.attemptNo)
    .executeTakeFirst()
  return row?.channel_ref ?? undefined
}
