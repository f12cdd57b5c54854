import { type RawBuilder, sql } from 'kysely'
import { type Db, prepared, type Tx } from '#db/pool.ts'

/** A request of an app, by what it carries to come only once. */
export type NonceUse = { readonly merchantId: string; readonly appId: string; readonly nonce: string }

/** How long a nonce counts as used; its repeat after that is a new one. */
const usedHours = 24

/** Uses nonces up in one round trip; answers of each whether it was not used before, of equal ones the first alone. */
export async function useNonces(db: Db | Tx, uses: readonly NonceUse[], now: Date): Promise<readonly boolean[]> {
  const { rows } = await sql<NonceUse>`${prepared}
    with used as (${usingNonces(nonceRows(uses), now)})
    select merchant_id as "merchantId", app_id as "appId", nonce from used`.execute(db)
  const fresh = new Set(rows.map(nonceKey))
  return uses.map((use) => fresh.delete(nonceKey(use)))
}

/**
 * The statement that uses up the nonces of rows with `merchant_id`, `app_id` and `nonce`, and returns those that were
 * not used before. In one order, so that two of them cannot wait for each other.
 */
export function usingNonces(rows: RawBuilder<unknown>, now: Date): RawBuilder<unknown> {
  return sql`
    insert into used_nonces (merchant_id, app_id, nonce, used_at)
    select distinct merchant_id, app_id, nonce, ${now}::timestamptz from ${rows} order by merchant_id, app_id, nonce
    on conflict (merchant_id, app_id, nonce) do update set used_at = excluded.used_at
    where used_nonces.used_at <= excluded.used_at - make_interval(hours => ${usedHours})
    returning merchant_id, app_id, nonce`
}

/** Forgets nonces that may come again, at most `most`; answers how many there were. */
export async function deleteOldNonces(db: Db, most: number, now: Date): Promise<number> {
  const { rows } = await sql<{ deleted: number }>`
    with old as (
      select merchant_id, app_id, nonce from used_nonces
      where used_at <= ${now}::timestamptz - make_interval(hours => ${usedHours})
      order by used_at limit ${most} for update skip locked
    ), gone as (
      delete from used_nonces u using old
      where u.merchant_id = old.merchant_id and u.app_id = old.app_id and u.nonce = old.nonce returning 1
    )
    select count(*)::int as deleted from gone`.execute(db)
  return rows[0]?.deleted ?? 0
}

/** One text for the three parts. */
export function nonceKey({ merchantId, appId, nonce }: NonceUse): string {
  return `${merchantId}\n${appId}\n${nonce}`
}

function nonceRows(uses: readonly NonceUse[]): RawBuilder<unknown> {
  const rows = uses.map(({ merchantId: merchant_id, appId: app_id, nonce }) => ({ merchant_id, app_id, nonce }))
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (merchant_id text, app_id text, nonce text)`
}
