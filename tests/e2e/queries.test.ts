import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { eventually } from '#tests/support/books.ts'
import { credentialsOf, startGateway } from '#tests/support/gateway.ts'
import { collectFields, haipayClient, newOrderId, payFields } from '#tests/support/haipay-client.ts'

const gateway = await startGateway({ after })
const usd = gateway.client('USD')
const app = credentialsOf(gateway.demo, 'USD')
const wallet = { payType: 'EWALLET', inBankCode: 'GOOGLE_PAY', amount: '10.00' }
const paypal = { accountType: 'EWALLET', bankCode: 'PayPal', amount: '10.00' }
const queries = ['/usd/collect/query', '/usd/collect/query/v2', '/usd/pay/query'] as const
const unknown = '4013 order not exit'

async function refusal(path: string, members: object, client = usd): Promise<string> {
  const { error, msg } = await client.ask(path, { ...members })
  return `${error} ${msg}`
}

const applyOf = (path: string) =>
  path.startsWith('/usd/pay')
    ? usd.call('/usd/pay/apply', payFields(paypal))
    : usd.call('/usd/collect/apply', collectFields(wallet))

for (const path of queries) {
  test(`${path} finds an order by either number, and by both only where they name one order`, async () => {
    const [one, other] = [await applyOf(path), await applyOf(path)]
    const { orderId, orderNo } = one
    const finds = await Promise.all([{ orderId }, { orderNo }, { orderId, orderNo }].map((by) => usd.call(path, by)))
    for (const found of finds) assert.deepEqual([found.orderId, found.orderNo], [orderId, orderNo])
    assert.equal(await refusal(path, { orderId, orderNo: other.orderNo }), unknown)
    assert.equal(await refusal(path, { orderId: other.orderId, orderNo }), unknown)
    assert.equal(await refusal(path, {}), '1001 orderId can not be empty')
    assert.equal(await refusal(path, { orderId: '', orderNo: null }), '1001 orderId can not be empty')
    for (const by of [{ orderNo: `${orderNo}0` }, { orderNo: 'x' }, { orderId: 'none' }, { orderNo: '0'.repeat(24) }]) {
      assert.equal(await refusal(path, by), unknown)
    }
  })
}

test('a collection is not found as a payout, nor the other way round, and may share its number with one', async () => {
  const orderId = newOrderId()
  const collection = await usd.call('/usd/collect/apply', collectFields({ ...wallet, orderId }))
  assert.equal(await refusal('/usd/pay/query', { orderId }), unknown)
  assert.equal(await refusal('/usd/pay/query', { orderNo: collection.orderNo }), unknown)
  const payout = await usd.call('/usd/pay/apply', payFields({ ...paypal, orderId }))
  assert.equal((await usd.call('/usd/pay/query', { orderId })).orderNo, payout.orderNo)
  assert.equal((await usd.call('/usd/collect/query', { orderId })).orderNo, collection.orderNo)
  assert.equal(await refusal('/usd/collect/query', { orderNo: payout.orderNo }), unknown)
})

test('v2 names the currency of the order, and no conversion where there was none', async () => {
  const { orderNo } = await applyOf('/usd/collect/query')
  const [v1, v2] = await Promise.all(queries.slice(0, 2).map((path) => usd.call(path, { orderNo })))
  const { sign: _, ...members } = v1 ?? {}
  const { sign: __, ...more } = v2 ?? {}
  assert.deepEqual(more, { ...members, currency: 'USD' })
})

test('another merchant finds none of these orders, and may use their numbers itself', async () => {
  const file = join(gateway.dataFolder, 'merchant.pub')
  await writeFile(file, app.merchantPublicKey)
  await gateway.operator('merchant', 'create', 'Tea House')
  const created = (await gateway.operator('app', 'create', 'Tea House', 'USD', '--key-file', file)) as {
    readonly wireId: string
    readonly secret: string
    readonly platformPublicKey: string
  }
  await gateway.operator('channel', 'route', 'Sandbox', 'collect', 'USD')
  const { wireId, secret: secretKey, platformPublicKey } = created
  const credentials = { ...app, appId: Number(wireId), secretKey, platformPublicKey }
  const tea = haipayClient(gateway.baseUrl + gateway.demo.haipay.path, credentials)
  const { orderId, orderNo } = await applyOf('/usd/collect/query')
  const payout = await applyOf('/usd/pay/query')
  await eventually('the app and its route are known', async () => {
    const { status } = await tea.ask('/usd/collect/apply', collectFields(wallet))
    return status === '1' ? status : undefined
  })
  for (const path of queries) {
    for (const by of [{ orderId }, { orderNo }, { orderNo: payout.orderNo }]) {
      assert.equal(await refusal(path, by, tea), unknown)
    }
  }
  const own = await tea.call('/usd/collect/apply', collectFields({ ...wallet, orderId }))
  assert.notEqual(own.orderNo, orderNo)
  assert.equal((await tea.call('/usd/collect/query', { orderId })).orderNo, own.orderNo)
  assert.equal((await usd.call('/usd/collect/query', { orderId })).orderNo, orderNo)
  assert.equal((await tea.call('/usd/account/ledger', {})).bal, '0.00')
})

test('the ledger call answers four amounts and nothing else', async () => {
  const { sign, ...balances } = await usd.call('/usd/account/ledger', {})
  assert.deepEqual(Object.keys(balances), ['bal', 'availableBal', 'frzBal', 'unSettleBal'])
  for (const amount of Object.values(balances)) assert.match(String(amount), /^\d+\.\d\d$/)
  assert.equal(typeof sign, 'string')
})

test('the payment configuration lists what is open with limits and fees, signed as compact JSON', async () => {
  type Config = Readonly<Record<string, unknown>> & {
    readonly payMethods: readonly Readonly<Record<string, unknown>>[]
  }
  const ask = async (client: typeof usd, members = {}) => {
    const { userId, configs } = await client.call('/common/payment/config', members)
    assert.equal(typeof userId, 'number')
    return configs as unknown as readonly Config[]
  }
  const all = await ask(usd)
  const wallets = all.find(({ tranCode, tranType }) => tranCode === 'collect' && tranType === 'EWALLET')
  const { payMethods, ...config } = wallets ?? assert.fail('no wallets')
  assert.deepEqual(config, {
    ...{ appId: app.appId, appName: 'USD', tranCode: 'collect', tranType: 'EWALLET', currNo: 'USD' },
    feeRate: { feeType: 1, feeMode: 0, feeRate: '0.025', feeFixedValue: '0.00' },
    settlement: { stlMode: 'D0', stlCycle: 0 },
    supportRefund: config.supportRefund,
  })
  const jko = payMethods.find(({ inBankCode }) => inBankCode === 'JKO_PAY')
  const limit = { singleMinAmount: '0.99', singleMaxAmount: '499.99' }
  assert.deepEqual(jko, { inBankCode: 'JKO_PAY', name: 'JKO Pay', limit })

  const payouts = await ask(usd, { tranCode: 'pay' })
  assert.ok(payouts.length > 0 && payouts.every(({ tranCode }) => tranCode === 'pay'))
  const types = await ask(usd, { tranCode: 'collect', tranType: 'QR' })
  assert.ok(types.length > 0 && types.every(({ tranType }) => tranType === 'QR'))
  assert.deepEqual(await ask(usd, { tranType: 'NONE' }), [])
  const ofAll = await ask(gateway.client('CASHIER'), { tranCode: 'collect' })
  const currencies = new Set(ofAll.map(({ currNo }) => currNo))
  for (const currency of ['USD', 'HKD', 'VND', 'BRL']) assert.ok(currencies.has(currency), currency)
})
