import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#db/pool.ts'
import {
  paidNotice,
  queue,
  readNotices,
  returnedNotice,
  startOfScene,
  subscriptionNotice,
} from '#tests/notices/notice-scene.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { queueNotices } from './queue-notices.ts'

const now = startOfScene

test('a notice is due at once, with the outcome of its moment and the endpoint in one form', async (t) => {
  const { db } = (await freshDatabase(t)).database
  await queue(db, [paidNotice('m1', '1', 'https://Shop.Example.com:443/notify?a=B')], now)
  const [row] = await readNotices(db)
  assert.ok(row)
  assert.equal(row.seq, 1)
  assert.equal(row.state, 'due')
  assert.deepEqual(row.next_at, now)
  assert.equal(row.url, 'https://Shop.Example.com:443/notify?a=B')
  assert.equal(row.endpoint, 'https://shop.example.com')
  assert.deepEqual(
    [row.order_state, row.paid_minor, row.fee_minor, row.paid_at, row.reason],
    ['succeeded', 10_000n, 250n, startOfScene, null],
  )
})

test('a newer outcome retires a notice that is still due, and none that was acknowledged', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const told = ['1', '2'].map((orderNo) => paidNotice('m1', orderNo, 'http://shop.example.com/'))
  await queue(db, told, now)
  await db.updateTable('notices').set({ state: 'acknowledged', next_at: null }).where('order_no', '=', '2').execute()
  await queue(db, told.map(returnedNotice), now)
  assert.deepEqual(
    (await readNotices(db)).map((row) => [row.order_no, row.seq, row.order_state, row.state, row.next_at]),
    [
      ['1', 1, 'succeeded', 'retired', null],
      ['1', 2, 'returned', 'due', now],
      ['2', 1, 'succeeded', 'acknowledged', null],
      ['2', 2, 'returned', 'due', now],
    ],
  )
})

test('an order without an address, or with one that does not read, has a visible notice', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const urls = [undefined, 'not a url', 'data:text/plain,x']
  await queue(
    db,
    urls.map((url, at) => paidNotice('m1', `${at}`, url)),
    now,
  )
  assert.deepEqual(
    (await readNotices(db)).map((row) => [row.state, row.url, row.endpoint, row.next_at]),
    urls.map(() => ['no address', null, null, null]),
  )
})

test('a notice exists only if its outcome was committed', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const work = inTransaction(db, async (tx) => {
    await queueNotices(tx, [paidNotice('m1', '1', undefined)], now)
    throw new Error('the outcome was not recorded')
  })
  await assert.rejects(work, /not recorded/)
  assert.deepEqual(await readNotices(db), [])
})

test('an empty batch asks nothing of the database', async (t) => {
  const { db } = (await freshDatabase(t)).database
  await inTransaction(db, (tx) => queueNotices(tx, [], now))
  assert.deepEqual(await readNotices(db), [])
})

test('a notice of something else is queued with its facts, and a newer one of its number retires it', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const url = 'http://shop.example.com/'
  const told = ['active', 'cancelled'].map((state) => subscriptionNotice('m1', '40', state, url))
  for (const notice of told) await queue(db, [notice, subscriptionNotice('m2', '40', 'active', undefined)], now)
  const active = { state: 'active' }
  assert.deepEqual(
    (await readNotices(db)).map((row) => [row.merchant_id, row.seq, row.kind, row.order_state, row.facts, row.state]),
    [
      ['m1', 1, 'subscription', null, active, 'retired'],
      ['m1', 2, 'subscription', null, { state: 'cancelled' }, 'due'],
      ['m2', 1, 'subscription', null, active, 'no address'],
      ['m2', 2, 'subscription', null, active, 'no address'],
    ],
  )
})

test('of notices of one number queued at once, in transactions of their own, the last one stands', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const states = Array.from({ length: 12 }, (_, at) => `state ${at}`)
  await Promise.all(
    states.map((state) => queue(db, [subscriptionNotice('m1', '40', state, 'http://shop.example.com/')], now)),
  )
  const rows = await readNotices(db)
  assert.deepEqual(
    rows.map(({ seq, state }) => [seq, state]),
    states.map((_, at) => [at + 1, at + 1 === states.length ? 'due' : 'retired']),
  )
})
