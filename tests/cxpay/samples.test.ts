import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cxpayClient, cxpayCollect, cxpayPay, newCxpayOrderId } from '#tests/support/cxpay-client.ts'
import { startGateway } from '#tests/support/gateway.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'

// Every sample of the page (CXPay api.txt): the same members, in the same order, with the same JSON types.

const gateway = await startGateway({ after })
const endpoint = await noticeEndpoint({ after }, 'success')
const cxpay = gateway.cxpay()
const { account } = cxpay
const notifyUrl = endpoint.url

/** The names of a value's members and their types, in their order. */
function shapeOf(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value
  return Object.entries(value).map(([name, member]) => [name, shapeOf(member)])
}

const envelope = { code: 200, success: true, msg: 'success', desc: '' }

for (const kind of ['json', 'form'] as const) {
  test(`the four calls answer as the page's samples, asked in ${kind}`, async () => {
    const orderId = newCxpayOrderId()
    const collected = await cxpay.ask('/collect/create', cxpayCollect(account, 'TEST', { orderId, notifyUrl }), kind)
    const { data, ...around } = collected
    assert.deepEqual(around, envelope)
    assert.deepEqual(Object.keys(collected), ['code', 'success', 'msg', 'desc', 'data'])
    assert.match(String(data?.url), new RegExp(`^${gateway.baseUrl}/pay/`))
    // One client reads the platform's number here too.
    assert.deepEqual(shapeOf(data), [
      ['url', 'string'],
      ['platOrderId', 'string'],
    ])
    assert.match(String(data?.platOrderId), /^\d{18,}$/)

    const paid = await cxpay.ask('/pay/create', cxpayPay(account, 'IN', { notifyUrl, amount: '1000' }), kind)
    assert.deepEqual({ ...paid, data: shapeOf(paid.data) }, { ...envelope, data: [['platOrderId', 'string']] })

    const queried = await cxpay.ask('/order/query', { orderId }, kind)
    const sample = {
      amount: 1000,
      orderId: 'e8a581fa692342ccbaf9cbd6f2598e48',
      platOrderId: '236130395249311744',
      status: 0,
      utr: '310310600223',
      fee: 0,
    }
    assert.deepEqual({ ...queried, data: shapeOf(queried.data) }, { ...envelope, data: shapeOf(sample) })
    assert.deepEqual(queried.data, { ...sample, amount: 100, orderId, platOrderId: data?.platOrderId, utr: '' })

    const balance = await cxpay.ask('/order/balance', {}, kind)
    const balances = { balanceAll: 1000, balanceUsable: 1000 }
    assert.deepEqual({ ...balance, data: shapeOf(balance.data) }, { ...envelope, data: shapeOf(balances) })
  })
}

test('a notice has the members and types of the sample, and no empty remark', async () => {
  const { platOrderId } = await cxpay.call('/collect/create', cxpayCollect(account, 'TEST', { notifyUrl }))
  await gateway.outcome(String(platOrderId), { outcome: 'succeed' })
  const notice = await endpoint.noticeOf(String(platOrderId))
  const sample = {
    platOrderId: '236130395249311744',
    orderId: 'e8a581fa692342ccbaf9cbd6f2598e48',
    amount: 1000,
    status: 2,
    reverse: false,
    remark: 'no',
    fee: 0,
    sign: 'ec7d2b22c60056edbb4576ef5ecdbce4',
  }
  assert.deepEqual(shapeOf(notice), shapeOf(sample))
  assert.ok(cxpay.isGenuine(notice))
  assert.deepEqual(
    [notice.amount, notice.status, notice.reverse, notice.remark, notice.fee],
    [100, 1, false, 'no', 2.5],
  )
})

test('the same calls are served where base addresses end with /client', async () => {
  const other = cxpayClient(`${gateway.baseUrl}/cxpay/client`, account)
  const orderId = newCxpayOrderId()
  await other.call('/collect/create', cxpayCollect(account, 'TEST', { orderId, notifyUrl }))
  assert.equal((await other.call('/order/query', { orderId })).status, 0)
  assert.equal((await cxpay.call('/order/query', { orderId })).status, 0)
  assert.deepEqual(Object.keys(await other.call('/order/balance', {})), ['balanceAll', 'balanceUsable'])
})

test('every code of the demo takes an order of its country', async () => {
  const amounts: Readonly<Record<string, string>> = { ID: '20000', NG: '5000.25' }
  for (const country of Object.keys(account.payCodes.collect)) {
    const amount = amounts[country] ?? '200.50'
    await cxpay.call('/collect/create', cxpayCollect(account, country, { notifyUrl, amount }))
  }
  for (const country of Object.keys(account.payCodes.pay)) {
    await cxpay.call('/pay/create', cxpayPay(account, country, { notifyUrl, amount: amounts[country] ?? '200.50' }))
  }
  assert.deepEqual(Object.keys(account.payCodes.collect).sort(), ['BR', 'ID', 'IN', 'NG', 'TEST'])
  assert.deepEqual([account.payCodes.collect.TEST, account.payCodes.pay.TEST], ['101', '101'])
  assert.deepEqual([account.payCodes.collect.IN, account.payCodes.pay.IN], ['32901', '32911'])
})

test('amounts come back as numbers in their shortest form, without the noise of floats', async () => {
  const texts: string[] = []
  for (const amount of ['200.22', '100.10', '8.70', '1000', '4.35']) {
    const orderId = newCxpayOrderId()
    await cxpay.call('/collect/create', cxpayCollect(account, 'TEST', { orderId, amount, notifyUrl }))
    const members = { merchant: account.merchant, orderId }
    texts.push(await cxpay.send('/order/query', JSON.stringify({ ...members, sign: cxpay.sign(members) })))
  }
  const printed = texts.map((text) => /"amount":([^,]+),/.exec(text)?.[1])
  assert.deepEqual(printed, ['200.22', '100.1', '8.7', '1000', '4.35'])
  const members = { merchant: account.merchant }
  const text = await cxpay.send('/order/balance', JSON.stringify({ ...members, sign: cxpay.sign(members) }))
  assert.match(text, /"balanceAll":\d+(\.\d{1,2})?,"balanceUsable":\d+(\.\d{1,2})?\}\}$/)
})

test('a query tells what was really paid, the bank’s twelve digits and the fee', async () => {
  const orderId = newCxpayOrderId()
  const { platOrderId } = await cxpay.call('/collect/create', cxpayCollect(account, 'IN', { orderId, notifyUrl }))
  await gateway.outcome(String(platOrderId), { outcome: 'succeed', amount: '99.20' })
  const { utr, ...rest } = await cxpay.call('/order/query', { orderId })
  assert.deepEqual(rest, { amount: 99.2, orderId, platOrderId, status: 1, fee: 2.48 })
  assert.match(String(utr), /^\d{12}$/)
  const notice = await endpoint.noticeOf(String(platOrderId))
  assert.deepEqual([notice.amount, notice.fee], [99.2, 2.48])
})

test('both kinds of order share one namespace, which query and uniqueness go by', async () => {
  const orderId = newCxpayOrderId()
  await cxpay.call('/collect/create', cxpayCollect(account, 'TEST', { orderId, notifyUrl }))
  const { code, desc } = await cxpay.ask('/pay/create', cxpayPay(account, 'TEST', { orderId, notifyUrl }))
  assert.deepEqual([code, desc], [400, 'orderId exists already'])
  const payoutId = newCxpayOrderId()
  const { platOrderId } = await cxpay.call('/pay/create', cxpayPay(account, 'TEST', { orderId: payoutId, notifyUrl }))
  assert.equal((await cxpay.call('/order/query', { orderId: payoutId })).platOrderId, platOrderId)
})
