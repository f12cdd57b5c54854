import { sql } from 'kysely'
import type { Db } from '#db/pool.ts'

/** By how many milliseconds the clock of this installation is ahead of the real one. */
export async function readForward(db: Db): Promise<number> {
  const row = await db.selectFrom('moved_clock').select('forward_milliseconds').executeTakeFirst()
  return Number(row?.forward_milliseconds ?? 0n)
}

/** Adds to it in one statement, so that two moves at once add up; false: it would be more than `most`. */
export async function addForward(db: Db, milliseconds: number, most: number): Promise<boolean> {
  const { rows } = await sql`
    insert into moved_clock (forward_milliseconds) values (${milliseconds})
    on conflict (only_row) do update
    set forward_milliseconds = moved_clock.forward_milliseconds + excluded.forward_milliseconds
    where moved_clock.forward_milliseconds + excluded.forward_milliseconds <= ${most}
    returning forward_milliseconds`.execute(db)
  return rows.length === 1
}

/** Raises it to this, never lowers it; false: it is as much or more already. */
export async function raiseForward(db: Db, milliseconds: number): Promise<boolean> {
  const { rows } = await sql`
    insert into moved_clock (forward_milliseconds) values (${milliseconds})
    on conflict (only_row) do update set forward_milliseconds = excluded.forward_milliseconds
    where moved_clock.forward_milliseconds < excluded.forward_milliseconds
    returning forward_milliseconds`.execute(db)
  return rows.length === 1
}
