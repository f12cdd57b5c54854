import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { money } from '#core/money.ts'
import { setFee } from '#domain/fees/index.ts'
import { setRate } from '#domain/fx/index.ts'
import { accepted, type Body, failureOf, post, startGateway, verifiedData } from './haipay-scene.ts'

const fields: Body = {
  name: 'Donald John Trump',
  phone: '85261234567',
  email: 'payer@shop.example',
  callBackUrl: 'https://shop.example/ok',
  callBackFailUrl: 'https://shop.example/fail',
  partnerUserId: 'u1',
}
const alipay: Body = { ...fields, amount: '300.00', payType: 'EWALLET', inBankCode: 'ALIPAY_HKD' }

describe('collections over HaiPay', async () => {
  const gateway = await startGateway({ after })
  const { deps, url } = gateway
  for (const currency of ['HKD', 'PHP', 'VND', 'USD', 'KRW', 'IDR']) await gateway.route('collect', currency)
  const hkd = await gateway.addApp('HKD')
  const others = Object.fromEntries(
    await Promise.all(['PHP', 'VND', 'IDR', 'KRW'].map(async (code) => [code, await gateway.addApp(code)] as const)),
  )
  const php = others.PHP ?? hkd
  const vnd = others.VND ?? hkd

  test('the sample of the HKD page is answered with three members and a signature', async () => {
    const reply = await post(`${url}/hkd/collect/apply`, hkd, { ...alipay, orderId: 'M1' })
    assert.equal(reply.headers.get('content-type'), 'application/json;charset=UTF-8')
    const { orderId, orderNo, payUrl, ...more } = verifiedData(reply, hkd)
    assert.deepEqual({ orderId, more }, { orderId: 'M1', more: {} })
    assert.match(String(orderNo), /^20\d{14,22}$/)
    assert.match(String(payUrl), new RegExp(`^https://pay\\.switchyard\\.example/pay/${orderNo}-[\\w-]{22}$`))
  })

  test('a repeated order number is refused whatever the body, and the first order stays as it was', async () => {
    for (const amount of ['300.00', '400.00']) {
      const again = await post(`${url}/hkd/collect/apply`, hkd, { ...alipay, amount, orderId: 'M1' })
      assert.equal(failureOf(again), '4005 order already exit')
    }
    const first = verifiedData(await post(`${url}/hkd/collect/query`, hkd, { orderId: 'M1' }), hkd)
    assert.equal(first.amount, '300.00')
  })

  test('appId may be a string, amount a number, and the currency of the path in any case', async () => {
    const body = { ...alipay, appId: hkd.wireId, amount: 300.5, orderId: 'M2' }
    verifiedData(await post(`${url}/HkD/collect/apply`, hkd, body), hkd)
    const found = verifiedData(await post(`${url}/HKD/collect/query`, hkd, { orderId: 'M2' }), hkd)
    assert.equal(found.amount, '300.50')
  })

  test('a query has the members and types of the page before and after payment', async () => {
    const fee = {
      ratePpm: 25_000n,
      fixedMinor: 100n,
      minMinor: undefined,
      maxMinor: undefined,
      side: 'inside',
    } as const
    const of = { product: 'collect', currency: 'HKD', payType: '*', code: '*' } as const
    accepted(await setFee(deps, { app: hkd.app, fee: { ...of, ...fee }, actor: 'cli' }))
    await gateway.engine.watch.refresh()
    const { orderNo } = verifiedData(await post(`${url}/hkd/collect/apply`, hkd, { ...alipay, orderId: 'M3' }), hkd)
    const asked = { orderId: 'M3', orderNo, amount: '300.00' }
    const open = verifiedData(await post(`${url}/hkd/collect/query`, hkd, { orderNo }), hkd)
    assert.deepEqual(open, { ...asked, actualAmount: '0.00', fee: '0.00', status: 1 })
    await gateway.end(orderNo, { outcome: 'succeed' })
    const both = verifiedData(await post(`${url}/hkd/collect/query`, hkd, { orderId: 'M3', orderNo }), hkd)
    const { payTime, ...paid } = both
    assert.deepEqual(paid, { ...asked, actualAmount: '300.00', fee: '8.50', status: 2 })
    assert.match(String(payTime), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    const second = verifiedData(await post(`${url}/hkd/collect/query/v2`, hkd, { orderNo }), hkd)
    assert.deepEqual(second, { ...both, currency: 'HKD' })
    const ledger = verifiedData(await post(`${url}/hkd/account/ledger`, hkd, {}), hkd)
    assert.deepEqual(ledger, { bal: '291.50', availableBal: '291.50', frzBal: '0.00', unSettleBal: '0.00' })
  })

  test('a failed order tells why', async () => {
    const { orderNo } = verifiedData(await post(`${url}/hkd/collect/apply`, hkd, { ...alipay, orderId: 'M4' }), hkd)
    await gateway.end(orderNo, { outcome: 'fail' })
    const failed = verifiedData(await post(`${url}/hkd/collect/query`, hkd, { orderNo }), hkd)
    const { errorMsg, ...rest } = failed
    const asked = { orderId: 'M4', orderNo, amount: '300.00' }
    assert.deepEqual(rest, { ...asked, actualAmount: '0.00', fee: '0.00', status: 3 })
    assert.equal(typeof errorMsg, 'string')
  })

  test('the two order numbers must name one order of this app', async () => {
    const query = async (body: Body, client = hkd) => failureOf(await post(`${url}/hkd/collect/query`, client, body))
    assert.equal(await query({}), '1001 orderId can not be empty')
    assert.equal(await query({ orderId: '', orderNo: null }), '1001 orderId can not be empty')
    assert.equal(await query({ orderId: 'M0' }), '4013 order not exit')
    const second = verifiedData(await post(`${url}/hkd/collect/query`, hkd, { orderId: 'M2' }), hkd)
    assert.equal(await query({ orderId: 'M1', orderNo: second.orderNo }), '4013 order not exit')
    const neighbour = await gateway.addApp('HKD')
    assert.equal(await query({ orderId: 'M1' }, neighbour), '4013 order not exit')
    assert.equal(await query({ orderNo: second.orderNo }, neighbour), '4013 order not exit')
    const asPayout = await post(`${url}/hkd/pay/query`, hkd, { orderNo: second.orderNo })
    assert.equal(failureOf(asPayout), '4013 order not exit')
  })

  test('two apps may use one order number, each for its own order', async () => {
    const neighbour = await gateway.addApp('HKD')
    verifiedData(await post(`${url}/hkd/collect/apply`, neighbour, { ...alipay, orderId: 'M1' }), neighbour)
  })

  test('a QR order carries its QR text', async () => {
    const qr = {
      ...fields,
      subject: 'Tea',
      phone: '09123456789',
      amount: '300.00',
      payType: 'QR',
      inBankCode: 'PH_QRPH_DYNAMIC',
    }
    const { qrCode, ...rest } = verifiedData(await post(`${url}/php/collect/apply`, php, { ...qr, orderId: 'Q1' }), php)
    assert.equal(typeof qrCode, 'string')
    assert.deepEqual(Object.keys(rest), ['orderId', 'orderNo', 'payUrl'])
  })

  test('a bank transfer in VND carries where to pay and what to write', async () => {
    const found = await gateway.engine.methods.listOpen({ app: vnd.app, product: 'collect', payType: 'BANK_TRANSFER' })
    assert.equal(found.length, 1)
    const transfer = { ...fields, subject: 'Tea', amount: '100000', payType: 'BANK_TRANSFER', orderId: 'V1' }
    const data = verifiedData(await post(`${url}/vnd/collect/apply`, vnd, transfer), vnd)
    const { bankNo, bankUserName, description } = data
    for (const text of [bankNo, bankUserName, description]) assert.equal(typeof text, 'string')
    const odd = await post(`${url}/vnd/collect/apply`, vnd, { ...transfer, amount: '100050', orderId: 'V2' })
    assert.equal(failureOf(odd), '1002 Illegal Param: amount must be a multiple of 100')
  })

  test('of the card number that a payer pays with, only the first six and last four digits are kept', async () => {
    const pay = {
      ...fields,
      subject: 'Tea',
      amount: '100000',
      payType: 'PAYMENT_GATEWAY',
      inBankCode: 'PAYMENT_GATEWAY',
    }
    const kept = async (orderId: string, outBankNo: string) => {
      verifiedData(await post(`${url}/vnd/collect/apply`, vnd, { ...pay, orderId, outBankNo }), vnd)
      const row = deps.db.selectFrom('orders').select('fields').where('merchant_order_id', '=', orderId)
      return (await row.executeTakeFirstOrThrow()).fields
    }
    assert.deepEqual(await kept('O1', '9704 3600-0000 0123 45'), { outBankNo: '970436********2345' })
    assert.deepEqual(await kept('O2', '970436'), { outBankNo: '970436' })
  })

  test('an amount in another currency is converted, and both are told', async () => {
    const command = { base: 'USD', quote: 'PHP', rate: '56.25', spreadPpm: 10_000n, source: 'test', actor: 'cli' }
    accepted(await setRate(deps, { ...command, maxAgeSeconds: undefined }))
    await gateway.engine.watch.refresh()
    const qr = {
      ...fields,
      subject: 'Tea',
      phone: '09123456789',
      payType: 'QR',
      inBankCode: 'PH_QRPH_DYNAMIC',
      currency: 'usd',
    }
    const reply = await post(`${url}/php/collect/apply`, php, { ...qr, amount: '10', orderId: 'C1' })
    const { amount, exchangeRate, orderAmount, orderNo } = verifiedData(reply, php)
    assert.deepEqual(
      { amount, exchangeRate, orderAmount },
      { amount: '568.13', exchangeRate: '56.8125', orderAmount: '10.00' },
    )
    const second = verifiedData(await post(`${url}/php/collect/query/v2`, php, { orderNo }), php)
    const { currency, amount: asked, originalCurrency, floatExchangeRate, originalAmount } = second
    assert.deepEqual([currency, asked], ['PHP', '568.13'])
    assert.deepEqual([originalCurrency, floatExchangeRate, originalAmount], ['USD', '56.8125', '10.00'])
    const unknown = async (body: Body) =>
      failureOf(await post(`${url}/php/collect/apply`, php, { ...qr, amount: '10', orderId: 'C2', ...body }))
    assert.equal(await unknown({ currency: 'XXX' }), '1002 Illegal Param: currency is not known')
    assert.equal(await unknown({ currency: 'THB' }), '1002 Illegal Param: currency cannot be converted to PHP now')
  })

  test('a part that was paid is final in PHP, and a question in HKD', async () => {
    const qr = {
      ...fields,
      subject: 'Tea',
      phone: '09123456789',
      amount: '300.00',
      payType: 'QR',
      inBankCode: 'PH_QRPH_DYNAMIC',
    }
    const part = verifiedData(await post(`${url}/php/collect/apply`, php, { ...qr, orderId: 'T1' }), php)
    await gateway.end(part.orderNo, { outcome: 'succeed', amount: money(20_000n, 'PHP') })
    const found = verifiedData(await post(`${url}/php/collect/query`, php, { orderId: 'T1' }), php)
    assert.deepEqual([found.status, found.actualAmount, found.amount], [4, '200.00', '300.00'])
    const whole = verifiedData(await post(`${url}/hkd/collect/apply`, hkd, { ...alipay, orderId: 'T2' }), hkd)
    await gateway.end(whole.orderNo, { outcome: 'succeed', amount: money(20_000n, 'HKD') })
    const open = verifiedData(await post(`${url}/hkd/collect/query`, hkd, { orderId: 'T2' }), hkd)
    assert.deepEqual([open.status, open.actualAmount], [-1, '0.00'])
  })

  test('the configuration names methods with limits and fees, also for all apps of a cashier', async () => {
    const reply = await post(`${url}/common/payment/config`, hkd, { tranCode: 'collect', tranType: 'EWALLET' })
    const { userId, configs } = verifiedData(reply, hkd)
    assert.equal(userId, hkd.app.merchantNumber)
    const [config, ...more] = configs as unknown as readonly Body[]
    assert.deepEqual(more, [])
    const { payMethods, ...facts } = config ?? {}
    assert.deepEqual(facts, {
      appId: Number(hkd.wireId),
      appName: 'HKD',
      tranCode: 'collect',
      tranType: 'EWALLET',
      currNo: 'HKD',
      feeRate: { feeType: 1, feeMode: 0, feeRate: '0.025', feeFixedValue: '1.00' },
      settlement: { stlMode: 'D0', stlCycle: 0 },
      supportRefund: false,
    })
    const method = (payMethods as readonly Body[]).find(({ inBankCode }) => inBankCode === 'ALIPAY_HKD')
    assert.deepEqual(method?.limit, { singleMinAmount: '1.00', singleMaxAmount: '5000.00' })
    for (const filter of [{ tranCode: 'nothing' }, { transaction: 'pay' }, { tranType: 'UPI' }]) {
      const none = verifiedData(await post(`${url}/common/payment/config`, hkd, filter), hkd)
      assert.deepEqual(none.configs, [])
    }
    const cashier = await gateway.addApp('CASHIER')
    const all = verifiedData(await post(`${url}/common/payment/config`, cashier, {}), cashier)
    const currencies = new Set((all.configs as unknown as readonly Body[]).map(({ currNo }) => currNo))
    assert.deepEqual([...currencies].sort(), ['HKD', 'IDR', 'KRW', 'PHP', 'VND'])
    assert.equal(all.userId, cashier.app.merchantNumber)
  })
})
