import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { balancesOf, eventually, millionths, openBooks } from '#tests/support/books.ts'
import { credentialsOf, startGateway } from '#tests/support/gateway.ts'
import { collectFields, payFields } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'

const gateway = await startGateway({ after })
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, gateway)
const usd = gateway.client('USD')
const { appId } = credentialsOf(gateway.demo, 'USD')
const notifyUrl = endpoint.url
const wallet = { payType: 'EWALLET', inBankCode: 'GOOGLE_PAY', notifyUrl }
const paypal = { accountType: 'EWALLET', bankCode: 'PayPal', accountNo: 'payee@example.com', notifyUrl }
const printedTime = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/

const collect = (amount: string) => usd.call('/usd/collect/apply', collectFields({ ...wallet, amount }))
const payOut = (amount: string) => usd.call('/usd/pay/apply', payFields({ ...paypal, amount }))
const collection = (orderNo: unknown) => usd.call('/usd/collect/query', { orderNo })
const payout = (orderNo: unknown) => usd.call('/usd/pay/query', { orderNo })

test('a collection is applied for, paid and told, and the balance grows by exactly what is printed', async () => {
  const before = await balancesOf(usd, 'USD')
  const applied = await collect('123.45')
  const orderNo = String(applied.orderNo)
  assert.deepEqual(Object.keys(applied), ['orderId', 'orderNo', 'payUrl', 'sign'])
  assert.match(orderNo, /^20\d{14,22}$/)
  assert.equal((await fetch(String(applied.payUrl))).status, 200)

  const { sign: _, ...open } = await collection(orderNo)
  const amounts = { amount: '123.45', actualAmount: '0.00', fee: '0.00' }
  assert.deepEqual(open, { orderId: applied.orderId, orderNo, ...amounts, status: 1 })
  assert.deepEqual(await balancesOf(usd, 'USD'), before)

  assert.equal(await gateway.outcome(orderNo, { outcome: 'succeed' }), 'succeeded')
  const notice = await endpoint.noticeOf(orderNo)
  assert.ok(usd.isGenuine(notice))
  const { payTime, sign: signature, ...told } = notice
  assert.match(String(payTime), printedTime)
  assert.equal(String(signature).length, 344)
  const said = { appId, currency: 'USD', orderId: applied.orderId, orderNo, amount: '123.45', fee: '3.09', status: 2 }
  assert.deepEqual(told, { ...said, inBankCode: 'GOOGLE_PAY' })

  const { sign: __, ...paid } = await collection(orderNo)
  const paidAmounts = { amount: '123.45', actualAmount: '123.45', fee: '3.09' }
  assert.deepEqual(paid, { orderId: applied.orderId, orderNo, ...paidAmounts, status: 2, payTime })
  const now = await balancesOf(usd, 'USD')
  assert.equal(now.total - before.total, millionths('123.45') - millionths('3.09'))
  assert.equal(now.frozen, before.frozen)
})

test('a payout moves its cost to frozen, then out, and is told', async () => {
  const before = await balancesOf(usd, 'USD')
  const applied = await payOut('200.10')
  const orderNo = String(applied.orderNo)
  assert.deepEqual(Object.keys(applied), ['orderId', 'orderNo', 'sign'])
  assert.match(orderNo, /^15\d{14,22}$/)
  const cost = millionths('202.10') // A fee of 1 % outside the amount, rounded half up to the cent.
  const reserved = await balancesOf(usd, 'USD')
  assert.deepEqual(reserved, { ...before, available: before.available - cost, frozen: before.frozen + cost })
  const { sign: _, ...open } = await payout(orderNo)
  assert.ok(open.status === 0 || open.status === 1)
  assert.deepEqual(
    { ...open, status: 1 },
    { orderId: applied.orderId, orderNo, amount: '200.10', fee: '0.00', status: 1 },
  )

  assert.equal(await gateway.outcome(orderNo, { outcome: 'succeed' }), 'succeeded')
  const notice = await endpoint.noticeOf(orderNo)
  assert.ok(usd.isGenuine(notice))
  const { payTime, sign: __, ...told } = notice
  const said = { appId, currency: 'USD', orderId: applied.orderId, orderNo, amount: '200.10', fee: '2.00', status: 2 }
  assert.deepEqual(told, said)
  assert.deepEqual(await payout(orderNo).then(({ sign: _, ...rest }) => rest), {
    ...{ orderId: applied.orderId, orderNo, amount: '200.10', fee: '2.00', status: 2, payTime },
  })
  const now = await balancesOf(usd, 'USD')
  assert.deepEqual(now, { total: before.total - cost, available: before.available - cost, frozen: before.frozen })
})

test('the app has its notices at the address it registered, where an order names none', async () => {
  await gateway.operator('app', 'set-notify', String(appId), '--collect-notify', endpoint.url)
  const { notifyUrl: _, ...silent } = wallet
  const orderNo = await eventually('the address is in use', async () => {
    const applied = await usd.call('/usd/collect/apply', collectFields({ ...silent, amount: '2.00' }))
    const [row] = await books.rows('select notify_url from orders where order_no = $1', [applied.orderNo])
    return row?.notify_url === endpoint.url ? String(applied.orderNo) : undefined
  })
  await gateway.outcome(orderNo, { outcome: 'succeed' })
  assert.equal((await endpoint.noticeOf(orderNo)).status, 2)
})

test('an amount in another currency is converted, and told in both', async () => {
  const fields = collectFields({ ...wallet, currency: 'HKD', amount: '780.00' })
  const applied = await usd.call('/usd/collect/apply', fields)
  assert.equal(applied.orderAmount, '780.00')
  const { amount } = applied
  await gateway.outcome(String(applied.orderNo), { outcome: 'succeed' })
  const notice = await endpoint.noticeOf(String(applied.orderNo))
  assert.deepEqual([notice.amount, notice.originalAmount, notice.originalCurrency], [amount, '780.00', 'HKD'])
  const v2 = await usd.call('/usd/collect/query/v2', { orderNo: applied.orderNo })
  const { originalCurrency, originalAmount, floatExchangeRate, currency } = v2
  assert.deepEqual(
    { originalCurrency, originalAmount, currency, amount: v2.amount },
    {
      ...{ originalCurrency: 'HKD', originalAmount: '780.00', currency: 'USD', amount },
    },
  )
  assert.equal(floatExchangeRate, applied.exchangeRate)
})

test('the payer finds the page, pays with its button, and is sent back', async () => {
  const applied = await collect('7.00')
  const page = await fetch(String(applied.payUrl))
  assert.match(await page.text(), /7\.00/)
  const guessed = String(applied.payUrl).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
  assert.equal((await fetch(guessed)).status, 404)
})

test('the books balance', () => books.check())
