import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startClockedGateway } from '#tests/e2e/clocked-gateway.ts'
import { collectFields } from '#tests/support/haipay-client.ts'
import { keepSampleCardGood, until } from './card-desk.ts'

const gateway = await startClockedGateway({ after })
const usd = gateway.client('USD')
keepSampleCardGood(gateway)

// The samples of creditcard-pci.txt.

/** Members and JSON types of a reply. */
const shapeOf = (data: object) => Object.fromEntries(Object.entries(data).map(([name, value]) => [name, typeof value]))

test('the sample of Collection Application is taken as printed, and answered as printed', async () => {
  const sample = {
    appId: 1054,
    orderId: '1752751125282',
    amount: '999.99',
    name: 'Master card',
    phone: '09123456789',
    email: 'zhangsan@gmail.com',
    customerIp: '142.250.191.174',
    payType: 'BANK_TRANSFER',
    inBankCode: 'CREDIT_CARD',
    clientType: 'WEB',
    accountNo: '4000056655665556',
    expiryMonth: '11',
    expiryYear: '2028',
    cvv: '234',
    referer: 'https://tn-cashier.haipay.top',
    callBackUrl: 'https://www.google.com',
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; PPA-LX2; HMSCore 6.15.0.311) AppleWebKit/537.36 (KHTML, like Gecko) ' +
      'Chrome/114.0.5735.196 HuaweiBrowser/15.0.10.302 Mobile Safari/537.36',
    subject: 'iPhone 16 ProMax 256G',
    partnerUserId: '9527',
  }
  const { data, ...envelope } = await usd.ask('/usd/collect/apply', sample)
  assert.deepEqual(envelope, { status: '1', error: '00000000', msg: '' })
  // The sample's payUrl is empty; signed data holds no empty string, so ours is the page that shows the result.
  assert.deepEqual(shapeOf(data), { orderId: 'string', orderNo: 'string', payUrl: 'string', sign: 'string' })
  assert.equal(data.orderId, '1752751125282')
  const ended = await until(usd, sample.orderId, [2, 3])
  assert.deepEqual([ended.status, ended.actualAmount], [2, '999.99'])
})

test('the sample of Collection Query is taken as printed, and answered as printed', async () => {
  const order = { orderId: 'M22222000028', payType: 'BANK_TRANSFER', inBankCode: 'CREDIT_CARD', amount: '50.00' }
  await usd.call('/usd/collect/apply', collectFields(order))
  const { data, ...envelope } = await usd.ask('/usd/collect/query', { appId: 1054, orderId: 'M22222000028' })
  assert.deepEqual(envelope, { status: '1', error: '00000000', msg: '' })
  const { orderNo, sign, ...rest } = data
  assert.deepEqual([typeof orderNo, typeof sign], ['string', 'string'])
  const printed = { orderId: 'M22222000028', amount: '50.00', actualAmount: '0.00', fee: '0.00', status: 1 }
  assert.deepEqual(rest, printed)
})
