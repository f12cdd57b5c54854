import { type RawBuilder, sql } from 'kysely'
import type { Db } from './pool.ts'

/** Rows that wait for work, as an index lists them: by merchant, and then by when they are due. */
export type Queue = {
  readonly table: 'attempts' | 'subscriptions' | 'checkouts'
  readonly dueAt: 'next_at' | 'expires_at'
  /** The condition of the index. */
  readonly waiting: RawBuilder<unknown>
}

/** A part of a round of the merchants, in the order of their ids. */
export type MerchantsOfRound = {
  /** Those that have something due. */
  readonly due: readonly string[]
  /** Where the next part begins; undefined: this was the last. */
  readonly last: string | undefined
}

/** Goes to the next merchants behind `after` that have rows waiting, at most `most`: one step of the index each. */
export async function nextMerchants(
  db: Db,
  queue: Queue,
  now: Date,
  after: string,
  most: number,
): Promise<MerchantsOfRound> {
  const table = sql.table(queue.table)
  const dueAt = sql.ref(queue.dueAt)
  const { rows } = await sql<{ merchant_id: string; is_due: boolean }>`
    with recursive merchant as (
      (select merchant_id, ${dueAt} as due_at, 1 as n from ${table}
       where ${queue.waiting} and merchant_id > ${after} order by merchant_id, ${dueAt} limit 1)
      union all
      select next.merchant_id, next.due_at, m.n + 1
      from merchant m cross join lateral (
        select merchant_id, ${dueAt} as due_at from ${table}
        where ${queue.waiting} and merchant_id > m.merchant_id order by merchant_id, ${dueAt} limit 1
      ) next
      where m.n < ${most}
    )
    select merchant_id, due_at <= ${now} as is_due from merchant order by merchant_id`.execute(db)
  const due = rows.filter((row) => row.is_due).map((row) => row.merchant_id)
  return { due, last: rows.length === most ? rows.at(-1)?.merchant_id : undefined }
}
