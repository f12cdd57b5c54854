import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { balancesOf, millionths, openBooks } from '#tests/support/books.ts'
import { credentialsOf, startGateway } from '#tests/support/gateway.ts'
import { collectFields, payFields } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'

const gateway = await startGateway({ after })
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, gateway)
const usd = gateway.client('USD')
const notifyUrl = endpoint.url
const appId = String(credentialsOf(gateway.demo, 'USD').appId)

async function collect(amount: string): Promise<string> {
  const fields = collectFields({ payType: 'EWALLET', inBankCode: 'GOOGLE_PAY', notifyUrl, amount })
  return String((await usd.call('/usd/collect/apply', fields)).orderNo)
}

async function payOut(amount: string): Promise<string> {
  const to = { accountType: 'EWALLET', bankCode: 'PayPal', accountNo: 'payee@example.com', notifyUrl }
  return String((await usd.call('/usd/pay/apply', payFields({ ...to, amount }))).orderNo)
}

const balances = () => balancesOf(usd, 'USD')

test('a collection that fails moves no money, and is told with its reason', async () => {
  const before = await balances()
  const orderNo = await collect('30.00')
  await gateway.outcome(orderNo, { outcome: 'fail', reason: 'card declined' })
  const notice = await endpoint.noticeOf(orderNo)
  assert.ok(usd.isGenuine(notice))
  const { status, errorMsg, amount, fee, payTime } = notice
  assert.deepEqual([status, errorMsg, amount, fee, payTime], [3, 'card declined', '30.00', '0.00', undefined])
  const queried = await usd.call('/usd/collect/query', { orderNo })
  assert.deepEqual([queried.status, queried.errorMsg, queried.actualAmount], [3, 'card declined', '0.00'])
  assert.deepEqual(await balances(), before)
  assert.deepEqual(await books.journalsOf(orderNo), [])
})

test('a payout that fails gives its whole reserve back', async () => {
  const before = await balances()
  const orderNo = await payOut('50.00')
  assert.equal((await balances()).frozen - before.frozen, millionths('50.50'))
  await gateway.outcome(orderNo, { outcome: 'fail', reason: 'account closed' })
  const { status, errorMsg, fee } = await endpoint.noticeOf(orderNo)
  assert.deepEqual([status, errorMsg, fee], [3, 'account closed', '0.00'])
  assert.deepEqual(await balances(), before)
  assert.deepEqual(await books.journalsOf(orderNo), ['payout released', 'payout reserved'])
})

test('a payout that the bank sends back becomes failed, is told a second time, and costs nothing', async () => {
  const before = await balances()
  const orderNo = await payOut('60.00')
  await gateway.outcome(orderNo, { outcome: 'succeed' })
  await endpoint.noticeOf(orderNo, (notice) => notice.status === 2)
  assert.equal(await gateway.outcome(orderNo, { outcome: 'reverse', reason: 'no such payee' }), 'returned')
  const notice = await endpoint.noticeOf(orderNo, ({ status }) => status === 3)
  assert.ok(usd.isGenuine(notice))
  assert.match(String(notice.errorMsg), /no such payee/)
  assert.equal((await usd.call('/usd/pay/query', { orderNo })).status, 3)
  assert.deepEqual(await balances(), before)
  assert.deepEqual(await books.journalsOf(orderNo), ['payout executed', 'payout reserved', 'payout returned'])
})

test('a disputed collection stays paid on the wire, and takes back all that was paid', async () => {
  const before = await balances()
  const orderNo = await collect('80.00')
  await gateway.outcome(orderNo, { outcome: 'succeed' })
  await endpoint.noticeOf(orderNo, ({ status }) => status === 2)
  assert.equal(await gateway.outcome(orderNo, { outcome: 'reverse' }), 'disputed')
  const queried = await usd.call('/usd/collect/query', { orderNo })
  assert.deepEqual([queried.status, queried.actualAmount, queried.fee], [2, '80.00', '2.00'])
  const now = await balances()
  assert.equal(now.available - before.available, -millionths('2.00')) // The fee is not given back.
})

test('a merchant that was away when its payer paid and disputed is still told of the payment', async (t) => {
  let isAway = true
  const away = await noticeEndpoint(t, () => (isAway ? 'try later' : 'SUCCESS'))
  const fields = collectFields({ payType: 'EWALLET', inBankCode: 'GOOGLE_PAY', notifyUrl: away.url, amount: '81.00' })
  const orderNo = String((await usd.call('/usd/collect/apply', fields)).orderNo)
  await gateway.outcome(orderNo, { outcome: 'succeed' })
  await away.noticeOf(orderNo)
  await gateway.outcome(orderNo, { outcome: 'reverse' })
  isAway = false
  await gateway.operator('notice', 'resend', orderNo)
  const notice = await away.noticeOf(orderNo, (_) => away.countOf(orderNo) > 1)
  assert.deepEqual([notice.status, notice.amount], [2, '81.00'])
  const states = await books.rows('select state, last_error from notices where order_no = $1 order by seq', [orderNo])
  assert.equal(states.at(-1)?.last_error, null)
})

test('a dispute of spent money is debt: payouts wait, and the next credits repay it', async () => {
  const orderNo = await collect('500.00')
  await gateway.outcome(orderNo, { outcome: 'succeed' })
  const { available } = await balances()
  const left = millionths('100.00')
  const reasons = ['--reason', 'spent', '--reference', 'T1']
  await gateway.operator('app', 'withdraw', appId, printed(available - left), ...reasons)
  assert.equal((await balances()).available, left)

  await gateway.outcome(orderNo, { outcome: 'reverse' })
  assert.equal((await balances()).available, -millionths('400.00'))
  const shown = (await gateway.operator('app', 'balance', appId)) as { readonly debt: string }
  assert.equal(shown.debt, '400.00')
  await assert.rejects(payOut('1.00'), /4016/)

  const first = await collect('100.00')
  await gateway.outcome(first, { outcome: 'succeed' })
  assert.equal((await balances()).available, -millionths('302.50'))
  await assert.rejects(payOut('1.00'), /4016/)
  const second = await collect('500.00')
  await gateway.outcome(second, { outcome: 'succeed' })
  assert.equal((await balances()).available, millionths('185.00'))
  await assert.rejects(payOut('184.00'), /4016/)
  const third = await payOut('183.00')
  assert.equal((await balances()).available, millionths('0.17'))
  await gateway.outcome(third, { outcome: 'succeed' })
})

test('the books balance', () => books.check())

function printed(amount: bigint): string {
  return `${amount / 1_000_000n}.${(amount % 1_000_000n).toString().padStart(6, '0').slice(0, 2)}`
}
