import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import type { Connector, Outcome } from '#connectors/contract.ts'
import { money } from '#core/money.ts'
import { openVault } from '#core/vault.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import { appendJournals, payoutReserved } from '#domain/ledger/index.ts'
import type { OpenChannel } from '#domain/routing/index.ts'
import { anOrder } from '#tests/support/an-order.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { nextMerchantsWithAttempts, takeDueAttempts } from './attempt-store.ts'
import type { Order } from './order.ts'
import { orderOf, rowOf } from './order-row.ts'
import { buildRecordOutcome } from './record-outcome.ts'
import { insertOrders } from './store.ts'
import { buildAttemptWork } from './work-attempts.ts'

const start = new Date('2026-04-17T10:00:00Z')
const payout = anOrder({
  kind: 'payout',
  orderNo: '152604171000000100000001',
  reserved: money(10_000n, 'USD'),
  progress: { state: 'created' },
})
const unheard: Outcome = { kind: 'unclear', why: 'no answer' }
const unknown: Outcome = { kind: 'not found' }

test('a payout is sent again only when its last call has been quiet for as long as the channel says', async (t) => {
  const { calls, turn } = await bench(t, { notFoundIsProofAfterSeconds: 100 })
  await turn(0)
  await turn(20)
  await turn(40)
  assert.deepEqual(calls, ['payout', 'query', 'query'])
  await turn(65)
  await turn(0)
  assert.deepEqual(calls.slice(3), ['query', 'payout'])
  // The second call may still be on its way, however long ago the first one was.
  await turn(65)
  await turn(0)
  assert.deepEqual(calls.slice(5), ['query'])
})

test('a channel that promises nothing is asked for ever, and never called a second time', async (t) => {
  const { calls, turn, state } = await bench(t, {})
  for (let turns = 0; turns < 12; turns++) await turn(4_000)
  assert.deepEqual([calls[0], new Set(calls.slice(1))], ['payout', new Set(['query'])])
  assert.equal(await state(), 'unclear')
})

test('an idempotent channel that never knows the payment is called a few times, then a person has it', async (t) => {
  const { calls, turn, state } = await bench(t, { submitIsIdempotent: true })
  for (let turns = 0; turns < 40; turns++) await turn(4_000)
  const sent = calls.filter((call) => call === 'payout').length
  assert.ok(sent > 1 && sent <= 7, `called ${sent} times`)
  assert.equal(await state(), 'unclear')
})

test('every merchant gets its turn, however few are looked at in one go', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const merchants = ['a', 'b', 'c', 'd', 'e']
  for (const merchantId of merchants) await write(db, { ...payout, merchantId }, merchantId === 'd' ? undefined : start)
  const seen: string[] = []
  let last: string | undefined = ''
  do {
    const round = await nextMerchantsWithAttempts(db, start, last, 2)
    seen.push(...round.due)
    last = round.last
  } while (last !== undefined)
  assert.deepEqual(seen, ['a', 'b', 'c', 'e'])
})

test('work goes on until nothing is due, also where a turn was full just at the last merchant', async (t) => {
  const { db, calls, work } = await bench(t, {})
  const ofEach = 17
  for (const merchantId of ['w', 'x', 'y', 'z']) {
    for (let at = 0; at < ofEach; at += 1) {
      const orderNo = `${BigInt(payout.orderNo) + BigInt(at)}`
      await write(db, { ...payout, merchantId, orderNo, merchantOrderId: `M${at}` }, start)
    }
  }
  while (await work.begin()) await work.finish()
  assert.equal(calls.length, 1 + 4 * ofEach)
})

test('two processes never take the same attempt, and nobody takes one of a busy channel', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const orders = Array.from({ length: 40 }, (_, at) => ({
    ...payout,
    orderNo: `${BigInt(payout.orderNo) + BigInt(at)}`,
    merchantOrderId: `M${at}`,
    channelId: at % 4 === 0 ? 'chn_busy' : 'chn_1',
  }))
  for (const order of orders) await write(db, order, start)
  const from = { merchants: [payout.merchantId], busy: ['chn_busy'], perMerchantMax: 16, most: 32 }
  const taken = (await Promise.all([1, 2, 3].map(() => takeDueAttempts(db, start, from)))).flat()
  const numbers = taken.map(({ order }) => order.orderNo)
  assert.equal(new Set(numbers).size, numbers.length)
  assert.ok(taken.length > 0 && taken.every(({ order }) => order.channelId === 'chn_1'))
})

/** One accepted payout on a channel that loses every call, and a clock that turns of work move forward. */
async function bench(t: TestContext, promises: Partial<Connector>) {
  const { db } = (await freshDatabase(t)).database
  await write(db, payout, start)
  await inTransaction(db, (tx) => appendJournals(tx, [funded(), payoutReserved(payout, 'merchant')], start))
  const calls: string[] = []
  const answer = (call: string, outcome: Outcome) => async () => {
    calls.push(call)
    return outcome
  }
  const connector: Connector = {
    ...{ name: 'lossy', secretSettings: [], submitIsIdempotent: false, ...promises },
    settings: undefined as never,
    collect: answer('collect', unheard),
    payout: answer('payout', unheard),
    query: answer('query', unknown),
    readNotice: () => undefined,
  }
  let time = start
  const now = () => time
  const told = {
    queueNotices: async () => undefined,
    isTold: () => true,
    disputeGivesFeeBack: () => false,
    onRecorded: () => undefined,
  }
  const open: OpenChannel = {
    ...{ id: 'chn_1', name: 'Lossy', status: 'active', connector },
    channel: { id: 'chn_1', settings: {}, now },
  }
  const work = buildAttemptWork({
    ...{ db, now, routing: { channel: async () => open }, vault: openVault(randomBytes(32)) },
    ...{ merchantName: async () => 'Tea House', amountText: async () => '100.00', wakeAttempts: () => undefined },
    methodOf: async () => ({ payType: 'EWALLET', code: 'WALLET', name: 'Wallet', country: 'US' }),
    originalOf: async () => undefined,
    recordOutcome: buildRecordOutcome({ db, now, ...told }),
  })
  return {
    ...{ db, calls, work },
    async turn(seconds: number) {
      time = new Date(time.getTime() + seconds * 1_000)
      await work.begin()
      await work.finish()
    },
    state: async () => {
      const row = await db.selectFrom('orders').selectAll().executeTakeFirstOrThrow()
      return orderOf(row).progress.state
    },
  }
}

async function write(db: Db, order: Order, nextAt: Date | undefined): Promise<void> {
  const attempt = {
    merchant_id: order.merchantId,
    order_no: order.orderNo,
    attempt_no: 1,
    channel_id: order.channelId,
    state: 'intended' as const,
    next_at: nextAt?.toISOString(),
    created_at: start.toISOString(),
    expires_at: undefined,
  }
  await insertOrders(db, [rowOf(order, 'payout')], [attempt])
}

function funded() {
  const entries = [
    { account: 'available', amount: money(10_000n, 'USD') },
    { account: 'adjustment', amount: money(-10_000n, 'USD') },
  ] as const
  const { merchantId, appId } = payout
  const why = { kind: 'adjustment', orderNo: undefined, reason: 'a test', actor: 'ann' } as const
  return { merchantId, appId, cause: 'funding', ...why, entries }
}
