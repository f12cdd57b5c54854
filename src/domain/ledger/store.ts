import { type RawBuilder, sql } from 'kysely'
import { money } from '#core/money.ts'
import { type Db, prepared, type Tx } from '#db/pool.ts'
import type { Account, BalanceKey, Entry, Journal } from './posting.ts'

/** The sum of one account of a key. */
export type AccountSum = Entry & { readonly key: BalanceKey }

type KeyRow = { merchant_id: string; app_id: string; currency: string }
type SumRow = KeyRow & { account: Account; minor: bigint }

/** Writes journals, their entries and the marks that they are not folded yet, in one round trip. */
export async function insertJournals(tx: Tx, journals: readonly Journal[], now: Date): Promise<void> {
  const heads = journals.map(({ entries: _, ...head }) => head)
  const lines = journals.flatMap((journal) =>
    journal.entries.map(({ account, amount }, line) => ({
      merchantId: journal.merchantId,
      appId: journal.appId,
      cause: journal.cause,
      line,
      account,
      currency: amount.currency,
      // As text, since a JSON number may not hold every bigint.
      minor: amount.minor.toString(),
    })),
  )
  await sql`${prepared}
    with line as (
      select * from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as line (
        "merchantId" text, "appId" text, cause text, line smallint, account text, currency text, minor bigint)
    ), written_journals as (
      insert into journals (merchant_id, cause, app_id, kind, order_no, reason, actor, created_at)
      select "merchantId", cause, "appId", kind, "orderNo", reason, actor, ${now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(heads)}::jsonb) as head (
        "merchantId" text, cause text, "appId" text, kind text, "orderNo" text, reason text, actor text)
    ), written_entries as (
      insert into entries (merchant_id, cause, line, app_id, currency, account, amount_minor)
      select "merchantId", cause, line, "appId", currency, account, minor from line
    )
    insert into unfolded (merchant_id, app_id, currency, cause)
    select distinct "merchantId", "appId", currency, cause from line`.execute(tx)
}

/**
 * Makes the lock rows that are missing. In order, so that two makers cannot wait for each other; and without a try at
 * rows that are there, since that would wait for whoever has them locked.
 */
export async function makeLockRows(tx: Tx, keys: readonly BalanceKey[]): Promise<void> {
  await sql`
    insert into balances (merchant_id, app_id, currency, account, amount_minor)
    select merchant_id, app_id, currency, 'available', 0 from ${wanted(keys)}
    where not exists (
      select from balances
      where merchant_id = wanted.merchant_id and app_id = wanted.app_id and currency = wanted.currency
        and account = 'available'
    )
    order by merchant_id, app_id, currency
    on conflict do nothing`.execute(tx)
}

/**
 * Locks the balances of distinct keys, in one order for everybody. All or none: while a lock row is missing it locks
 * nothing and answers false, because making rows while holding others could deadlock.
 */
export async function lockBalances(tx: Tx, keys: readonly BalanceKey[]): Promise<boolean> {
  const { rows } = await sql`
    with lock_row as (
      select merchant_id, app_id, currency from balances join ${wanted(keys)} using (merchant_id, app_id, currency)
      where account = 'available'
    )
    select from balances join lock_row using (merchant_id, app_id, currency)
    where account = 'available' and (select count(*) from lock_row) = ${keys.length}
    order by merchant_id, app_id, currency
    for update of balances`.execute(tx)
  return rows.length === keys.length
}

/** Locks the balances of one key unless somebody else has them. */
export async function claimBalances(tx: Tx, key: BalanceKey): Promise<boolean> {
  const { rows } = await sql`
    select from balances join ${wanted([key])} using (merchant_id, app_id, currency)
    where account = 'available'
    for update of balances skip locked`.execute(tx)
  return rows.length > 0
}

/**
 * Folds what is not folded yet into the balances of locked keys and answers every account as it is then.
 * Never in the statement that locks: it would see the journals from before it waited. Exactly the marks that this
 * statement deletes are counted, so a journal that commits late, whatever its cause, waits for the next fold.
 */
export async function foldLocked(tx: Tx, keys: readonly BalanceKey[]): Promise<readonly AccountSum[]> {
  // The upsert writes sums, not changes: PostgreSQL checks the proposed row before it finds the conflict, so a
  // negative change would break the check of an account that stays positive. The lock makes the sums right.
  const { rows } = await sql<SumRow>`
    with taken as (
      delete from unfolded using ${wanted(keys)}
      where unfolded.merchant_id = wanted.merchant_id and unfolded.app_id = wanted.app_id
        and unfolded.currency = wanted.currency
      returning unfolded.*
    ), folded as (
      select merchant_id, app_id, currency, account, sum(amount_minor)::bigint as minor, bool_or(is_new) as is_changed
      from (
        select merchant_id, app_id, currency, account, amount_minor, false as is_new
        from balances join ${wanted(keys)} using (merchant_id, app_id, currency)
        union all
        select *, true from ${entriesOfMarks('taken')}
      ) as part
      group by merchant_id, app_id, currency, account
    ), written as (
      insert into balances (merchant_id, app_id, currency, account, amount_minor)
      select merchant_id, app_id, currency, account, minor from folded where is_changed
      on conflict (merchant_id, app_id, currency, account) do update set amount_minor = excluded.amount_minor
    )
    select merchant_id, app_id, currency, account, minor from folded`.execute(tx)
  return rows.map(readSum)
}

/** Counts the accounts of a key in one snapshot, folded or not, without a lock. */
export async function countBalances(db: Db, key: BalanceKey): Promise<readonly AccountSum[]> {
  const { rows } = await sql<SumRow>`
    with mark as (
      select unfolded.* from unfolded join ${wanted([key])} using (merchant_id, app_id, currency)
    )
    select merchant_id, app_id, currency, account, sum(amount_minor)::bigint as minor
    from (
      select merchant_id, app_id, currency, account, amount_minor
      from balances join ${wanted([key])} using (merchant_id, app_id, currency)
      union all
      select * from ${entriesOfMarks('mark')}
    ) as part
    group by merchant_id, app_id, currency, account`.execute(db)
  return rows.map(readSum)
}

/** At most `appsMax` keys that have something to fold, at random, so that none waits for ever when there are more. */
export async function readUnfoldedKeys(db: Db, appsMax: number): Promise<readonly BalanceKey[]> {
  // Jumps through the index from key to key: millions of marks of one app cost one step.
  const { rows } = await sql<KeyRow>`
    with recursive due as (
      (select merchant_id, app_id, currency from unfolded order by merchant_id, app_id, currency limit 1)
      union all
      select next.* from due cross join lateral (
        select merchant_id, app_id, currency from unfolded
        where (merchant_id, app_id, currency) > (due.merchant_id, due.app_id, due.currency)
        order by merchant_id, app_id, currency limit 1
      ) as next
    )
    select merchant_id, app_id, currency from due order by random() limit ${appsMax}`.execute(db)
  return rows.map(readKey)
}

/** An account as its entries say it, and as balances and unfolded journals say it. */
export type AccountCheck = {
  readonly key: BalanceKey
  readonly account: Account
  readonly bookedMinor: bigint
  readonly countedMinor: bigint
}

/** Adds up the whole ledger twice, in one snapshot. Reads every entry. */
export async function checkAccounts(db: Db): Promise<readonly AccountCheck[]> {
  const { rows } = await sql<KeyRow & { account: Account; booked: bigint; counted: bigint }>`
    with booked as (
      select merchant_id, app_id, currency, account, sum(amount_minor)::bigint as minor from entries
      group by merchant_id, app_id, currency, account
    ), counted as (
      select merchant_id, app_id, currency, account, sum(amount_minor)::bigint as minor
      from (select * from balances union all select * from ${entriesOfMarks('unfolded')}) as part
      group by merchant_id, app_id, currency, account
    )
    select merchant_id, app_id, currency, account,
      coalesce(booked.minor, 0) as booked, coalesce(counted.minor, 0) as counted
    from booked full join counted using (merchant_id, app_id, currency, account)
    order by merchant_id, app_id, currency, account`.execute(db)
  return rows.map((row) => ({
    key: readKey(row),
    account: row.account,
    bookedMinor: row.booked,
    countedMinor: row.counted,
  }))
}

/** Whether a transaction failed because one of its journals had been booked before. */
export function wasBookedBefore(why: unknown): boolean {
  const { code, table } = why as { readonly code?: unknown; readonly table?: unknown }
  return code === '23505' && (table === 'journals' || table === 'entries' || table === 'unfolded')
}

/** Keys as a table `wanted`. */
function wanted(keys: readonly BalanceKey[]): RawBuilder<unknown> {
  return sql`unnest(
    ${keys.map((key) => key.merchantId)}::text[],
    ${keys.map((key) => key.appId)}::text[],
    ${keys.map((key) => key.currency)}::text[]
  ) as wanted (merchant_id, app_id, currency)`
}

/**
 * The entries that the rows of `marks` stand for, as a table. `offset 0` keeps the planner to one index look-up per
 * mark: marks come and go, so its statistics are always wrong, and a scan of all entries would be slow.
 */
function entriesOfMarks(marks: 'taken' | 'mark' | 'unfolded'): RawBuilder<unknown> {
  return sql`(
    select entry.* from ${sql.table(marks)} as mark cross join lateral (
      select merchant_id, app_id, currency, account, amount_minor from entries
      where merchant_id = mark.merchant_id and cause = mark.cause and currency = mark.currency
      offset 0
    ) as entry
  ) as marked`
}

function readKey(row: KeyRow): BalanceKey {
  return { merchantId: row.merchant_id, appId: row.app_id, currency: row.currency }
}

function readSum(row: SumRow): AccountSum {
  return { key: readKey(row), account: row.account, amount: money(row.minor, row.currency) }
}
