import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { balancesOf, millionths, openBooks } from '#tests/support/books.ts'
import { credentialsOf, startGateway } from '#tests/support/gateway.ts'
import { collectFields, payFields } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { decide, findingsOf } from './findings.ts'

const gateway = await startGateway({ after })
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, gateway)
const usd = gateway.client('USD')
const notifyUrl = endpoint.url

async function failedCollection(amount: string): Promise<string> {
  const fields = collectFields({ payType: 'EWALLET', inBankCode: 'GOOGLE_PAY', notifyUrl, amount })
  const orderNo = String((await usd.call('/usd/collect/apply', fields)).orderNo)
  await gateway.outcome(orderNo, { outcome: 'fail', reason: 'declined' })
  await endpoint.noticeOf(orderNo)
  return orderNo
}

async function failedPayout(amount: string): Promise<string> {
  const fields = payFields({ accountType: 'EWALLET', bankCode: 'PayPal', notifyUrl, amount })
  const orderNo = String((await usd.call('/usd/pay/apply', fields)).orderNo)
  await gateway.outcome(orderNo, { outcome: 'fail', reason: 'no such account' })
  await endpoint.noticeOf(orderNo)
  return orderNo
}

const balances = () => balancesOf(usd, 'USD')
const collected = async (orderNo: string) => (await usd.call('/usd/collect/query', { orderNo })).status
const paidOut = async (orderNo: string) => (await usd.call('/usd/pay/query', { orderNo })).status

test('a payment after the failure is held and found; the word changes only by two people', async () => {
  const before = await balances()
  const orderNo = await failedCollection('100.00')
  assert.equal(await gateway.outcome(orderNo, { outcome: 'succeed' }), 'failed')
  await gateway.outcome(orderNo, { outcome: 'succeed' })
  assert.equal(await collected(orderNo), 3)
  assert.deepEqual(await balances(), before)
  assert.deepEqual(await books.journalsOf(orderNo), ['money held in suspense'])
  await assert.rejects(gateway.operator('order', 'resolve', orderNo, 'succeed', '--reason', 'x'), /order has ended/)
  assert.equal(endpoint.countOf(orderNo), 1)

  assert.equal((await decide(gateway, orderNo, 'succeed')).kind, 'late payment')
  const notice = await endpoint.noticeOf(orderNo, ({ status }) => status === 2)
  assert.ok(usd.isGenuine(notice))
  assert.deepEqual([notice.amount, notice.fee], ['100.00', '2.50'])
  assert.equal((await balances()).total - before.total, millionths('97.50'))
})

test('a late payment that goes back to its payer is not booked again when it is told again', async () => {
  const before = await balances()
  const orderNo = await failedCollection('100.00')
  await gateway.outcome(orderNo, { outcome: 'succeed' })
  await decide(gateway, orderNo, 'fail')
  await gateway.outcome(orderNo, { outcome: 'succeed' })
  assert.equal(await collected(orderNo), 3)
  assert.deepEqual(await books.journalsOf(orderNo), ['money held in suspense', 'suspense decided'])
  assert.deepEqual(await findingsOf(gateway, orderNo), [])
  assert.equal(endpoint.countOf(orderNo), 1)
  assert.deepEqual(await balances(), before)
})

test('a late payment that is reversed again is a second finding', async () => {
  const orderNo = await failedCollection('10.00')
  await gateway.outcome(orderNo, { outcome: 'succeed' })
  assert.equal((await findingsOf(gateway, orderNo)).length, 1)
  const answer = await fetch(`${gateway.baseUrl}/sandbox/orders/${orderNo}/outcome`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ outcome: 'reverse' }),
  })
  await answer.body?.cancel()
  const kinds = (await findingsOf(gateway, orderNo)).map(({ kind }) => kind)
  assert.deepEqual(kinds, answer.ok ? ['late payment', 'contradiction'] : ['late payment'])
})

test('a payout that left after it was reported failed is taken from the balance, without a fee', async () => {
  const before = await balances()
  const orderNo = await failedPayout('50.00')
  assert.deepEqual(await balances(), before)
  assert.equal(await gateway.outcome(orderNo, { outcome: 'succeed' }), 'failed')
  await gateway.outcome(orderNo, { outcome: 'succeed' })
  assert.equal(before.available - (await balances()).available, millionths('50.00'))
  assert.deepEqual(await books.journalsOf(orderNo), ['late payout', 'payout released', 'payout reserved'])
  assert.equal(await paidOut(orderNo), 3)

  assert.equal((await decide(gateway, orderNo, 'succeed')).kind, 'late payout')
  assert.equal((await endpoint.noticeOf(orderNo, ({ status }) => status === 2)).fee, '0.00')
  assert.equal(await paidOut(orderNo), 2)
  assert.equal(before.available - (await balances()).available, millionths('50.00'))
})

test('a late payout of money that is gone is debt', async () => {
  const orderNo = await failedPayout('500.00')
  const { available } = await balances()
  const amount = `${available / 1_000_000n - 100n}.00`
  const appId = String(credentialsOf(gateway.demo, 'USD').appId)
  await gateway.operator('app', 'withdraw', appId, amount, '--reason', 'spent', '--reference', 'T1')
  const { available: left } = await balances()
  await gateway.outcome(orderNo, { outcome: 'succeed' })
  assert.equal((await balances()).available, left - millionths('500.00'))
  assert.ok((await balances()).available < 0n)
  await assert.rejects(failedPayout('1.00'), /4016/)
  await decide(gateway, orderNo, 'fail')
  assert.equal((await balances()).available, left - millionths('500.00'))
})

test('the books balance', () => books.check())
