import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { acknowledgement, haipayClient, peekAppId } from '../src/haipay/index.ts'
import { sameAmount } from '../src/index.ts'
import { done, endOrder, newNumber, noticeAddress, readDemo } from './gateway-under-test.ts'

// A merchant's day over HaiPay, on a running gateway. `on-every-runtime.test.ts` starts both.

const demo = readDemo()
const shop = await noticeAddress({ after }, acknowledgement)

function open(currency: string) {
  const app = demo.haipay.apps[currency] ?? assert.fail(`the demo has no app of ${currency}`)
  return haipayClient({ baseUrl: demo.baseUrl + demo.haipay.path, currency, ...app })
}
const usd = await open('USD')
const payer = {
  ...{ name: 'Donald John Trump', phone: '09123456789', email: 'payer@example.com', subject: 'shoes' },
  ...{ partnerUserId: 'user-9527', notifyUrl: shop.url },
}
const back = { callBackUrl: 'https://merchant.example/ok', callBackFailUrl: 'https://merchant.example/failed' }
const wallet = { payType: 'EWALLET', inBankCode: 'GOOGLE_PAY' }

test('a collection is applied for, paid, told and asked for', async () => {
  const orderId = newNumber()
  const applied = await done(usd.collectApply({ ...payer, ...back, ...wallet, orderId, amount: '25.00' }))
  assert.match(applied.payUrl ?? '', /^http/)
  assert.equal((await done(usd.collectQuery({ orderId }))).status, 1)
  await endOrder(demo, applied.orderNo, { outcome: 'succeed' })

  const { body } = await shop.noticeWith(applied.orderNo)
  assert.equal(peekAppId(body), demo.haipay.apps.USD?.appId)
  const told = await usd.readNotice(body)
  assert.ok(told.ok && told.notice.kind === 'order')
  const { status, amount, fee } = told.notice
  assert.ok(status === 2 && sameAmount(amount, '25') && told.notice.orderId === orderId)
  assert.deepEqual(await usd.readNotice(body.replace('"25.00"', '"26.00"')), { ok: false, why: 'false signature' })

  const asked = await done(usd.collectQueryV2({ orderId, orderNo: applied.orderNo }))
  assert.deepEqual([asked.status, asked.actualAmount, asked.fee, asked.currency], [2, '25.00', fee, 'USD'])
})

test('a payout is applied for, fails, and is told with its reason', async () => {
  const orderId = newNumber()
  const paypal = { accountType: 'EWALLET', bankCode: 'PayPal', accountNo: 'payee@example.com' }
  const before = await done(usd.accountLedger())
  const applied = await done(usd.payApply({ ...payer, ...paypal, orderId, amount: '10.00' }))
  const reserved = await done(usd.accountLedger())
  assert.ok(!sameAmount(before.frzBal, reserved.frzBal))
  await endOrder(demo, applied.orderNo, { outcome: 'fail', reason: 'no such account' })
  const told = await usd.readNotice((await shop.noticeWith(applied.orderNo)).body)
  assert.ok(told.ok && told.notice.kind === 'order' && told.notice.status === 3)
  assert.equal(told.notice.errorMsg, 'no such account')
  assert.equal((await done(usd.payQuery({ orderNo: applied.orderNo }))).status, 3)
})

test('a refund is applied for and asked for', async () => {
  const { orderNo } = await done(
    usd.collectApply({ ...payer, ...back, ...wallet, orderId: newNumber(), amount: '9.00' }),
  )
  await endOrder(demo, orderNo, { outcome: 'succeed' })
  const orderId = newNumber()
  const { refundNo, status } = await done(usd.refundApply({ orderId, orderNo }))
  assert.ok(refundNo && status === '0')
  await endOrder(demo, refundNo, { outcome: 'succeed' })
  assert.equal((await done(usd.refundQuery({ orderId }))).status, '1')
})

test('refusals have their words', async () => {
  const fields = { ...payer, ...back, ...wallet, orderId: newNumber(), amount: '5.00' }
  await done(usd.collectApply(fields))
  const { email, ...incomplete } = fields
  const refusals = [
    [usd.collectApply(fields), 'order exists'],
    [usd.collectApply({ ...fields, orderId: newNumber(), inBankCode: 'NOBODY' }), 'method unknown'],
    [usd.collectApply({ ...incomplete, email: '', orderId: newNumber() }), 'field missing'],
    [usd.collectApply({ ...fields, amount: '5.001', orderId: newNumber() }), 'field malformed'],
    [usd.collectQuery({ orderId: newNumber() }), 'order unknown'],
  ] as const
  for (const [asked, word] of refusals) {
    const refused = await asked
    assert.ok(!refused.ok && refused.kind === 'refused')
    assert.equal(refused.word, word)
    assert.equal(refused.field, word === 'field missing' ? 'email' : undefined)
  }
})

test('an order that may be sent again exists once', async () => {
  const orderId = newNumber()
  const fields = { ...payer, ...back, ...wallet, orderId, amount: '6.00' }
  const late = await usd.collectApply(fields, { timeoutSeconds: 0.001 })
  assert.ok(late.ok || late.kind === 'unclear')
  const again = await usd.collectApply(fields, { triesMax: 2 })
  assert.ok(again.ok || (again.kind === 'refused' && again.word === 'order exists'), JSON.stringify(again))
  assert.equal((await done(usd.collectQuery({ orderId }))).amount, '6.00')
})

test('another secret, and a key that is not the platform’s, are found out at the first call', async () => {
  const app = demo.haipay.apps.USD ?? assert.fail()
  const settings = { baseUrl: demo.baseUrl + demo.haipay.path, currency: 'USD', ...app }
  const wrong = await haipayClient({ ...settings, secretKey: 'x'.repeat(32) })
  const refused = await wrong.accountLedger()
  assert.ok(!refused.ok && refused.kind === 'refused' && refused.word === 'signature wrong')
  const { platformPublicKey = '' } = demo.haipay.apps.HKD ?? {}
  const blind = await haipayClient({ ...settings, platformPublicKey })
  const forged = await blind.accountLedger()
  assert.ok(!forged.ok && forged.kind === 'unclear' && forged.why === 'false signature')
})

test('the global cashier and the payment configuration answer', async () => {
  const cashier = await open('CASHIER')
  const orderId = newNumber()
  const { phone, ...known } = payer
  const fields = { ...known, ...back, orderId, amount: '10.00', currency: 'USD', region: 'HK' }
  const { orderNo, payUrl } = await done(cashier.cashierApply(fields))
  assert.match(payUrl ?? '', /^http/)
  assert.equal((await done(cashier.cashierQuery({ orderId, orderNo }))).status, 0)
  const { configs } = await done(usd.paymentConfig({ tranCode: 'collect' }))
  assert.ok(configs.some(({ payMethods }) => payMethods.some(({ inBankCode }) => inBankCode === 'GOOGLE_PAY')))
})

test('a card is charged with its data, and a stablecoin address that stays is opened', async () => {
  const expiryYear = `${new Date().getUTCFullYear() + 3}`
  const card = { accountNo: '4242424242424242', expiryMonth: '11', expiryYear, cvv: '234' }
  const device = {
    clientType: 'WEB',
    referer: 'https://shop.example',
    userAgent: 'a browser',
    customerIp: '203.0.113.9',
  }
  const order = { payType: 'BANK_TRANSFER', inBankCode: 'CREDIT_CARD', orderId: newNumber(), amount: '12.00' }
  const fields = { ...payer, ...order, ...card, ...device, callBackUrl: back.callBackUrl }
  const { orderNo } = await done(usd.collectApply(fields))
  const told = await usd.readNotice((await shop.noticeWith(orderNo)).body)
  assert.ok(told.ok && told.notice.kind === 'order' && told.notice.status === 2)
  const usdt = await open('USDT')
  assert.ok((await done(usdt.collectApplyMultiple({ payType: 'EWALLET', inBankCode: 'FIX_TRX' }))).bankNo)
})

test('rates, statements and vouchers come', async () => {
  assert.match((await done(usd.exchangeRate({ targetCurrency: 'THB' }))).exchangeRate, /^\d+\.\d+$/)
  const date = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')
  assert.match((await done(usd.documentDownload({ type: 40, date }))).fileUrl, /^http/)
  const paypal = { accountType: 'EWALLET', bankCode: 'PayPal', accountNo: 'payee@example.com' }
  const { orderNo } = await done(usd.payApply({ ...payer, ...paypal, orderId: newNumber(), amount: '11.00' }))
  await endOrder(demo, orderNo, { outcome: 'succeed' })
  const { bytes } = await done(usd.voucherPdf({ orderNos: [orderNo], lang: 'en' }))
  assert.equal(new TextDecoder('latin1').decode(bytes.slice(0, 5)), '%PDF-')
  assert.ok((await done(usd.voucher({ orderNo }))).data.length > 1_000)
})
