import assert from 'node:assert/strict'
import { after, beforeEach, type TestContext, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db } from '#db/pool.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { leaseProcessNumber } from './lease-process-number.ts'

const { database } = await freshDatabase({ after })
const { db } = database

beforeEach(async () => {
  await sql`update process_numbers set holder = null, lease_until = 'epoch'`.execute(db)
})

/** A lease on clocks that only the test moves. */
async function leaseAt(t: TestContext, over: Db = db) {
  const clock = { wallSeconds: 1_800_000_000, monotonicSeconds: 5 }
  const log: string[] = []
  const lease = await leaseProcessNumber({
    db: over,
    now: () => new Date(clock.wallSeconds * 1000),
    monotonicSeconds: () => clock.monotonicSeconds,
    log: (message) => log.push(message),
  })
  t.after(() => lease.release())
  const pass = (seconds: number) => {
    clock.wallSeconds += seconds
    clock.monotonicSeconds += seconds
  }
  return { lease, clock, log, pass }
}

async function endLease(number: number, secondsAgo: number) {
  await sql`update process_numbers set lease_until = clock_timestamp() - make_interval(secs => ${secondsAgo})
            where number = ${number}`.execute(db)
}

async function rowOf(number: number) {
  return db.selectFrom('process_numbers').selectAll().where('number', '=', number).executeTakeFirstOrThrow()
}

test('processes that start at once get different numbers', async (t) => {
  const leases = await Promise.all(Array.from({ length: 20 }, () => leaseAt(t)))
  assert.equal(new Set(leases.map(({ lease }) => lease.number)).size, 20)
})

test('the hundred and first process is told that all numbers are taken', async (t) => {
  for (let count = 0; count < 100; count += 1) await leaseAt(t)
  await assert.rejects(leaseAt(t), /all 100 process numbers are leased/)
})

test('a number rests ten seconds after its lease, and the longest unused goes first', async (t) => {
  await sql`update process_numbers set lease_until = clock_timestamp() + interval '1 hour'`.execute(db)
  await endLease(41, 9)
  await assert.rejects(leaseAt(t), /all 100/)
  await endLease(42, 11)
  await endLease(43, 100)
  assert.equal((await leaseAt(t)).lease.number, 43)
  assert.equal((await leaseAt(t)).lease.number, 42)
})

test('a released number is free at once for nobody and held no more', async (t) => {
  await sql`update process_numbers set lease_until = clock_timestamp() + interval '1 hour' where number > 0`.execute(db)
  const { lease } = await leaseAt(t)
  await lease.release()
  assert.equal(lease.stillHeld(), false)
  assert.equal((await rowOf(0)).holder, null)
  await assert.rejects(leaseAt(t), /all 100/)
})

test('a lease is not held once it may have ended, by either clock', async (t) => {
  const { lease, clock, pass } = await leaseAt(t)
  pass(59)
  assert.equal(lease.stillHeld(), true)
  clock.wallSeconds -= 3_600
  assert.equal(lease.stillHeld(), true)
  clock.monotonicSeconds += 1
  assert.equal(lease.stillHeld(), false)
  const other = await leaseAt(t)
  other.clock.wallSeconds += 60
  assert.equal(other.lease.stillHeld(), false)
})

test('a lease is renewed long before it ends', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const { lease, pass } = await leaseAt(t)
  await endLease(lease.number, 5)
  for (let quarter = 0; quarter < 8; quarter += 1) {
    pass(15)
    t.mock.timers.tick(15_000)
    await renewed(lease.number)
  }
  assert.equal(lease.stillHeld(), true)
})

test('a lost number is replaced by another', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const { lease, log } = await leaseAt(t)
  const lost = lease.number
  await sql`update process_numbers set holder = 'another process' where number = ${lost}`.execute(db)
  t.mock.timers.tick(15_000)
  await until(() => lease.number !== lost)
  assert.match(log.join(), /was taken by another process/)
  assert.equal((await rowOf(lost)).holder, 'another process')
})

test('a database that is down ends the lease in time, and its return brings it back', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const { lease, log, pass } = await leaseAt(t)
  await sql`alter table process_numbers rename to away`.execute(db)
  for (let quarter = 1; quarter <= 4; quarter += 1) {
    pass(15)
    t.mock.timers.tick(15_000)
    await until(() => log.length === quarter)
  }
  assert.equal(lease.stillHeld(), false)
  await sql`alter table away rename to process_numbers`.execute(db)
  t.mock.timers.tick(15_000)
  await until(() => lease.stillHeld())
})

async function renewed(number: number) {
  const before = new Date()
  await until(async () => (await rowOf(number)).lease_until > new Date(before.getTime() + 30_000))
  await sql`update process_numbers set lease_until = clock_timestamp() where number = ${number}`.execute(db)
}

async function until(condition: () => boolean | Promise<boolean>) {
  for (let turn = 0; turn < 10_000; turn += 1) {
    if (await condition()) return
    await nextTurn()
  }
  assert.fail('what was waited for did not come')
}
