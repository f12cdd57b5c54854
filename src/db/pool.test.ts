import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { sql } from 'kysely'
import { freshDatabase } from '#tests/support/database.ts'
import { isOutage } from './outage.ts'
import { openDatabase } from './pool.ts'

test('whole numbers of 64 bits are bigint, decimals and dates text, moments Date, documents parsed', async (t) => {
  const { database } = await freshDatabase(t)
  const result = await sql`
    select 9007199254740993::int8 as big, array[1, null]::int8[] as bigs, '{}'::int8[] as none,
           1.10::numeric as decimal, '2026-02-29'::text, '2026-02-28'::date as day,
           '2026-02-28T12:00:00+08'::timestamptz as moment, '{"a": [1]}'::jsonb as document,
           ${2n ** 62n}::int8 as sent, current_setting('timezone') as zone`.execute(database.db)
  assert.deepEqual(result.rows, [
    {
      big: 9007199254740993n,
      bigs: [1n, null],
      none: [],
      decimal: '1.10',
      text: '2026-02-29',
      day: '2026-02-28',
      moment: new Date('2026-02-28T04:00:00Z'),
      document: { a: [1] },
      sent: 2n ** 62n,
      zone: 'UTC',
    },
  ])
})

test('no statement, lock or forgotten transaction lasts for ever', async (t) => {
  const { database } = await freshDatabase(t)
  const names = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']
  const { rows } = await database.pool.query('select setting::int from pg_settings where name = any($1)', [names])
  assert.equal(rows.length, 3)
  for (const { setting } of rows) assert(setting > 0)
})

test('connections that are lost while idle or between two statements are an outage, not the end', async (t) => {
  const { url } = await freshDatabase(t)
  const heard: string[] = []
  const victim = openDatabase({ url, applicationName: 'victim', log: (message) => heard.push(message) })
  const other = openDatabase({ url, applicationName: 'other' })
  t.after(() => Promise.all([victim.close(), other.close()]))
  const killAll = () =>
    other.pool.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim'")

  await victim.pool.query('select 1')
  const lost = once(victim.pool, 'error')
  await killAll()
  await lost
  assert.match(heard[0] ?? '', /idle database connection was lost/)

  const broken = victim.db.transaction().execute(async (tx) => {
    await sql`select 1`.execute(tx)
    await killAll()
    await sql`select 2`.execute(tx)
  })
  await assert.rejects(broken, (error) => isOutage(error))
  const { rows } = await victim.pool.query('select 3 as three')
  assert.deepEqual(rows, [{ three: 3 }])
})

test('closing gives every connection back, also those that only the pool has used', async (t) => {
  const { url } = await freshDatabase(t)
  const closed = openDatabase({ url, applicationName: 'closed' })
  await Promise.all([closed.pool.query('select 1'), closed.pool.query('select 1')])
  assert.equal(closed.pool.totalCount, 2)
  await closed.close()
  assert.equal(closed.pool.totalCount, 0)
})
