import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { paidNotice, queue, returnedNotice, startOfScene } from '#tests/notices/notice-scene.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { buildDueNotices, type DueNotices } from './claim-due.ts'
import { buildEndpointSlots } from './endpoint-slots.ts'

const bounds = { inAllMax: 40, perEndpointMax: 8, perSlowEndpointMax: 2 }
const claimsMax = 50
const after = (seconds: number) => new Date(startOfScene.getTime() + seconds * 1_000)

async function scene(t: TestContext) {
  const { db } = (await freshDatabase(t)).database
  const slots = buildEndpointSlots(bounds)
  return { db, slots, due: buildDueNotices(db, slots) }
}

/** Claims until there is no more, and answers all of it. */
async function claimAll(due: DueNotices, now: Date) {
  const all: string[] = []
  for (let claims = 1; ; claims += 1) {
    assert.ok(claims <= claimsMax, 'the round does not end')
    const { claimed, hasMore } = await due.claim(now)
    all.push(...claimed.map(({ merchantId, orderNo }) => `${merchantId}/${orderNo}`))
    if (!hasMore) return all
  }
}

test('an endpoint gets no more pushes than its places, whatever waits for it', async (t) => {
  const { db, slots, due } = await scene(t)
  const merchants = ['a', 'b', 'c'].flatMap((id) =>
    Array.from({ length: 20 }, (_, at) => paidNotice(id, `${at}`, 'http://one.example.com/')),
  )
  await queue(db, [...merchants, paidNotice('d', '1', 'http://two.example.com/')], startOfScene)
  const claimed = await claimAll(due, startOfScene)
  assert.equal(claimed.length, 9)
  assert.ok(claimed.includes('d/1'))
  assert.equal(slots.freeAt('http://one.example.com'), 0)
  for (const id of ['a', 'b', 'c'])
    assert.ok(
      claimed.some((one) => one.startsWith(id)),
      id,
    )
})

test('with all places taken in turn, every merchant gets its turn', async (t) => {
  const { db, slots, due } = await scene(t)
  const endpointOf = (merchant: number) => `http://h${merchant}.example.com`
  const notices = Array.from({ length: 30 }, (_, merchant) =>
    Array.from({ length: 20 }, (_, at) => paidNotice(`m${merchant}`, `${at}`, endpointOf(merchant))),
  )
  await queue(db, notices.flat(), startOfScene)
  const served = new Set<string>()
  for (let round = 0; round < 3; round += 1) {
    const merchants = (await claimAll(due, startOfScene)).map((one) => one.slice(1).split('/')[0] ?? '')
    assert.equal(merchants.length, bounds.inAllMax)
    for (const merchant of merchants) {
      served.add(merchant)
      slots.giveBack(endpointOf(Number(merchant)), true)
    }
  }
  assert.equal(served.size, 30)
})

test('a round ends also over many merchants whose notices are due and cannot be claimed', async (t) => {
  const { db, due } = await scene(t)
  const notices = Array.from({ length: 150 }, (_, at) => paidNotice(`m${at}`, '1', 'http://one.example.com/'))
  await queue(db, notices, startOfScene)
  await db
    .updateTable('notices')
    .set({ lease_until: after(30) })
    .execute()
  await queue(db, notices.map(returnedNotice), after(1))
  assert.deepEqual(await claimAll(due, after(1)), [])
})

test('what becomes due behind the walk is found when told to look again', async (t) => {
  const { db, due } = await scene(t)
  const notices = Array.from({ length: 100 }, (_, at) => paidNotice(`m${at}`, '1', 'http://one.example.com/'))
  await queue(db, notices, startOfScene)
  await db
    .updateTable('notices')
    .set({ lease_until: after(30) })
    .execute()
  await queue(db, notices.map(returnedNotice), after(1))
  assert.deepEqual(await due.claim(after(1)), { claimed: [], hasMore: true })
  await queue(db, [paidNotice('a', '1', 'http://two.example.com/')], after(1))
  due.lookAgain()
  assert.deepEqual(await claimAll(due, after(1)), ['a/1'])
})
