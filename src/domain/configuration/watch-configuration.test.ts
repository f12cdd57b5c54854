import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Database, openDatabase } from '#db/pool.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { type ConfigurationWatch, watchConfiguration } from './watch-configuration.ts'

const promisedMilliseconds = 1_000

/** A watch on a pool of its own, so that ending its connection ends nobody else's. */
async function watched(t: TestContext) {
  const { url, database } = await freshDatabase(t)
  const watching = openDatabase({ url, applicationName: 'switchyard watch' })
  const logged: string[] = []
  const watch = watchConfiguration({ pool: watching.pool, log: (message) => logged.push(message) })
  await watch.refresh()
  t.after(async () => {
    await watch.stop()
    await watching.close()
  })
  return { database, watch, logged }
}

function addMerchant({ db }: Database, name: string) {
  return db.insertInto('merchants').values({ id: name, name, created_at: new Date() }).execute()
}

async function connectionsOfWatch({ db }: Database) {
  const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity
    where application_name = 'switchyard watch' and datname = current_database()`.execute(db)
  return rows
}

/** How long a change takes to be seen, in milliseconds. */
async function timeToSee(watch: ConfigurationWatch, change: () => Promise<unknown>): Promise<number> {
  const seen = Promise.withResolvers<void>()
  watch.onChange(seen.resolve)
  await change()
  const from = performance.now()
  await Promise.race([seen.promise, pause(3 * promisedMilliseconds, undefined, { ref: false })])
  return performance.now() - from
}

test('a change by another connection is seen within the second, and the version says which', async (t) => {
  const { watch, database } = await watched(t)
  const before = watch.version()
  assert.ok((await timeToSee(watch, () => addMerchant(database, 'one'))) < promisedMilliseconds)
  assert.equal(watch.version(), before + 1n)
})

test('a change whose notification is lost is seen within the second', async (t) => {
  const { watch, database } = await watched(t)
  await sql`create or replace function bump_configuration_version() returns trigger language plpgsql as $$
    begin update configuration_version set version = version + 1; return null; end $$`.execute(database.db)
  assert.ok((await timeToSee(watch, () => addMerchant(database, 'silent'))) < promisedMilliseconds)
})

test('a watch whose connection was ended goes on with a new one, and says so once', async (t) => {
  const { watch, database, logged } = await watched(t)
  const [connection] = await connectionsOfWatch(database)
  await sql`select pg_terminate_backend(${connection?.pid})`.execute(database.db)
  assert.ok((await timeToSee(watch, () => addMerchant(database, 'after the cut'))) < 2 * promisedMilliseconds)
  await pause(promisedMilliseconds)
  assert.equal(logged.length, 2, logged.join('; '))
  assert.match(logged.join('; '), /cannot be watched.*; the configuration is watched again/)
})

test('a refresh after a change of one’s own sees it at once', async (t) => {
  const { watch, database } = await watched(t)
  const before = watch.version()
  await addMerchant(database, 'one')
  await watch.refresh()
  assert.equal(watch.version(), before + 1n)
})

test('nothing is told while nothing changes', async (t) => {
  const { watch } = await watched(t)
  let told = 0
  watch.onChange(() => {
    told += 1
  })
  await pause(1.5 * promisedMilliseconds)
  assert.equal(told, 0)
})

test('a stopped watch ends its connection and looks no more', async (t) => {
  const { watch, database } = await watched(t)
  const connections = async () => (await connectionsOfWatch(database)).length
  assert.equal(await connections(), 1)
  await watch.stop()
  await pause(promisedMilliseconds)
  assert.equal(await connections(), 0)
  await assert.rejects(watch.refresh(), /not watched/)
})
