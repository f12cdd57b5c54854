import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { balancesOf, eventually, millionths, openBooks } from '#tests/support/books.ts'
import { collectFields } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { startClockedGateway } from './clocked-gateway.ts'
import { decide, findingsOf } from './findings.ts'

const gateway = await startClockedGateway({ after })
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, gateway)
const usd = gateway.client('USD')

async function collect(payType: string, inBankCode: string, amount = '10.00'): Promise<string> {
  const fields = collectFields({ payType, inBankCode, notifyUrl: endpoint.url, amount })
  return String((await usd.call('/usd/collect/apply', fields)).orderNo)
}

const minutes = 60
const query = (orderNo: string) => usd.call('/usd/collect/query', { orderNo })
const becomes = (orderNo: string, status: number) =>
  eventually(`${orderNo} has status ${status}`, async () => {
    const said = await query(orderNo)
    return said.status === status ? said : undefined
  })
const secondsOf = async (orderNo: string) => {
  const lasts = 'extract(epoch from expires_at - created_at)::int as seconds'
  return (await books.rows(`select ${lasts} from orders where order_no = $1`, [orderNo]))[0]?.seconds
}

test('a payer has 30 minutes with a wallet or QR code, 24 hours with an account, or what is set', async () => {
  assert.equal(await secondsOf(await collect('EWALLET', 'GOOGLE_PAY')), 30 * minutes)
  assert.equal(await secondsOf(await collect('QR', 'TH_QR_USD')), 30 * minutes)
  assert.equal(await secondsOf(await collect('BANK_TRANSFER', 'CREDIT_CARD')), 30 * minutes)
  assert.equal(await secondsOf(await collect('VA', 'ID_BRI_USD')), 24 * 60 * minutes)
  await gateway.operator('method', 'expiry', 'collect', 'USD', 'EWALLET', 'JKO_PAY', '5')
  await eventually('the expiry is known', async () => {
    return (await secondsOf(await collect('EWALLET', 'JKO_PAY'))) === 5 * minutes ? true : undefined
  })
})

test('a collection that nobody paid in time fails, is told, and can no longer be paid on its page', async () => {
  const before = await balancesOf(usd, 'USD')
  const [wallet, account] = [await collect('EWALLET', 'GOOGLE_PAY'), await collect('VA', 'ID_BRI_USD')]
  gateway.forward(29 * minutes)
  assert.equal((await query(wallet)).status, 1)
  gateway.forward(2 * minutes)
  const expired = await becomes(wallet, 3)
  assert.match(String(expired.errorMsg), /time is over/)
  const notice = await endpoint.noticeOf(wallet)
  assert.ok(usd.isGenuine(notice))
  assert.deepEqual([notice.status, notice.amount, notice.fee], [3, '10.00', '0.00'])
  assert.equal((await query(account)).status, 1)
  assert.deepEqual(await balancesOf(usd, 'USD'), before)
  assert.deepEqual(await books.journalsOf(wallet), [])
})

test('a payment at the bank that nobody told us of is found before the order expires', async () => {
  const orderNo = await collect('EWALLET', 'GOOGLE_PAY', '20.00')
  const { reference, channel_id: channel } =
    (await books.rows('select order_no as reference, channel_id from orders where order_no = $1', [orderNo]))[0] ?? {}
  // What the bank has when its notice is lost on the way: the payment, and nothing left to tell.
  await books.rows(
    `insert into sandbox_payments
     values ($1, $2, 'collection', 'USD', 2000, 'paid', 2000, null, 'none', 1, null, now())`,
    [reference, channel],
  )
  gateway.forward(31 * minutes)
  const paid = await becomes(orderNo, 2)
  assert.equal(paid.actualAmount, '20.00')
  assert.equal((await endpoint.noticeOf(orderNo)).status, 2)
})

test('a payment after the time is over is held, found, and given to the merchant by two people', async () => {
  const before = await balancesOf(usd, 'USD')
  const orderNo = await collect('EWALLET', 'GOOGLE_PAY', '177.86')
  // Just past the end: the sandbox bank pays this amount 10 s after it.
  gateway.forward(30 * minutes + 2)
  await becomes(orderNo, 3)
  assert.equal((await endpoint.noticeOf(orderNo)).status, 3)
  gateway.forward(20)
  await eventually('the late payment is found', async () => (await findingsOf(gateway, orderNo))[0])
  assert.equal((await query(orderNo)).status, 3)
  assert.deepEqual(await balancesOf(usd, 'USD'), before)
  assert.equal((await decide(gateway, orderNo, 'succeed')).kind, 'late payment')
  assert.equal((await query(orderNo)).status, 2)
  await endpoint.noticeOf(orderNo, ({ status }) => status === 2)
  assert.equal((await balancesOf(usd, 'USD')).total - before.total, millionths('177.86') - millionths('4.45'))
})

test('the books balance', () => books.check())
