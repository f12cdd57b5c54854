import { sql } from 'kysely'
import { type Db, prepared, rowSource, type Tx } from '#db/pool.ts'

/** A verified channel notice, as it is stored before it is believed. `outcome` is its JSON text. */
export type StoredNotice = {
  readonly merchantId: string
  readonly channelId: string
  readonly reference: string
  readonly outcome: string
}

/** How long a stored notice waits for the process that received it, before any process may work on it. */
const ownerSeconds = 15

/** Unverified bodies kept per channel; older ones make room. */
const quarantineMax = 200

/** Stores notices in one statement; answers their ids in order. */
export async function insertChannelNotices(
  db: Db,
  notices: readonly StoredNotice[],
  now: Date,
): Promise<readonly bigint[]> {
  const { rows } = await sql<{ id: bigint; place: number }>`${prepared}
    with given as (
      select n.*, n.place::int as at_place
      from rows from (jsonb_to_recordset(${JSON.stringify(notices)}::jsonb)
        as ("merchantId" text, "channelId" text, reference text, outcome text)) with ordinality
        as n (merchant_id, channel_id, reference, outcome, place)
    ), numbered as (
      select *, nextval(pg_get_serial_sequence('channel_notices', 'id')) as new_id from given
    ), written as (
      insert into channel_notices (merchant_id, id, channel_id, reference, outcome, received_at, next_at)
      overriding system value
      select merchant_id, new_id, channel_id, reference, outcome::jsonb, ${now},
             ${now}::timestamptz + make_interval(secs => ${ownerSeconds})
      from numbered
    )
    select new_id as id, at_place as place from numbered order by at_place`.execute(db)
  return rows.map((row) => row.id)
}

/** Marks notices as worked off, in the transaction that recorded their outcomes. */
export async function finishChannelNotices(
  tx: Tx,
  notices: readonly { readonly merchantId: string; readonly id: bigint }[],
): Promise<void> {
  const keys = notices.map((one) => ({ merchant_id: one.merchantId, id: one.id.toString() }))
  await sql`
    update channel_notices c set next_at = null
    from ${rowSource('channel_notices', keys)} k
    where c.merchant_id = k.merchant_id and c.id = k.id`.execute(tx)
}

/** A stored notice that nobody finished. */
export type LeftNotice = {
  readonly merchantId: string
  readonly id: bigint
  readonly channelId: string
  readonly reference: string
  readonly outcome: unknown
}

/** Takes stored notices that nobody finished: their process died or the database was away. Waits grow with each try. */
export async function takeLeftNotices(db: Db, now: Date, most: number): Promise<readonly LeftNotice[]> {
  const { rows } = await sql<LeftNotice>`
    update channel_notices c
    set tries = c.tries + 1,
        next_at = ${now}::timestamptz + make_interval(secs => least(15 * 2 ^ least(c.tries, 8), 3600))
    from (select merchant_id, id from channel_notices where next_at <= ${now}
          order by next_at limit ${most} for update skip locked) due
    where c.merchant_id = due.merchant_id and c.id = due.id
    returning c.merchant_id as "merchantId", c.id, c.channel_id as "channelId", c.reference, c.outcome`.execute(db)
  return rows
}

/** The notices of one payment that nobody finished, the one with the most money first. */
export async function readLeftNotices(
  db: Db,
  { merchantId, reference }: Pick<LeftNotice, 'merchantId' | 'reference'>,
  most: number,
): Promise<readonly LeftNotice[]> {
  const { rows } = await sql<LeftNotice>`
    select merchant_id as "merchantId", id, channel_id as "channelId", reference, outcome from channel_notices
    where merchant_id = ${merchantId} and reference = ${reference} and next_at is not null
    order by (outcome->'received'->>'minor')::numeric desc nulls last, id limit ${most}`.execute(db)
  return rows
}

/** Keeps an unverified body for a person to look at, and the newest of each channel only. */
export async function quarantine(
  db: Db,
  notice: { readonly channelId: string; readonly why: string; readonly body: string },
  now: Date,
): Promise<void> {
  await sql`
    with kept as (
      insert into quarantined_notices (channel_id, received_at, why, body)
      values (${notice.channelId}, ${now}, ${notice.why}, ${notice.body})
    )
    delete from quarantined_notices where channel_id = ${notice.channelId} and id <= (
      select id from quarantined_notices where channel_id = ${notice.channelId}
      order by id desc offset ${quarantineMax} limit 1)`.execute(db)
}
