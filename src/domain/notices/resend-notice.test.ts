import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { paidNotice, queue, readNotices, returnedNotice, startOfScene } from '#tests/notices/notice-scene.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { claimNotices } from './push-store.ts'
import { resendNotice } from './resend-notice.ts'
import { listNotices, noticesOfOrder } from './store.ts'

const url = 'http://shop.example.com/notice'
const command = { merchantId: 'm1', orderNo: '1', actor: 'anna@example.com' }
const after = (seconds: number) => new Date(startOfScene.getTime() + seconds * 1_000)

async function scene(t: TestContext) {
  const { db } = (await freshDatabase(t)).database
  let wakes = 0
  const deps = {
    db,
    now: () => after(60),
    wake: () => {
      wakes += 1
    },
  }
  return { db, deps, wakes: () => wakes }
}

test('the newest notice of an order is sent again, and the audit log says who asked', async (t) => {
  const { db, deps, wakes } = await scene(t)
  const notice = paidNotice('m1', '1', url)
  await queue(db, [notice], startOfScene)
  await queue(db, [returnedNotice(notice)], startOfScene)
  await db.updateTable('notices').set({ state: 'exhausted', next_at: null, failures: 6, pushes: 6 }).execute()
  assert.deepEqual(await resendNotice(deps, command), { ok: true, value: { merchantId: 'm1', orderNo: '1', seq: 2 } })
  assert.deepEqual(
    (await readNotices(db)).map((row) => [row.state, row.next_at, row.failures, row.pushes, row.ended_at]),
    [
      ['exhausted', null, 6, 6, startOfScene],
      ['due', after(60), 0, 6, null],
    ],
  )
  assert.equal(wakes(), 1)
  const [entry] = await db.selectFrom('audit_log').selectAll().execute()
  assert.deepEqual(
    [entry?.actor, entry?.action, entry?.subject, entry?.detail],
    ['anna@example.com', 'notice sent again', 'm1/1', { seq: 2 }],
  )
})

test('what cannot be sent again is refused, and leaves nothing in the audit log', async (t) => {
  const { db, deps, wakes } = await scene(t)
  assert.deepEqual(await resendNotice(deps, command), { ok: false, refusal: 'no notice' })
  await queue(db, [paidNotice('m1', '1', undefined), paidNotice('m2', '1', url)], startOfScene)
  assert.deepEqual(await resendNotice(deps, command), { ok: false, refusal: 'no address' })
  assert.deepEqual(await resendNotice(deps, { ...command, url: 'nowhere' }), { ok: false, refusal: 'no address' })
  const pair = { merchantId: 'm2', endpoint: 'http://shop.example.com', most: 1 }
  assert.equal((await claimNotices(db, [pair], after(50), after(80))).length, 1)
  const underWay = await resendNotice(deps, { ...command, merchantId: 'm2' })
  assert.deepEqual(underWay, { ok: false, refusal: 'being pushed' })
  assert.equal(wakes(), 0)
  assert.deepEqual(await db.selectFrom('audit_log').selectAll().execute(), [])
})

test('a notice without an address goes to the one that is named now', async (t) => {
  const { db, deps } = await scene(t)
  await queue(db, [paidNotice('m1', '1', undefined)], startOfScene)
  assert.equal((await resendNotice(deps, { ...command, url })).ok, true)
  const [row] = await readNotices(db)
  assert.deepEqual([row?.state, row?.url, row?.endpoint], ['due', url, 'http://shop.example.com'])
})

test('an address that is named takes the place of a wrong one', async (t) => {
  const { db, deps } = await scene(t)
  await queue(db, [paidNotice('m1', '1', 'http://old.example.com/notice')], startOfScene)
  assert.equal((await resendNotice(deps, { ...command, url })).ok, true)
  const [row] = await readNotices(db)
  assert.deepEqual([row?.state, row?.url, row?.endpoint], ['due', url, 'http://shop.example.com'])
})

test('notices are listed per order, and per merchant in pages with the newest order first', async (t) => {
  const { db } = await scene(t)
  const notices = ['1', '2', '3'].map((orderNo) => paidNotice('m1', orderNo, orderNo === '2' ? undefined : url))
  await queue(db, [...notices, paidNotice('m2', '9', url)], startOfScene)
  await queue(db, [returnedNotice(paidNotice('m1', '1', url))], after(5))
  const ofOrder = await noticesOfOrder(db, 'm1', '1')
  assert.deepEqual(
    ofOrder.map((one) => [one.seq, one.orderState, one.state, one.url, one.createdAt, one.endedAt, one.nextAt]),
    [
      [1, 'succeeded', 'retired', url, startOfScene, after(5), undefined],
      [2, 'returned', 'due', url, after(5), undefined, after(5)],
    ],
  )
  const first = await listNotices(db, { merchantId: 'm1', most: 3 })
  assert.deepEqual(
    first.map((one) => `${one.orderNo}/${one.seq}`),
    ['3/1', '2/1', '1/2'],
  )
  const second = await listNotices(db, { merchantId: 'm1', most: 3, before: first.at(-1) })
  assert.deepEqual(
    second.map((one) => `${one.orderNo}/${one.seq}`),
    ['1/1'],
  )
  const untold = await listNotices(db, { merchantId: 'm1', most: 3, state: 'no address' })
  assert.deepEqual(
    untold.map((one) => one.orderNo),
    ['2'],
  )
})
