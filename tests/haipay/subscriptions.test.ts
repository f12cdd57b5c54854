import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { keepSampleCardGood, post } from '#tests/cards/card-desk.ts'
import { startClockedGateway } from '#tests/e2e/clocked-gateway.ts'
import { newOrderId, type Reply } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { cards, querySubscription, subscriptionBecomes, subscriptionFields } from '#tests/support/subscriber.ts'

const gateway = await startClockedGateway({ after })
keepSampleCardGood(gateway)
const endpoint = await noticeEndpoint({ after })
const usd = gateway.client('USD')

// The samples of HaiPay creditcard-pci.txt, Subscription API. Notices of tests stay on this machine.
const applySample = {
  subscriptionOrderId: '1752752449648',
  amount: '999.99',
  name: 'Jon Smith',
  email: 'zhangsan@gmail.com',
  subject: 'iPhone 16 ProMax 256G',
  payType: 'SUBSCRIPTION',
  inBankCode: 'CREDIT_CARD',
  callBackUrl: 'https://www.google.com',
  notifyUrl: endpoint.url,
  clientType: 'WEB',
  accountNo: '4000056655665556',
  expiryYear: '2028',
  expiryMonth: '11',
  cvv: '234',
  referer: 'https://tn-cashier.haipay.top',
  userAgent:
    'Mozilla/5.0 (Linux; Android 10; PPA-LX2; HMSCore 6.15.0.311) AppleWebKit/537.36 (KHTML, like Gecko) ' +
    'Chrome/114.0.5735.196 HuaweiBrowser/15.0.10.302 Mobile Safari/537.36',
  customerIp: '142.250.191.174',
  partnerUserId: '9527',
  recurringInterval: 'D',
  recurringIntervalCount: 2,
}
const applied = {
  subscriptionNo: '4025071719404220010',
  subscriptionOrderId: '1752752449648',
  appId: 1054,
  subject: 'Test subscription',
  payType: 'SUBSCRIPTION',
  inBankCode: 'CREDIT_CARD',
  amount: 999.99,
  recurringInterval: 'D',
  recurringIntervalCount: 2,
  status: '1',
  payUrl: 'https://tn-uat-cashier.haipay.top/pay/usd/redirect/?orderNo=cmgjhy4v6v0a',
}
const { payUrl: _, ...asked } = applied
const queried = { ...asked, amount: 0.5, recurringIntervalCount: 1, status: '2', sign: '' }
const cancelled = {
  ...{ appId: 1724, subscriptionNo: '', status: '4', payType: 'SUBSCRIPTION', inBankCode: 'CREDIT_CARD', sign: '' },
}

function assertShape(data: Reply['data'], sample: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(sample)) assert.equal(typeof data[name], typeof value, name)
}

test('the samples of the page are answered with their members, of their types', async () => {
  const said = await usd.call('/subscription/apply', applySample)
  assertShape(said, applied)
  assert.deepEqual(
    { ...said, subscriptionNo: '', payUrl: '', sign: '' },
    { ...applied, subject: applySample.subject, subscriptionNo: '', payUrl: '', sign: '' },
  )
  assert.match(String(said.payUrl), /^http/)
  const { subscriptionNo } = said
  await subscriptionBecomes(usd, String(subscriptionNo), 'active', ({ status }) => status === '2')
  const query = await usd.call('/subscription/query', { subscriptionNo })
  assertShape(query, queried)
  assert.deepEqual([query.amount, query.currency, query.recurringIntervalCount], [999.99, 'USD', 2])
  const cancel = await usd.call('/subscription/cancel', { subscriptionNo })
  assertShape(cancel, cancelled)
  assert.deepEqual([cancel.subscriptionNo, cancel.status], [subscriptionNo, '4'])
})

test('an amount is a JSON number in its shortest form, and signed as that', async () => {
  for (const [amount, printed] of [
    ['1', '1'],
    ['2.50', '2.5'],
    [999.9, '999.9'],
    ['1000.00', '1000'],
  ] as const) {
    const fields = { appId: 1054, ...subscriptionFields({ amount, notifyUrl: endpoint.url }) }
    const body = JSON.stringify({ ...fields, sign: usd.sign(fields) })
    const reply = await usd.send('/subscription/apply', body)
    assert.equal(String(reply.data.amount), printed)
    assert.ok(usd.isGenuine(reply.data), 'the signature is over the printed text')
  }
})

test('each deduction is listed with its amount as text, its status as an integer and its local times', async () => {
  const said = await usd.call('/subscription/apply', subscriptionFields({ notifyUrl: endpoint.url }))
  const wanted = ({ list }: { list: readonly { status: number }[] }) => list[0]?.status === 2
  const { list } = await subscriptionBecomes(usd, String(said.subscriptionNo), 'charged', wanted)
  const [first, ...others] = list
  assert.ok(first && others.length === 0)
  assert.deepEqual(Object.keys(first).sort(), ['amount', 'deductNo', 'endTime', 'orderNo', 'startTime', 'status'])
  assert.deepEqual([first.amount, first.status], ['10.00', 2])
  for (const time of [first.startTime, first.endTime]) assert.match(time, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
  const order = await usd.call('/usd/collect/query', { orderNo: first.orderNo })
  assert.deepEqual([order.orderId, order.status, order.amount], [first.deductNo, 2, '10.00'])
})

const hosted = () => {
  const card = { accountNo: undefined, expiryMonth: undefined, expiryYear: undefined, cvv: undefined }
  const more = { country: 'US', currency: 'USD', phone: '09123456789', website: 'https://merchant.example' }
  return subscriptionFields({ ...card, ...more, notifyUrl: endpoint.url })
}

test('without a card the payer types it on our page, and later periods are charged to it', async () => {
  const said = await usd.call('/subscription/apply', hosted())
  assert.equal(said.status, '1')
  assert.ok(said.clientToken)
  const subscriptionNo = String(said.subscriptionNo)
  const page = await (await fetch(String(said.payUrl))).text()
  const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1] ?? assert.fail('the page has no form')
  const form = { number: cards.good, expiry: '11/39', cvv: '234', holder: 'Jon Smith' }
  const paid = await post(new URL(action, String(said.payUrl)).href, form)
  assert.equal(paid.status, 303)
  await subscriptionBecomes(usd, subscriptionNo, 'active', ({ status }) => status === '2')
  gateway.forward(32 * 24 * 3600)
  await subscriptionBecomes(usd, subscriptionNo, 'charged again', ({ list }) => list[1]?.status === 2)
})

test('a page that nobody paid on ends the subscription', async () => {
  const said = await usd.call('/subscription/apply', hosted())
  gateway.forward(31 * 60)
  const { list } = await subscriptionBecomes(usd, String(said.subscriptionNo), 'failed', ({ status }) => status === '3')
  assert.deepEqual(
    list.map(({ status }) => status),
    [3],
  )
})

test('a challenge is confirmed on its page before the subscription begins', async () => {
  const fields = subscriptionFields({ accountNo: '4000000000003006', notifyUrl: endpoint.url })
  const said = await usd.call('/subscription/apply', fields)
  assert.match(String(said.payUrl), /\/pay\/challenge\//)
  const subscriptionNo = String(said.subscriptionNo)
  assert.equal((await querySubscription(usd, subscriptionNo)).status, '1')
  await post(String(said.payUrl), { answer: 'confirm' })
  await subscriptionBecomes(usd, subscriptionNo, 'active', ({ status }) => status === '2')
})

test('what is missing or wrong is told by its name', async () => {
  for (const [fields, error, words] of [
    [subscriptionFields({ cvv: undefined }), '1001', /^cvv can not be empty/],
    [subscriptionFields({ recurringInterval: undefined }), '1001', /^recurringInterval can not/],
    [{ ...hosted(), country: undefined }, '1001', /^country can not/],
    [subscriptionFields({ recurringInterval: 'H' }), '1002', /recurringInterval must be one of D, W, M, Y/],
    [subscriptionFields({ recurringIntervalCount: 0 }), '1002', /recurringIntervalCount must be a whole number/],
    [subscriptionFields({ payType: 'BANK_TRANSFER' }), '1002', /payType must be one of SUBSCRIPTION/],
    [subscriptionFields({ inBankCode: 'APPLE_PAY' }), '4012', /available product/],
    [subscriptionFields({ amount: '1000.01' }), '1002', /up to 1000/],
    [subscriptionFields({ accountNo: '4242424242424241' }), '1002', /accountNo/],
    [subscriptionFields({ couponPeriod: 1 }), '1001', /couponAmountPerPeriod can not/],
    [subscriptionFields({ couponPeriod: 2, couponAmountPerPeriod: '1.00' }), '1002', /couponPeriod must be 1 or/],
    [subscriptionFields({ couponPeriod: 1, couponAmountPerPeriod: '10.00' }), '1002', /must be less than amount/],
  ] as const) {
    const reply = await usd.ask('/subscription/apply', fields)
    assert.equal(reply.error, error, reply.msg)
    assert.match(reply.msg, words)
  }
})

test("an app of another currency has no subscriptions, and one app's are not another's", async () => {
  const hkd = gateway.client('HKD')
  assert.equal((await hkd.ask('/subscription/apply', subscriptionFields())).error, '4011')
  const subscriptionOrderId = newOrderId()
  const said = await usd.call('/subscription/apply', subscriptionFields({ subscriptionOrderId }))
  assert.equal((await hkd.ask('/subscription/query', { subscriptionNo: said.subscriptionNo })).error, '4011')
})
