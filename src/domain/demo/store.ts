import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import type { Db } from '#db/pool.ts'

/** Any number that no other lock of the database has. */
const demoLock = 1_398_229_062
const waitMilliseconds = 250
const waitsMax = 240

/** Runs `work` while no other process does so on this database. Waits for a minute, then throws. */
export async function inDemoLock<Value>(pool: pg.Pool, work: () => Promise<Value>): Promise<Value> {
  const client = await pool.connect()
  try {
    for (let waits = 0; !(await tryLock(client)); waits++) {
      if (waits === waitsMax) throw new Error('another process has been laying the demo for a minute')
      await pause(waitMilliseconds)
    }
    return await work()
  } finally {
    client.release(true) // The lock is the connection's, so it ends with it, whatever went wrong.
  }
}

async function tryLock(client: pg.PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [demoLock])
  return rows[0]?.locked === true
}

/** The steps that are finished, and what each one keeps, sealed. */
export async function readSteps(db: Db): Promise<ReadonlyMap<string, Buffer | null>> {
  const rows = await db.selectFrom('demo_steps').select(['name', 'kept']).execute()
  return new Map(rows.map(({ name, kept }) => [name, kept]))
}

export async function insertStep(db: Db, name: string, at: Date, kept: Buffer | null): Promise<void> {
  await db.insertInto('demo_steps').values({ name, kept, done_at: at }).execute()
}
