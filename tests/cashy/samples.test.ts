import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { newNonce, payInFields, payOutFields } from '#tests/support/cashy-client.ts'
import { startGateway } from '#tests/support/gateway.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'

// Every sample of the page (Create Payout Order, Query Payout Order, Async Webhook Notification) and every call of the
// wire: the same members with the same JSON types.

const gateway = await startGateway({ after })
const endpoint = await noticeEndpoint({ after }, ' success\n')
const cashy = gateway.cashy()
const { merchantId } = cashy.account
const notifyUrl = endpoint.url

/** The names of a value's members and their types, in their order. */
function shapeOf(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value
  return Object.entries(value).map(([name, member]) => [name, shapeOf(member)])
}

/** Waits until a payout is with the bank. */
async function payingOf(members: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
  for (let asks = 0; asks < 600; asks += 1) {
    const data = await cashy.call('/api/payOutQuery', members)
    if (data.orderStatus === 'PAYING') return data
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return assert.fail('the payout did not come to its bank')
}

test('a payout is answered as in the sample of its page', async () => {
  const sample = {
    msg: 'SUCCESS',
    code: 200,
    data: {
      merchantId: '100001',
      mchOrderNo: 'M1656907083234',
      orderNo: 'PAYOUT8232147367892025344',
      amount: 100,
      fee: 0,
      orderStatus: 'PROCESSING',
    },
  }
  const mchOrderNo = `M${newNonce()}`
  const reply = await cashy.ask('/api/payOut', payOutFields({ mchOrderNo, notifyUrl }))
  assert.deepEqual(shapeOf(reply), shapeOf(sample))
  const orderNo = String(reply.data?.orderNo)
  assert.match(orderNo, /^PAYOUT\d{19}$/)
  assert.deepEqual(reply, { ...sample, data: { ...sample.data, merchantId, mchOrderNo, orderNo } })
})

test('a payout with its bank is asked for as in the sample, by either number, by ours if both are sent', async () => {
  const { mchOrderNo, orderNo } = await cashy.call('/api/payOut', payOutFields({ notifyUrl }))
  const sample = {
    merchantId: '100001',
    mchOrderNo: 'M1656756338536',
    orderNo: 'PAYOUT8231515112790892544',
    amount: 100.0,
    fee: null,
    orderStatus: 'PAYING',
    completionTime: null,
    resultDesc: 'SUCCESS',
  }
  const data = await payingOf({ orderNo })
  assert.deepEqual(shapeOf(data), shapeOf(sample))
  assert.deepEqual(data, { ...sample, merchantId, mchOrderNo, orderNo })
  assert.deepEqual(await cashy.call('/api/payOutQuery', { mchOrderNo }), data)
  assert.deepEqual(await cashy.call('/api/payOutQuery', { mchOrderNo: 'another', orderNo }), data)
})

test('a paid payout is told as in the sample, with the channel’s number and a nonce, signed by its bytes', async () => {
  const { orderNo, mchOrderNo } = await cashy.call('/api/payOut', payOutFields({ notifyUrl }))
  await payingOf({ orderNo })
  await gateway.outcome(String(orderNo), { outcome: 'succeed' })
  const notice = await endpoint.noticeOf(String(orderNo))
  const { channelOrderNo, nonceStr, ...rest } = notice
  const sample = {
    orderStatus: 'SUCCESS',
    amount: 100.0,
    fee: 0,
    mchOrderNo: '2a6421c4-3758-4d1a-b47e-f7d0e7133f9e',
    merchantId: '100001',
    orderNo: 'PAYOUT8388679728902370944',
    completionTime: '2022-08-08 08:08:08',
    resultDesc: 'SUCCESS',
  }
  assert.deepEqual(shapeOf(rest), shapeOf(sample))
  const { completionTime } = rest
  assert.match(String(completionTime), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
  assert.deepEqual(rest, { ...sample, fee: 1, mchOrderNo, merchantId, orderNo, completionTime })
  assert.match(String(nonceStr), /^\d{13}$/)
  assert.equal(typeof channelOrderNo, 'string')

  const { text, headers } = endpoint.pushes.find((push) => push.text.includes(String(orderNo))) ?? assert.fail()
  assert.equal(headers.merchantid, merchantId)
  assert.equal(headers.sign, cashy.sign(text))
  assert.equal(headers['content-type'], 'application/json')

  const asked = await cashy.call('/api/payOutQuery', { orderNo })
  const told = { amount: 100, fee: 1, orderStatus: 'SUCCESS', completionTime, channelOrderNo, resultDesc: 'SUCCESS' }
  assert.deepEqual(asked, { merchantId, mchOrderNo, orderNo, ...told })
})

test('a failed payout is told without fee and time, with the vendor’s word for why', async () => {
  const words = {
    ' account_not_exist ': 'ACCOUNT_NOT_EXIST',
    'Account freezing': 'ACCOUNT_FREEZING',
    why: 'UNKNOWN_ERROR',
  }
  for (const [reason, resultDesc] of Object.entries(words)) {
    const { orderNo, mchOrderNo } = await cashy.call('/api/payOut', payOutFields({ notifyUrl }))
    await payingOf({ orderNo })
    await gateway.outcome(String(orderNo), { outcome: 'fail', reason })
    const { nonceStr: _, ...notice } = await endpoint.noticeOf(String(orderNo))
    assert.deepEqual(notice, { orderStatus: 'FAIL', amount: 100, mchOrderNo, merchantId, orderNo, resultDesc })
    const { completionTime, ...asked } = await cashy.call('/api/payOutQuery', { orderNo })
    assert.deepEqual(asked, {
      merchantId,
      mchOrderNo,
      orderNo,
      amount: 100,
      fee: null,
      orderStatus: 'FAIL',
      resultDesc,
    })
    assert.match(String(completionTime), /^\d{4}-/)
  }
})

test('a payout that its bank returns is told again, as failed', async () => {
  const { orderNo } = await cashy.call('/api/payOut', payOutFields({ notifyUrl }))
  await payingOf({ orderNo })
  await gateway.outcome(String(orderNo), { outcome: 'succeed' })
  await gateway.outcome(String(orderNo), { outcome: 'reverse', reason: 'INVALID_BANK_ACCOUNT' })
  const notice = await endpoint.noticeOf(String(orderNo), ({ orderStatus }) => orderStatus === 'FAIL')
  assert.deepEqual(
    [notice.resultDesc, notice.fee, notice.completionTime],
    ['INVALID_BANK_ACCOUNT', undefined, undefined],
  )
  assert.equal((await cashy.call('/api/payOutQuery', { orderNo })).fee, null)
})

test('a pay-in is answered, asked for and told with its members', async () => {
  const mchOrderNo = `M${newNonce()}`
  const reply = await cashy.call('/api/payIn', payInFields({ mchOrderNo, notifyUrl, amount: '100.50' }))
  const { orderNo, payCode, payUrl, payDeskUrl, ...rest } = reply
  assert.deepEqual(rest, { merchantId, mchOrderNo, amount: 100.5, orderFee: 0 })
  assert.match(String(orderNo), /^PAYIN\d{19}$/)
  assert.match(String(payCode), /^\d+$/)
  assert.equal(payUrl, payDeskUrl)
  assert.equal((await fetch(String(payDeskUrl))).status, 200)

  const ways = { payType: '11', payCode, payUrl, payDeskUrl }
  const open = { amount: 100.5, fee: null, orderStatus: 'PAYING', completionTime: null, nonceStr: newNonce() }
  const asked = await cashy.call('/api/payInQuery', { orderNo, nonceStr: open.nonceStr })
  assert.deepEqual(asked, { merchantId, mchOrderNo, orderNo, ...ways, ...open })

  await gateway.outcome(String(orderNo), { outcome: 'succeed', amount: '90.00' })
  const { nonceStr, completionTime, ...notice } = await endpoint.noticeOf(String(orderNo))
  const told = { orderStatus: 'SUCCESS', amount: 90, fee: 2.25, mchOrderNo, merchantId, orderNo, payType: '11' }
  assert.deepEqual(notice, told)
  assert.match(`${nonceStr} ${completionTime}`, /^\d{13} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
  const paid = await cashy.call('/api/payInQuery', { mchOrderNo })
  assert.deepEqual(
    [paid.amount, paid.fee, paid.orderStatus, paid.completionTime],
    [90, 2.25, 'SUCCESS', completionTime],
  )
})

test('the balance is two numbers of the home currency, and a payout moves its cost between them', async () => {
  const before = await cashy.call('/api/getBalance')
  assert.deepEqual(shapeOf(before), [
    ['mchId', 'string'],
    ['balance', 'number'],
    ['unBalance', 'number'],
  ])
  assert.equal(before.mchId, merchantId)
  await cashy.call('/api/payOut', payOutFields({ notifyUrl, amount: 12.34 }))
  const now = await cashy.call('/api/getBalance')
  const moved = (name: string) => (Number(now[name]) - Number(before[name])).toFixed(2)
  assert.deepEqual([moved('balance'), moved('unBalance')], ['-12.46', '12.46'])
})

test('both lists of banks are arrays of number, code and name', async () => {
  const banks = await cashy.call('/api/bankListQuery')
  assert.ok(Array.isArray(banks))
  assert.equal(banks.length, 26)
  assert.deepEqual(banks[0], { bankId: 1, bankCode: 'BBVA_CONTINENTAL', bankName: 'BBVA Continental' })
  assert.deepEqual(banks.at(-1), { bankId: 28, bankCode: 'RIPLEY', bankName: 'Ripley' })
  const payIn = await cashy.call('/api/payInBankListQuery')
  assert.ok(Array.isArray(payIn) && payIn.length > 0)
  assert.deepEqual(shapeOf(payIn[0]), shapeOf(banks[0]))
})

test('the demo is described as its contract says', () => {
  assert.deepEqual(Object.keys(gateway.demo.cashy), ['path', 'merchantId', 'apiKey'])
  assert.equal(gateway.demo.cashy.path, '/cashy')
  assert.match(merchantId, /^\d+$/)
  assert.equal(typeof cashy.account.apiKey, 'string')
})
