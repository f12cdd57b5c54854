import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { freshDatabase } from '#tests/support/database.ts'
import { openDatabase } from './pool.ts'
import { prepared } from './prepared.ts'

test('a marked statement is parsed once by a connection, whatever values it is given, others each time', async (t) => {
  const { url } = await freshDatabase(t)
  const { db, close } = openDatabase({ url, applicationName: 'switchyard test', connectionsMax: 1 })
  t.after(close)
  await sql`create table numbers (number integer primary key)`.execute(db)
  const add = (number: number) =>
    sql`${prepared}
      insert into numbers values (${number}) on conflict do nothing returning number`.execute(db)
  for (const number of [1, 2, 1]) await add(number)
  await sql`select ${1}::int`.execute(db)
  await assert.rejects(add(2 ** 40), /out of range/)
  await add(3)
  const { rows } = await sql<{ number: number }>`select number from numbers order by number`.execute(db)
  assert.deepEqual(
    rows.map(({ number }) => number),
    [1, 2, 3],
  )
  const kept = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(db)
  assert.equal(kept.rows.length, 1)
  assert.match(kept.rows[0]?.statement ?? '', /insert into numbers/)
})
