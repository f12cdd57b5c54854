import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { resendNotice } from '#domain/notices/index.ts'
import {
  type Answering,
  acknowledge,
  countDue,
  fail,
  movableClock,
  openEndpoint,
  paidNotice,
  queue,
  readableProtocol,
  readNotices,
  startDelivery,
  startOfScene,
  staySilent,
  subscriptionNotice,
  until,
} from '#tests/notices/notice-scene.ts'
import { freshDatabase } from '#tests/support/database.ts'

const after = (seconds: number) => new Date(startOfScene.getTime() + seconds * 1_000)

test('a notice is pushed at once, five more times every five minutes, and then it is exhausted', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const clock = movableClock()
  const broken = await openEndpoint(t, fail)
  const healthy = await openEndpoint(t, acknowledge)
  const delivery = startDelivery(t, { db, now: clock.now })
  await queue(db, [paidNotice('m1', '1', broken.url)], clock.now())
  for (const push of [1, 2, 3, 4, 5, 6]) {
    delivery.wake()
    const state = push === 6 ? 'exhausted' : 'due'
    const nextAt = push === 6 ? null : after(push * 300)
    await until(
      async () =>
        (await readNotices(db))[0]?.last_status === 500 &&
        (await readNotices(db))[0]?.lease_until === null &&
        broken.arrivals.length === push,
      `push ${push}`,
    )
    const [row] = await readNotices(db)
    assert.deepEqual([row?.state, row?.pushes, row?.failures, row?.next_at], [state, push, push, nextAt])
    // One second before the next push is due, another notice is delivered, and this one is not.
    clock.forward(299)
    await queue(db, [paidNotice('m2', `${push}`, healthy.url)], clock.now())
    delivery.wake()
    await until(() => healthy.arrivals.length === push, `delivery ${push} to the healthy endpoint`)
    assert.equal(broken.arrivals.length, push)
    clock.forward(1)
  }
  const [row] = await readNotices(db)
  assert.deepEqual([row?.last_answer, row?.last_error, row?.ended_at], ['broken', null, after(1500)])
  assert.ok(delivery.logged.includes('a notice was given up'))
})

test('only 2xx with the word SUCCESS, trimmed, acknowledges', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const answers: Readonly<Record<string, readonly [Answering, string]>> = {
    exact: [acknowledge, 'acknowledged'],
    trimmed: [(response) => void response.writeHead(201).end('\r\n  SUCCESS \n'), 'acknowledged'],
    'lower case': [(response) => void response.end('success'), 'due'],
    'in quotes': [(response) => void response.end('"SUCCESS"'), 'due'],
    'one word more': [(response) => void response.end('SUCCESS!'), 'due'],
    empty: [(response) => void response.end(), 'due'],
    'with 500': [(response) => void response.writeHead(500).end('SUCCESS'), 'due'],
    'with 302': [(response) => void response.writeHead(302, { location: '/' }).end('SUCCESS'), 'due'],
    'behind 4 KB of white space': [(response) => void response.end(`${' '.repeat(5_000)}SUCCESS`), 'due'],
    'before 4 KB of something': [(response) => void response.end(`SUCCESS${' '.repeat(5_000)}no`), 'due'],
  }
  const names = Object.keys(answers)
  const endpoint = await openEndpoint(t, (response, count, arrival) => {
    const [answer = fail] = answers[names[Number(arrival.path.slice(1))] ?? ''] ?? []
    return answer(response, count, arrival)
  })
  const notices = names.map((_, at) => paidNotice('m1', `${at}`, new URL(`/${at}`, endpoint.url).href))
  await queue(db, notices, startOfScene)
  startDelivery(t, { db, now: () => startOfScene })
  await until(async () => (await readNotices(db)).every((row) => row.pushes === 1 && !row.lease_until), 'all pushes')
  const states = Object.fromEntries((await readNotices(db)).map((row) => [names[Number(row.order_no)], row.state]))
  assert.deepEqual(states, Object.fromEntries(names.map((name) => [name, answers[name]?.[1]])))
})

test('a redirect acknowledges nothing, whatever the protocol makes of it', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const endpoint = await openEndpoint(t, (response) => void response.writeHead(307, { location: '/' }).end('SUCCESS'))
  await queue(db, [paidNotice('m1', '1', endpoint.url)], startOfScene)
  startDelivery(t, { db, now: () => startOfScene, protocol: { ...readableProtocol(), acknowledges: () => true } })
  await until(async () => (await readNotices(db))[0]?.last_status === 307, 'the push')
  assert.equal((await readNotices(db))[0]?.state, 'due')
  assert.equal(endpoint.arrivals.length, 1)
})

test('the merchant gets what its protocol wrote, and the answer is stored up to 4 KB', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const endpoint = await openEndpoint(t, (response) => void response.end(`\0${'é'.repeat(4_000)}`))
  await queue(db, [paidNotice('m1', '1', endpoint.url)], startOfScene)
  startDelivery(t, { db, now: () => startOfScene })
  await until(async () => (await readNotices(db))[0]?.last_status === 200, 'the push')
  const [arrival] = endpoint.arrivals
  const body = '{"orderNo":"1","seq":1,"state":"succeeded","key":1,"sign":1}'
  assert.deepEqual(
    [arrival?.body, arrival?.headers.sign, arrival?.headers['content-type']],
    [body, '1', 'application/json'],
  )
  const [row] = await readNotices(db)
  assert.equal(row?.body, body)
  assert.equal(row?.last_answer, `\ufffd${'é'.repeat(2_047)}\ufffd`)
})

test('a notice is signed once, and again only with a newer key', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const clock = movableClock()
  const protocol = readableProtocol()
  const endpoint = await openEndpoint(t, fail)
  const delivery = startDelivery(t, { db, now: clock.now, protocol })
  await queue(db, [paidNotice('m1', '1', endpoint.url)], clock.now())
  for (const push of [1, 2, 3, 4]) {
    if (push === 3) protocol.keyVersion = 2
    delivery.wake()
    await until(async () => (await readNotices(db))[0]?.failures === push, `push ${push}`)
    clock.forward(300)
  }
  assert.equal(protocol.writes, 2)
  const sent = endpoint.arrivals.map(({ body, headers }) => `${JSON.parse(body).key} ${headers.sign}`)
  assert.deepEqual(sent, ['1 1', '1 1', '2 2', '2 2'])
})

test('without a live key, and with a bug in the protocol, the push fails and the timetable goes on', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const endpoint = await openEndpoint(t, acknowledge)
  const protocol = readableProtocol()
  protocol.write = async (notice) => {
    if (notice.orderNo === '1') return undefined
    throw new TypeError('a bug that knows a secret')
  }
  await queue(db, [paidNotice('m1', '1', endpoint.url), paidNotice('m1', '2', endpoint.url)], startOfScene)
  startDelivery(t, { db, now: () => startOfScene, protocol })
  await until(async () => (await readNotices(db)).every((row) => row.failures === 1), 'two failures')
  assert.deepEqual(
    (await readNotices(db)).map((row) => [row.state, row.next_at, row.last_error]),
    [
      ['due', after(300), 'the app has no live key'],
      ['due', after(300), 'not written: TypeError'],
    ],
  )
  assert.equal(endpoint.arrivals.length, 0)
})

test('nine healthy endpoints get everything while a tenth is silent under a long backlog', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const silent = await openEndpoint(t, staySilent)
  const healthy = await Promise.all(Array.from({ length: 9 }, () => openEndpoint(t, acknowledge)))
  const backlog = Array.from({ length: 5_000 }, (_, at) => paidNotice('a', `${at}`, silent.url))
  const others = healthy.flatMap(({ url }, merchant) =>
    Array.from({ length: 100 }, (_, at) => paidNotice(`m${merchant}`, `${at}`, url)),
  )
  await queue(db, [...backlog, ...others], startOfScene)
  startDelivery(t, { db, now: () => startOfScene })
  await until(() => healthy.every(({ arrivals }) => arrivals.length === 100), 'all pushes to healthy endpoints')
  for (const { mostAtOnce } of [silent, ...healthy]) assert.ok(mostAtOnce <= 16, `${mostAtOnce} at once`)
})

test("hundreds of merchants' single notices and the many of one merchant all arrive once", async (t) => {
  const { db } = (await freshDatabase(t)).database
  const endpoint = await openEndpoint(t, acknowledge)
  const many = Array.from({ length: 400 }, (_, at) => paidNotice(`m${at}`, '1', endpoint.url))
  const large = Array.from({ length: 1_600 }, (_, at) => paidNotice('large', `${at}`, endpoint.url))
  await queue(db, [...large, ...many], startOfScene)
  startDelivery(t, { db, now: () => startOfScene })
  await until(async () => (await countDue(db)) === 0, 'all acknowledged')
  assert.equal(endpoint.arrivals.length, 2_000)
  assert.equal(new Set(endpoint.arrivals.map(({ headers }) => headers.sign)).size, 2_000)
  assert.ok(endpoint.mostAtOnce <= 16)
})

test('a time-out is a failed push, told in words', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const silent = await openEndpoint(t, staySilent)
  await queue(db, [paidNotice('m1', '1', silent.url)], startOfScene)
  startDelivery(t, { db, now: () => startOfScene, timeoutSeconds: 0.2 })
  await until(async () => (await readNotices(db))[0]?.failures === 1, 'the time-out')
  const [row] = await readNotices(db)
  assert.deepEqual(
    [row?.state, row?.next_at, row?.last_status, row?.last_error],
    ['due', after(300), null, 'no answer within 0.2 s'],
  )
})

test('a result that the database did not take is no loss: logged once, and pushed again after the lease', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const clock = movableClock()
  const endpoint = await openEndpoint(t, async (response, count) => {
    if (count === 1) await sql`alter table notices rename to away`.execute(db)
    response.end('SUCCESS')
  })
  await queue(db, [paidNotice('m1', '1', endpoint.url)], clock.now())
  const delivery = startDelivery(t, { db, now: clock.now })
  await until(() => delivery.logged.length === 1, 'the outage')
  clock.forward(30)
  await sql`alter table away rename to notices`.execute(db)
  await until(async () => (await countDue(db)) === 0, 'the acknowledgement')
  assert.deepEqual(delivery.logged, ['a background loop fails', 'a background loop works again'])
  assert.equal(endpoint.arrivals.length, 2)
})

test('stopping lets the push under way end and be written, and begins no other', async (t) => {
  const { db } = (await freshDatabase(t)).database
  let release: () => void = () => undefined
  const endpoint = await openEndpoint(t, (response) => {
    release = () => void response.end('SUCCESS')
  })
  await queue(db, [paidNotice('m1', '1', endpoint.url)], startOfScene)
  const delivery = startDelivery(t, { db, now: () => startOfScene })
  await until(() => endpoint.arrivals.length === 1, 'the push')
  const stopped = delivery.stop()
  await queue(db, [paidNotice('m1', '2', endpoint.url)], startOfScene)
  delivery.wake()
  release()
  await stopped
  assert.deepEqual(
    (await readNotices(db)).map((row) => [row.state, row.pushes]),
    [
      ['acknowledged', 1],
      ['due', 0],
    ],
  )
  assert.equal(endpoint.arrivals.length, 1)
})

test('a notice that is sent again is pushed at once, also after its last push, with its timetable anew', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const clock = movableClock()
  const endpoint = await openEndpoint(t, (response, count) => void response.end(count === 1 ? 'SUCCESS' : 'no'))
  const { wake } = startDelivery(t, { db, now: clock.now })
  await queue(db, [paidNotice('m1', '1', endpoint.url)], clock.now())
  const states = async () => (await readNotices(db)).map((row) => row.state).join()
  await until(async () => (await states()) === 'acknowledged', 'the acknowledgement')
  const again = () => resendNotice({ db, now: clock.now, wake }, { merchantId: 'm1', orderNo: '1', actor: 'cli' })
  assert.deepEqual(await again(), { ok: true, value: { merchantId: 'm1', orderNo: '1', seq: 1 } })
  await until(async () => (await readNotices(db))[0]?.failures === 1, 'the second push')
  assert.deepEqual((await readNotices(db))[0]?.next_at, after(300))
  await db.updateTable('notices').set({ state: 'exhausted', next_at: null, failures: 6 }).execute()
  assert.equal((await again()).ok, true)
  await until(
    async () => (await readNotices(db))[0]?.pushes === 3 && !(await readNotices(db))[0]?.lease_until,
    'the third push',
  )
  const [row] = await readNotices(db)
  assert.deepEqual([row?.state, row?.failures, row?.next_at], ['due', 1, after(300)])
  assert.equal(new Set(endpoint.arrivals.map(({ body }) => body)).size, 1)
})

test('a notice of something else than an order is pushed, retried and sent again as any other', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const clock = movableClock()
  const endpoint = await openEndpoint(t, (response, count) =>
    (count < 2 ? fail : acknowledge)(response, count, arrival()),
  )
  const arrival = () => endpoint.arrivals.at(-1) ?? assert.fail('nothing arrived')
  const delivery = startDelivery(t, { db, now: clock.now })
  await queue(db, [subscriptionNotice('m1', '40', 'active', endpoint.url)], clock.now())
  delivery.wake()
  await until(async () => (await readNotices(db))[0]?.failures === 1, 'the first push')
  clock.forward(300)
  delivery.wake()
  await until(async () => (await readNotices(db))[0]?.state === 'acknowledged', 'the second push')
  const command = { merchantId: 'm1', orderNo: '40', actor: 'anna' }
  await resendNotice({ db, now: clock.now, wake: delivery.wake }, command)
  await until(() => endpoint.arrivals.length === 3, 'the push that was asked for')
  const bodies = endpoint.arrivals.map(({ body }) => JSON.parse(body))
  assert.deepEqual(bodies[0], { orderNo: '40', seq: 1, state: 'active', key: 1, sign: 1 })
  assert.deepEqual(bodies, [bodies[0], bodies[0], bodies[0]])
})
