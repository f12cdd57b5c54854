import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { balancesOf, eventually, millionths, openBooks } from '#tests/support/books.ts'
import { collectFields, payFields } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { startClockedGateway } from './clocked-gateway.ts'
import { decide, findingsOf } from './findings.ts'

// Amounts and accounts that ask the sandbox bank for trouble: docs/sandbox.md.

const gateway = await startClockedGateway({ after })
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, gateway)
const usd = gateway.client('USD')
const notifyUrl = endpoint.url

async function collect(amount: string): Promise<string> {
  const fields = collectFields({ payType: 'EWALLET', inBankCode: 'GOOGLE_PAY', notifyUrl, amount })
  return String((await usd.call('/usd/collect/apply', fields)).orderNo)
}

/** By the end of the name in an e-mail address, which is what a PayPal account is, the sandbox knows what to do. */
async function payOut(name: string): Promise<string> {
  const accountNo = `${name}@example.com`
  const to = { accountType: 'EWALLET', bankCode: 'PayPal', accountNo, notifyUrl, amount: '10.00' }
  return String((await usd.call('/usd/pay/apply', payFields(to))).orderNo)
}

/** Asks until an order has a status; the clock stands still meanwhile. */
const becomes = (path: string, orderNo: string, status: number, secondsMax = 15) =>
  eventually(
    `${orderNo} has status ${status}`,
    async () => ((await usd.call(path, { orderNo })).status === status ? true : undefined),
    secondsMax,
  )
const paid = (orderNo: string, status: number, secondsMax?: number) =>
  becomes('/usd/pay/query', orderNo, status, secondsMax)
const collected = (orderNo: string, status: number) => becomes('/usd/collect/query', orderNo, status)
const spent = (before: bigint, now: bigint) => before - now
const available = async () => (await balancesOf(usd, 'USD')).available

// A call is given up after 15 seconds of real time, so these are begun first and looked at last.
const silent = await payOut('0000775')
const lost = await payOut('0000788')

test('a channel that is silent delays nobody else', async () => {
  const begun = performance.now()
  const orderNo = await payOut('0000771')
  await paid(orderNo, 2)
  assert.ok(performance.now() - begun < 5_000)
})

test('an outcome that is told twice at once is one journal and one notice', async () => {
  const orderNo = await collect('177.78')
  gateway.forward(6)
  await endpoint.noticeOf(orderNo)
  await eventually('the bank told it twice', async () => {
    const rows = await books.rows('select from channel_notices where reference = $1 and next_at is null', [orderNo])
    return rows.length === 2 ? true : undefined
  })
  assert.deepEqual(await books.journalsOf(orderNo), ['collection paid'])
  assert.equal((await books.rows('select from notices where order_no = $1', [orderNo])).length, 1)
  assert.equal(endpoint.countOf(orderNo), 1)
})

test('a status word that nobody knows leaves the order unclear, until an operator decides', async () => {
  const [payout, collection] = [await payOut('0000785'), await collect('177.85')]
  await paid(payout, -1)
  await collected(collection, -1)
  for (let asked = 0; asked < 3; asked++) {
    gateway.forward(700)
    await paid(payout, -1)
  }
  assert.deepEqual([endpoint.countOf(payout), endpoint.countOf(collection)], [0, 0])
  assert.deepEqual(await books.journalsOf(payout), ['payout reserved'])
  await gateway.operator('order', 'resolve', payout, 'fail', '--reason', 'the bank wrote us')
  await gateway.operator('order', 'resolve', collection, 'succeed', '--reason', 'the bank wrote us')
  assert.equal((await endpoint.noticeOf(payout)).status, 3)
  assert.equal((await endpoint.noticeOf(collection)).status, 2)
  await assert.rejects(gateway.operator('order', 'resolve', payout, 'succeed', '--reason', 'again'), /order has ended/)
})

test('a channel whose query said failed and whose notice says paid is believed late, and found', async () => {
  const before = await available()
  const orderNo = await payOut('0000779')
  await paid(orderNo, 1)
  gateway.forward(16)
  await paid(orderNo, 3)
  assert.equal(await available(), before)
  gateway.forward(10)
  await eventually('the late payout is found', async () => (await findingsOf(gateway, orderNo))[0])
  assert.equal(spent(before, await available()), millionths('10.00'))
  assert.equal((await decide(gateway, orderNo, 'succeed')).kind, 'late payout')
  await paid(orderNo, 2)
})

test('what a query said was paid and a notice says failed is a contradiction; two people take it back', async () => {
  const before = await available()
  const orderNo = await payOut('0000781')
  await paid(orderNo, 1)
  gateway.forward(16)
  await paid(orderNo, 2)
  gateway.forward(10)
  await eventually('the contradiction is found', async () => (await findingsOf(gateway, orderNo))[0])
  await paid(orderNo, 2)
  assert.equal(spent(before, await available()), millionths('10.10'))
  assert.equal((await decide(gateway, orderNo, 'fail')).kind, 'contradiction')
  await paid(orderNo, 3)
  assert.equal(await available(), before)
  const notice = await endpoint.noticeOf(orderNo, ({ status }) => status === 3)
  assert.match(String(notice.errorMsg), /the bank says so/)
})

test('an apply whose channel does not answer is a success all the same, and the order unclear', async () => {
  const orderNo = await collect('177.75')
  await collected(orderNo, -1)
  assert.equal(endpoint.countOf(orderNo), 0)
})

test('a payout that its channel never answers is unclear, not failed, and keeps its reserve', async () => {
  await paid(silent, -1, 30)
  gateway.forward(100_000)
  await paid(silent, -1)
  assert.deepEqual(await books.journalsOf(silent), ['payout reserved'])
  assert.equal(endpoint.countOf(silent), 0)
})

test('a payout whose call was lost is sent again with its reference, and executed once', async () => {
  await paid(lost, 2, 30)
  assert.equal((await endpoint.noticeOf(lost)).status, 2)
  assert.deepEqual(await books.journalsOf(lost), ['payout executed', 'payout reserved'])
  const payments = await books.rows('select state from sandbox_payments where reference like $1', [`${lost}%`])
  assert.deepEqual(payments, [{ state: 'paid' }])
})

test('the books balance, and reserves are those of the open payouts', async () => {
  await books.check()
  const { frozen } = await balancesOf(usd, 'USD')
  assert.equal(frozen, millionths('10.10'))
})
