import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDatabase } from '#db/pool.ts'
import { type ClaimedNotice, claimNotices, type PushResult, recordPushes, resendNotice } from '#domain/notices/index.ts'
import {
  acknowledge,
  countDue,
  movableClock,
  openEndpoint,
  paidNotice,
  queue,
  readableProtocol,
  readNotices,
  returnedNotice,
  startDelivery,
  startOfScene,
  until,
} from '#tests/notices/notice-scene.ts'
import { freshDatabase } from '#tests/support/database.ts'

const now = () => startOfScene
const after = (seconds: number) => new Date(startOfScene.getTime() + seconds * 1_000)
const rest = () => new Promise<void>(setImmediate)

function resultOf(claimed: ClaimedNotice, state: 'due' | 'acknowledged'): PushResult {
  const { merchantId, orderNo, seq, pushes, failures } = claimed
  const nextAt = state === 'due' ? after(300) : undefined
  const nothing = { signed: undefined, status: 200, answer: state, error: undefined }
  return { merchantId, orderNo, seq, pushes, failures, state, nextAt, ...nothing }
}

test('two processes push every notice once, and never one of them together', async (t) => {
  const { url, database } = await freshDatabase(t)
  const { db } = database
  const other = openDatabase({ url, applicationName: 'second process' })
  t.after(() => other.close())
  const underWay = new Set<string>()
  const endpoint = await openEndpoint(t, async (response, _, { body }) => {
    const { orderNo } = JSON.parse(body)
    assert.ok(!underWay.has(orderNo), `${orderNo} is pushed twice at once`)
    underWay.add(orderNo)
    await rest()
    underWay.delete(orderNo)
    response.end('SUCCESS')
  })
  const notices = Array.from({ length: 1_500 }, (_, at) => paidNotice(`m${at % 40}`, `${at}`, endpoint.url))
  await queue(db, notices, startOfScene)
  for (const process of [db, other.db]) startDelivery(t, { db: process, now })
  await until(async () => (await countDue(db)) === 0, 'all acknowledged')
  assert.equal(endpoint.arrivals.length, 1_500)
})

test('a notice whose process died before pushing is pushed when its lease ends, and not before', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const clock = movableClock()
  const endpoint = await openEndpoint(t, acknowledge)
  await queue(db, [paidNotice('m1', '1', endpoint.url)], clock.now())
  const pair = { merchantId: 'm1', endpoint: new URL(endpoint.url).origin, most: 10 }
  const [dead] = await claimNotices(db, [pair], clock.now(), after(30))
  assert.ok(dead)
  const delivery = startDelivery(t, { db, now: clock.now })
  clock.forward(29)
  await queue(db, [paidNotice('m1', '2', endpoint.url)], clock.now())
  delivery.wake()
  await until(() => endpoint.arrivals.length === 1, 'the other notice')
  assert.equal(JSON.parse(endpoint.arrivals[0]?.body ?? '').orderNo, '2')
  clock.forward(1)
  delivery.wake()
  await until(() => endpoint.arrivals.length === 2, 'the notice of the dead process')
  await until(async () => (await readNotices(db))[0]?.state === 'acknowledged', 'its acknowledgement')
  // What the dead process would still have written does not count any more.
  assert.deepEqual(await recordPushes(db, [resultOf(dead, 'due')], after(31)), ['overtaken'])
  assert.deepEqual((await readNotices(db))[0]?.state, 'acknowledged')
})

test('a result that comes after the lease counts only while nobody else has the notice', async (t) => {
  const { db } = (await freshDatabase(t)).database
  await queue(db, [paidNotice('m1', '1', 'http://shop.example.com/')], startOfScene)
  const pair = { merchantId: 'm1', endpoint: 'http://shop.example.com', most: 1 }
  const [first] = await claimNotices(db, [pair], startOfScene, after(30))
  const [second] = await claimNotices(db, [pair], after(30), after(60))
  assert.ok(first && second)
  const states = await recordPushes(db, [resultOf(first, 'due'), resultOf(second, 'acknowledged')], after(31))
  assert.deepEqual(states, ['overtaken', 'acknowledged'])
})

test('a newer notice waits until the push of the older one has ended, which stays retired', async (t) => {
  const { db } = (await freshDatabase(t)).database
  let release: () => void = () => undefined
  const endpoint = await openEndpoint(t, (response, count) => {
    if (count > 1) response.end('SUCCESS')
    else release = () => void response.end('SUCCESS')
  })
  const witness = await openEndpoint(t, acknowledge)
  const delivery = startDelivery(t, { db, now })
  const notice = paidNotice('m1', '1', endpoint.url)
  await queue(db, [notice], startOfScene)
  delivery.wake()
  await until(() => endpoint.arrivals.length === 1, 'the first push')
  await queue(db, [returnedNotice(notice), paidNotice('m2', '1', witness.url)], startOfScene)
  delivery.wake()
  await until(() => witness.arrivals.length === 1, 'the push to the witness')
  assert.equal(endpoint.arrivals.length, 1)
  release()
  await until(() => endpoint.arrivals.length === 2, 'the push of the newer notice')
  await until(async () => (await readNotices(db))[1]?.state === 'acknowledged', 'its acknowledgement')
  const [older, newer] = await readNotices(db)
  assert.deepEqual([older?.state, older?.last_answer, older?.lease_until], ['retired', 'SUCCESS', null])
  assert.deepEqual([newer?.order_state, newer?.state], ['returned', 'acknowledged'])
})

test('a newer notice waits for the lease of an older one whose process died', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const notice = paidNotice('m1', '1', 'http://shop.example.com/')
  const pair = { merchantId: 'm1', endpoint: 'http://shop.example.com', most: 10 }
  await queue(db, [notice], startOfScene)
  assert.equal((await claimNotices(db, [pair], startOfScene, after(30))).length, 1)
  await queue(db, [returnedNotice(notice)], after(1))
  assert.equal((await claimNotices(db, [pair], after(29), after(59))).length, 0)
  const claimed = await claimNotices(db, [pair], after(30), after(60))
  assert.deepEqual(
    claimed.map(({ seq }) => seq),
    [2],
  )
})

test('while outcomes replace each other, an order is told them in order, and the last one for sure', async (t) => {
  const { url, database } = await freshDatabase(t)
  const { db } = database
  const other = openDatabase({ url, applicationName: 'second process' })
  t.after(() => other.close())
  const rounds = 12
  const told = new Map<string, number>()
  const underWay = new Set<string>()
  const endpoint = await openEndpoint(t, async (response, count, { body }) => {
    const { orderNo, seq } = JSON.parse(body)
    assert.ok(!underWay.has(orderNo), `two pushes of order ${orderNo} at once`)
    assert.ok(seq >= (told.get(orderNo) ?? 0), `order ${orderNo} is told an older outcome after a newer one`)
    told.set(orderNo, seq)
    underWay.add(orderNo)
    await rest()
    underWay.delete(orderNo)
    response.writeHead(count % 7 === 0 ? 500 : 200).end('SUCCESS')
  })
  const clock = movableClock()
  const protocol = { ...readableProtocol(), retryAfterSeconds: new Array(rounds * 60).fill(0) }
  const deliveries = [db, other.db].map((process) => startDelivery(t, { db: process, now: clock.now, protocol }))
  const orders = Array.from({ length: 60 }, (_, at) => paidNotice(`m${at % 5}`, `${at}`, endpoint.url))
  for (let round = 0; round < rounds; round += 1) {
    const turned = [...orders.slice(round * 5), ...orders.slice(0, round * 5)]
    // Two halves at once, each in another order than the deliveries lock them.
    await Promise.all([queue(db, turned.slice(0, 30), clock.now()), queue(db, turned.slice(30).reverse(), clock.now())])
    for (const { wake } of deliveries) wake()
    clock.forward(1)
  }
  const isTold = async () => {
    const newest = (await readNotices(db)).filter((row) => row.seq === rounds)
    return newest.length === 60 && newest.every((row) => row.state === 'acknowledged')
  }
  await until(isTold, 'every last outcome acknowledged')
  assert.ok((await readNotices(db)).every((row) => row.seq === rounds || row.state !== 'due'))
  for (const { logged } of deliveries) assert.deepEqual(logged, [])
})

test('sending again while a newer outcome is recorded leaves only the newest notice due', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const notices = Array.from({ length: 20 }, (_, at) => paidNotice('m1', `${at}`, 'http://shop.example.com/'))
  await queue(db, notices, startOfScene)
  await db.updateTable('notices').set({ state: 'acknowledged', next_at: null }).execute()
  const deps = { db, now, wake: () => undefined }
  await Promise.all([
    ...notices.map(({ merchantId, orderNo }) => resendNotice(deps, { merchantId, orderNo, actor: 'cli' })),
    ...notices.map((notice) => queue(db, [returnedNotice(notice)], startOfScene)),
  ])
  const rows = await readNotices(db)
  assert.equal(rows.filter((row) => row.seq === 2 && row.state === 'due').length, 20)
  assert.equal(rows.filter((row) => row.seq === 1 && row.state === 'due').length, 0)
})
