import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { eventually, openBooks } from '#tests/support/books.ts'
import { newOrderId } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { cards, querySubscription, subscriptionBecomes, subscriptionFields } from '#tests/support/subscriber.ts'
import { startClockedGateway } from './clocked-gateway.ts'

const gateway = await startClockedGateway({ after })
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, gateway)
const usd = gateway.client('USD')
const hour = 3600
const day = 24 * hour

async function subscribe(more: Readonly<Record<string, unknown>> = {}) {
  const said = await usd.call('/subscription/apply', subscriptionFields({ notifyUrl: endpoint.url, ...more }))
  return { said, subscriptionNo: String(said.subscriptionNo) }
}

const becomes = (subscriptionNo: string, what: string, wanted: Parameters<typeof subscriptionBecomes>[3]) =>
  subscriptionBecomes(usd, subscriptionNo, what, wanted)
/** The notices of a subscription and its deductions, in the order in which they came. */
const toldOf = (subscriptionNo: string) => endpoint.bodies.filter((body) => body.subscriptionNo === subscriptionNo)
const told = (subscriptionNo: string, type: string, count: number) =>
  eventually(`${count} notices ${type}`, async () => {
    const bodies = toldOf(subscriptionNo).filter((body) => body.type === type)
    return bodies.length >= count ? bodies : undefined
  })
const count = async (subscriptionNo: string) =>
  Number((await books.rows('select count(*) from orders where subscription_no = $1', [subscriptionNo]))[0]?.count)

test('a year of months is billed in twelve deductions, each told once and paid into the balance', async () => {
  const { said, subscriptionNo } = await subscribe()
  assert.deepEqual([said.status, said.amount, said.recurringIntervalCount], ['1', 10, 1])
  assert.match(String(said.payUrl), /^http/)
  assert.match(subscriptionNo, /^40\d+$/)
  for (let month = 2; month <= 12; month += 1) {
    gateway.forward(31 * day)
    await becomes(
      subscriptionNo,
      `month ${month}`,
      ({ list }) => list.filter(({ status }) => status === 2).length >= month,
    )
  }
  const { list, status } = await querySubscription(usd, subscriptionNo)
  assert.equal(status, '2')
  assert.equal(list.length, 12)
  for (const [at, { amount, deductNo, orderNo, startTime, endTime }] of list.entries()) {
    assert.equal(amount, '10.00')
    assert.match(deductNo, /^41\d+$/)
    assert.match(String(orderNo), /^20\d+$/)
    assert.ok(at === 0 || startTime === list[at - 1]?.endTime)
    assert.ok(endTime > startTime)
  }
  assert.equal(await count(subscriptionNo), 12)
  const notices = await told(subscriptionNo, 'SUBSCRIPTIONS_DEDUCT', 12)
  assert.deepEqual(new Set(notices.map(({ orderNo }) => orderNo)), new Set(list.map(({ orderNo }) => orderNo)))
  for (const notice of toldOf(subscriptionNo)) assert.ok(usd.isGenuine(notice))
  const changes = await told(subscriptionNo, 'SUBSCRIPTION', 1)
  assert.deepEqual(
    changes.map(({ status: now, recurringInterval, recurringIntervalCount }) => [
      now,
      recurringInterval,
      recurringIntervalCount,
    ]),
    [['2', 'M', 1]],
  )
  // The orders are told as deductions, and not as collections besides.
  assert.equal(endpoint.bodies.filter((body) => body.orderNo === list[3]?.orderNo).length, 1)
})

test('a first charge that is declined ends the subscription', async () => {
  const { said, subscriptionNo } = await subscribe({ accountNo: cards.bad })
  assert.equal(said.status, '1')
  const [change] = await told(subscriptionNo, 'SUBSCRIPTION', 1)
  assert.equal(change?.status, '3')
  const [deduction] = await told(subscriptionNo, 'SUBSCRIPTIONS_DEDUCT', 1)
  assert.deepEqual([deduction?.status, deduction?.amount], [3, '10.00'])
})

test('a period that fails is charged again as often as agreed, and then the subscription is cancelled', async () => {
  const { subscriptionNo } = await subscribe({ accountNo: cards.once, retryTimes: '2' })
  gateway.forward(32 * day)
  for (const [charges, wait] of [
    [2, 2 * hour],
    [3, 25 * hour],
    [4, 0],
  ] as const) {
    await eventually(`charge ${charges}`, async () => ((await count(subscriptionNo)) === charges ? true : undefined))
    // Until the charge has ended, nothing waits for the next one.
    await eventually(`charge ${charges} ended`, async () => {
      const open = await books.rows(`select 1 from deductions where subscription_no = $1 and state = 'charging'`, [
        subscriptionNo,
      ])
      return open.length === 0 ? true : undefined
    })
    gateway.forward(wait)
  }
  const { list } = await becomes(subscriptionNo, 'cancelled', ({ status }) => status === '4')
  assert.deepEqual(
    list.map(({ status }) => status),
    [2, 3],
  )
  assert.equal(await count(subscriptionNo), 4)
  const changes = await told(subscriptionNo, 'SUBSCRIPTION', 2)
  assert.deepEqual(
    changes.map(({ status }) => status),
    ['2', '4'],
  )
  const deductions = await told(subscriptionNo, 'SUBSCRIPTIONS_DEDUCT', 2)
  assert.deepEqual(
    deductions.map(({ status }) => status),
    [2, 3],
  )
})

test('it is cancelled once, at once and for good', async () => {
  const { subscriptionNo } = await subscribe()
  const cancelled = await usd.call('/subscription/cancel', { subscriptionNo })
  assert.deepEqual([cancelled.status, cancelled.payType, cancelled.inBankCode], ['4', 'SUBSCRIPTION', 'CREDIT_CARD'])
  assert.equal((await usd.ask('/subscription/cancel', { subscriptionNo })).error, '4014')
  assert.equal((await usd.ask('/subscription/cancel', { subscriptionNo: '4025011311423010028' })).error, '4013')
  assert.equal((await usd.ask('/subscription/query', { subscriptionNo: '4025011311423010028' })).error, '4013')
  gateway.forward(65 * day)
  const { subscriptionNo: later } = await subscribe()
  await becomes(later, 'billed', ({ list }) => list.length === 1)
  assert.equal(await count(subscriptionNo), 1)
  assert.equal((await querySubscription(usd, subscriptionNo)).status, '4')
})

test('a charge under way when it is cancelled is booked and listed, and nothing follows', async () => {
  // The sandbox takes its time with 177.72.
  const { subscriptionNo } = await subscribe({ amount: '177.72' })
  await becomes(subscriptionNo, 'active', ({ status }) => status === '2')
  gateway.forward(32 * day)
  const { list } = await becomes(subscriptionNo, 'charging', (seen) => seen.list.length === 2)
  assert.equal((await usd.call('/subscription/cancel', { subscriptionNo })).status, '4')
  gateway.forward(61)
  const second = await becomes(subscriptionNo, 'the charge ended', (seen) => Number(seen.list[1]?.status) > 1)
  assert.deepEqual([second.status, second.list.map(({ status }) => status)], ['4', [2, 2]])
  assert.equal(list.length, 2)
  gateway.forward(95 * day)
  await books.rows('select pg_sleep(2)')
  assert.equal((await querySubscription(usd, subscriptionNo)).list.length, 2)
})

test('after months without billing each missed month is billed once', async () => {
  const { subscriptionNo } = await subscribe({ amount: '12.50' })
  gateway.forward(160 * day)
  const { list } = await becomes(
    subscriptionNo,
    'caught up',
    (seen) => seen.list.filter((one) => one.status === 2).length === 6,
  )
  assert.equal(new Set(list.map(({ startTime }) => startTime)).size, 6)
  assert.equal(await count(subscriptionNo), 6)
})

test('while people decide about money that came after a charge failed, the period is not charged again', async () => {
  // The sandbox says of 177.87 that it failed, and pays it 5 seconds later; the first period costs a dollar less.
  const coupon = { couponPeriod: 1, couponAmountPerPeriod: '1.00' }
  const { subscriptionNo } = await subscribe({ amount: '177.87', ...coupon })
  await becomes(subscriptionNo, 'active', ({ status }) => status === '2')
  gateway.forward(32 * day)
  await eventually('the charge failed', async () => {
    const sql = `select 1 from deductions where subscription_no = $1 and state = 'waiting'`
    return (await books.rows(sql, [subscriptionNo])).length === 1 ? true : undefined
  })
  gateway.forward(10)
  const finding = await eventually('the money came', async () => {
    const sql = 'select e.id from exceptions e join orders o using (merchant_id, order_no) where o.subscription_no = $1'
    return (await books.rows(sql, [subscriptionNo]))[0]
  })
  gateway.forward(2 * hour)
  const again = await subscribe()
  await becomes(again.subscriptionNo, 'billing goes on', ({ list }) => list[0]?.status === 2)
  gateway.forward(2 * hour)
  await becomes(again.subscriptionNo, 'billing goes on', ({ list }) => list[0]?.status === 2)
  assert.equal(await count(subscriptionNo), 2)
  const id = String(finding.id)
  await gateway.operator('exception', 'propose', id, 'succeed', '--reason', 'it is on our account', '--as', 'ana')
  await gateway.operator('exception', 'approve', id, '--as', 'ben')
  const { list } = await becomes(subscriptionNo, 'paid', (seen) => seen.list[1]?.status === 2)
  assert.equal(list.length, 2)
  assert.equal(await count(subscriptionNo), 2)
})

test('it ends with its last period, and its coupon is taken off', async () => {
  const coupon = { couponPeriod: 1, couponAmountPerPeriod: '2.50' }
  const { subscriptionNo } = await subscribe({ ...coupon, recurringInterval: 'D', recurringMaxNumber: 2 })
  gateway.forward(day + hour)
  const { list } = await becomes(subscriptionNo, 'over', ({ status }) => status === '4')
  assert.deepEqual(
    list.map(({ amount, status }) => [amount, status]),
    [
      ['7.50', 2],
      ['10.00', 2],
    ],
  )
})

test('a number is taken once, and free again where the first charge was refused', async () => {
  const subscriptionOrderId = newOrderId()
  const refused = await usd.ask('/subscription/apply', subscriptionFields({ subscriptionOrderId, amount: '0.50' }))
  assert.deepEqual([refused.error, /0\.99/.test(refused.msg)], ['1002', true])
  await subscribe({ subscriptionOrderId })
  assert.equal((await usd.ask('/subscription/apply', subscriptionFields({ subscriptionOrderId }))).error, '4005')
})

test('the books balance', () => books.check())
