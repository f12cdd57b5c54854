import { sql } from 'kysely'
import type { Db } from '#db/pool.ts'

/** How long a number rests after its lease, so that no second can be numbered twice under it. */
const restSeconds = 10

/**
 * Takes a number whose lease ended long enough ago by the database's clock, the longest unused first; undefined when
 * there is none. Skips rows that another process is just taking.
 */
export async function takeNumber(db: Db, holder: string, leaseSeconds: number): Promise<number | undefined> {
  const { rows } = await sql<{ number: number }>`
    update process_numbers
    set holder = ${holder}, lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    where number = (
      select number from process_numbers
      where lease_until < clock_timestamp() - make_interval(secs => ${restSeconds})
      order by lease_until, number limit 1
      for update skip locked
    )
    returning number`.execute(db)
  return rows[0]?.number
}

/** Makes the lease last `leaseSeconds` from now; false when somebody else took the number. */
export async function renewNumber(db: Db, number: number, holder: string, leaseSeconds: number): Promise<boolean> {
  const { rows } = await sql`
    update process_numbers set lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    where number = ${number} and holder = ${holder}
    returning number`.execute(db)
  return rows.length === 1
}

/** Ends the lease now, if it is still this holder's. The number then rests. */
export async function giveNumberBack(db: Db, number: number, holder: string): Promise<void> {
  await sql`
    update process_numbers set lease_until = clock_timestamp(), holder = null
    where number = ${number} and holder = ${holder}`.execute(db)
}
