import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { freshDatabase } from '#tests/support/database.ts'
import type { Tx } from './pool.ts'
import { assertNoOpenTransaction, inTransaction } from './transaction.ts'

test('a transaction that throws changes nothing, one that returns is there', async (t) => {
  const { database } = await freshDatabase(t)
  await sql`create table t (id int)`.execute(database.db)
  const failing = inTransaction(database.db, async (tx) => {
    await sql`insert into t values (1)`.execute(tx)
    throw new Error('changed my mind')
  })
  await assert.rejects(failing, /changed my mind/)
  const answer = await inTransaction(database.db, async (tx) => {
    await sql`insert into t values (2)`.execute(tx)
    return 'done'
  })
  assert.equal(answer, 'done')
  assert.deepEqual((await sql`select id from t`.execute(database.db)).rows, [{ id: 2 }])
})

test('two transactions that deadlock both come through', async (t) => {
  const { database } = await freshDatabase(t)
  await sql`create table t (id int primary key, hits int)`.execute(database.db)
  await sql`insert into t values (1, 0), (2, 0)`.execute(database.db)
  const gate = Promise.withResolvers<void>()
  let inside = 0
  let runs = 0
  const hit = (tx: Tx, id: number) => sql`update t set hits = hits + 1 where id = ${id}`.execute(tx)
  const cross = (one: number, other: number) =>
    inTransaction(database.db, async (tx) => {
      runs += 1
      await hit(tx, one)
      inside += 1
      if (inside === 2) gate.resolve()
      await gate.promise
      await hit(tx, other)
    })
  await Promise.all([cross(1, 2), cross(2, 1)])
  assert(runs >= 3, 'one of them had to run again')
  assert.deepEqual((await sql`select hits from t`.execute(database.db)).rows, [{ hits: 2 }, { hits: 2 }])
})

test('a deadlock that never ends is given up after three runs, any other error after one', async (t) => {
  const { database } = await freshDatabase(t)
  for (const [state, expected] of [
    ['40001', 3],
    ['40P01', 3],
    ['23505', 1],
  ] as const) {
    let runs = 0
    const failing = inTransaction(database.db, async (tx) => {
      runs += 1
      await sql`do ${sql.raw(`$$ begin raise sqlstate '${state}'; end $$`)}`.execute(tx)
    })
    await assert.rejects(failing, { code: state })
    assert.equal(runs, expected)
  }
})

test('inside a transaction, and only there, calling out and a second transaction are refused', async (t) => {
  const { database } = await freshDatabase(t)
  const open = /a transaction is open here/
  assertNoOpenTransaction()
  const later = await inTransaction(database.db, async (tx) => {
    await sql`select 1`.execute(tx)
    assert.throws(() => assertNoOpenTransaction(), open)
    await assert.rejects(
      inTransaction(database.db, async () => undefined),
      open,
    )
    return {
      afterwards: new Promise<void>((resolve) => setTimeout(resolve, 200)).then(() => assertNoOpenTransaction()),
    }
  })
  assertNoOpenTransaction()
  await later.afterwards // Begun inside, but run when the transaction was over.
})
