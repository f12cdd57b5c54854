import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { sql } from 'kysely'
import { freshDatabase } from '#tests/support/database.ts'
import { isOutage } from './outage.ts'
import { openDatabase } from './pool.ts'

const nothingThrown = Symbol('nothing thrown')

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  const thrown = await work.then(
    () => nothingThrown,
    (error: unknown) => error,
  )
  assert.notEqual(thrown, nothingThrown)
  return thrown
}

test('a database that cannot be reached, or does not answer, is an outage', async (t) => {
  const silent = createServer().listen(0, '127.0.0.1')
  t.after(() => silent.close())
  await once(silent, 'listening')
  const address = silent.address()
  assert(address && typeof address === 'object')
  const ways = ['127.0.0.1:1', `127.0.0.1:${address.port}`, 'localhost:1', 'no-such-host.invalid:1']
  const check = async (way: string) => {
    const database = openDatabase({ url: `postgres://user:password@${way}/database`, applicationName: 'outage test' })
    assert.equal(isOutage(await thrownBy(database.pool.query('select 1'))), true, way)
    await database.close()
  }
  await Promise.all(ways.map(check))
})

test('no free connection, no time left for a statement and a server that goes are outages', async (t) => {
  const { url, database } = await freshDatabase(t)
  const small = openDatabase({ url, applicationName: 'outage test', connectionsMax: 1 })
  t.after(() => small.close())
  const taken = await small.pool.connect()
  assert.equal(isOutage(await thrownBy(small.pool.query('select 1'))), true)
  taken.release()
  const late = database.db.transaction().execute(async (tx) => {
    await sql`set local statement_timeout = '10ms'`.execute(tx)
    await sql`select pg_sleep(5)`.execute(tx)
  })
  assert.equal(isOutage(await thrownBy(late)), true)
  const cut = sql`select pg_terminate_backend(pg_backend_pid())`.execute(database.db)
  assert.equal(isOutage(await thrownBy(cut)), true)
})

test('a wrong statement, a broken rule of the schema and a plain error are not outages', async (t) => {
  const { database } = await freshDatabase(t)
  const errors = [
    await thrownBy(sql`select nothing`.execute(database.db)),
    await thrownBy(sql`select 1 / 0`.execute(database.db)),
    await thrownBy(sql`insert into schema_versions select * from schema_versions`.execute(database.db)),
    new Error('ECONNREFUSED'),
    undefined,
    'timeout expired',
  ]
  for (const error of errors) assert.equal(isOutage(error), false, String(error))
})

test('an outage is seen through the errors it was wrapped in', () => {
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
  assert.equal(isOutage(new Error('cannot read orders', { cause: new Error('query', { cause: refused }) })), true)
})
