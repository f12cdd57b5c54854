import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Outcome } from '#connectors/contract.ts'
import { money } from '#core/money.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import { appendJournals, payoutReserved, readFunds, trialBalance } from '#domain/ledger/index.ts'
import { noticesOfOrder, queueNotices } from '#domain/notices/index.ts'
import { anOrder } from '#tests/support/an-order.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { listFindings } from './finding-store.ts'
import type { Order } from './order.ts'
import { rowOf } from './order-row.ts'
import { buildRecordOutcome, type Sighting } from './record-outcome.ts'
import { insertOrders } from './store.ts'

const now = new Date('2026-04-17T10:00:00Z')
const notifyUrl = 'https://shop.example/notices'
const paid: Outcome = { kind: 'paid', received: money(10_000n, 'USD') }
const failed: Outcome = { kind: 'failed', reason: 'declined', proof: 'the bank says so' }
const reversed: Outcome = { kind: 'reversed', reason: 'disputed' }

const collection = anOrder({ notifyUrl })
const payout = anOrder({
  kind: 'payout',
  orderNo: '152604171000000100000001',
  notifyUrl,
  reserved: money(10_000n, 'USD'),
})

test('success and dispute in one commit leave the success told, where disputes are not told', async (t) => {
  const { recordAll, db } = await desk(t, [collection])
  const [first, second] = await recordAll([see(collection, paid), see(collection, reversed)])
  assert.deepEqual([first?.order.progress.state, second?.order.progress.state], ['succeeded', 'disputed'])
  const notices = await noticesOfOrder(db, collection.merchantId, collection.orderNo)
  assert.deepEqual(
    notices.map(({ orderState, state }) => [orderState, state]),
    [['succeeded', 'due']],
  )
  assert.equal((await fundsOf(db)).available, 0n)
})

test('failure and execution of a payout in one commit release it, take the money late, and find it', async (t) => {
  const { recordAll, db } = await desk(t, [payout])
  await recordAll([see(payout, failed), see(payout, paid)])
  const { available, reserved, debt } = await fundsOf(db)
  assert.deepEqual({ available, reserved, debt }, { available: 0n, reserved: 0n, debt: 0n })
  assert.deepEqual(await findingKinds(db), ['late payout'])
})

test('a hundred equal sightings at once are one outcome, one journal and one notice', async (t) => {
  const { recordAll, db } = await desk(t, [collection])
  const recorded = await recordAll(Array.from({ length: 100 }, () => see(collection, paid)))
  assert.equal(recorded.filter(({ moved }) => moved).length, 1)
  assert.equal((await fundsOf(db)).available, 10_000n)
  assert.equal((await noticesOfOrder(db, collection.merchantId, collection.orderNo)).length, 1)
})

test('a channel that repeats its contradiction is found once, until somebody has looked at it', async (t) => {
  const { recordAll, db } = await desk(t, [collection])
  await recordAll([see(collection, paid)])
  for (let told = 0; told < 3; told++) await recordAll([see(collection, failed), see(collection, failed)])
  assert.deepEqual(await findingKinds(db), ['contradiction'])
  await db.updateTable('exceptions').set({ closed_at: now, closed_by: 'ann', decision: 'succeed' }).execute()
  await recordAll([see(collection, failed)])
  assert.deepEqual(await findingKinds(db), ['contradiction'])
})

test('two disputes of one app in one commit do not take the same money twice', async (t) => {
  const other = { ...collection, orderNo: '202604171000000100000002', merchantOrderId: 'M2' }
  const { recordAll, db } = await desk(t, [collection, other])
  await recordAll([see(collection, paid), see(other, paid)])
  await inTransaction(db, (tx) => appendJournals(tx, [spent(15_000n)], now))
  await recordAll([see(collection, reversed), see(other, reversed)])
  const { available, debt } = await fundsOf(db)
  assert.deepEqual({ available, debt }, { available: 0n, debt: -15_000n })
})

test('a sighting of an order that is not there fails alone', async (t) => {
  const { recordOutcome, db } = await desk(t, [collection])
  const stranger = { ...collection, orderNo: '202604171000000100000009' }
  const ends = await Promise.allSettled([recordOutcome(see(stranger, paid)), recordOutcome(see(collection, paid))])
  assert.deepEqual(
    ends.map(({ status }) => status),
    ['rejected', 'fulfilled'],
  )
  assert.equal((await fundsOf(db)).available, 10_000n)
})

/** Orders of one app in a database of their own, and the one way by which they move. */
async function desk(t: TestContext, orders: readonly Order[]) {
  const { db } = (await freshDatabase(t)).database
  const attempts = orders.map((order) => ({
    merchant_id: order.merchantId,
    order_no: order.orderNo,
    attempt_no: 1,
    channel_id: order.channelId,
    state: 'pending' as const,
    next_at: undefined,
    created_at: now.toISOString(),
    expires_at: undefined,
  }))
  await insertOrders(
    db,
    orders.map((order) => rowOf(order, order.kind)),
    attempts,
  )
  const payouts = orders.filter(({ kind }) => kind === 'payout')
  await inTransaction(db, (tx) => appendJournals(tx, payouts.flatMap(funded), now))
  const isTold = ({ progress }: Order) => progress.state !== 'disputed'
  const policy = { isTold, disputeGivesFeeBack: () => false }
  const recordOutcome = buildRecordOutcome({ db, now: () => now, queueNotices, ...policy, onRecorded: () => undefined })
  t.after(async () => {
    for (const { sumMinor, differences } of await trialBalance(db)) assert.deepEqual([sumMinor, differences], [0n, []])
  })
  // Called at once, sightings share a transaction.
  return { db, recordOutcome, recordAll: (all: readonly Sighting[]) => Promise.all(all.map(recordOutcome)) }
}

function see({ merchantId, orderNo }: Order, outcome: Outcome): Sighting {
  return { merchantId, orderNo, attemptNo: 1, outcome, witness: 'channel notice', actor: 'chn_1' }
}

/** The app has just what a payout costs, and it is reserved. */
function funded(order: Order) {
  return [{ ...spent(-order.amount.minor), cause: `funding of ${order.orderNo}` }, payoutReserved(order, 'merchant')]
}

function spent(minor: bigint) {
  const entries = [
    { account: 'available', amount: money(-minor, 'USD') },
    { account: 'adjustment', amount: money(minor, 'USD') },
  ] as const
  const { merchantId, appId } = collection
  const why = { kind: 'adjustment', orderNo: undefined, reason: 'a test', actor: 'ann' } as const
  return { merchantId, appId, cause: 'spent', ...why, entries }
}

const fundsOf = (db: Db) =>
  readFunds(db, { merchantId: collection.merchantId, appId: collection.appId, currency: 'USD' })

async function findingKinds(db: Db): Promise<readonly string[]> {
  return (await listFindings(db, 10)).map(({ kind }) => kind)
}
