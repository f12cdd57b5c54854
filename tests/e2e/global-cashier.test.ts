import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { eventually, openBooks } from '#tests/support/books.ts'
import { credentialsOf, startGateway } from '#tests/support/gateway.ts'
import { collectFields } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { checkoutFields, type OpenedCheckout, openCheckout } from './checkout-desk.ts'

const apply = '/global/cashier/collect/apply'
const query = '/global/cashier/collect/query'

const gateway = await startGateway({ after })
const books = openBooks({ after }, gateway)
const endpoint = await noticeEndpoint({ after })
const cashier = gateway.client('CASHIER')

const ask = (path: string, { orderId, orderNo }: OpenedCheckout) => cashier.call(path, { orderId, orderNo })
const starting = (choices: readonly string[], prefix: string) =>
  choices.find((choice) => choice.startsWith(prefix)) ?? ''

test('dollars asked and rupiah paid by QR: one number, told by the rupiah app, asked by the CASHIER app', async () => {
  const checkout = await openCheckout(gateway, { notifyUrl: endpoint.url, body: 'size 42' })
  assert.match(checkout.orderNo, /^20\d{22}$/)
  assert.ok(checkout.payUrl.includes(checkout.orderNo))
  const { orderId, orderNo } = checkout
  const unchosen = { orderId, orderNo, amount: '12.50', actualAmount: '0.00', fee: '0.00', status: 0 }
  const { sign: _one, ...first } = await ask(query, checkout)
  const { sign: _two, ...second } = await ask(`${query}/v2`, checkout)
  assert.deepEqual([first, second], [unchosen, unchosen])

  const choice = starting(await checkout.choices(), 'IDR QR dynamic')
  const minor = Number(choice.split(' ')[3])
  assert.equal(minor % 100, 0, 'rupiah are paid in whole ones')
  const rupiah = String(minor / 100)
  assert.match(await checkout.pick(choice), /^303 .*\/pay\/20\d{22}-[\w-]+$/)
  const page = await checkout.page()
  assert.match(page, /data-state="waiting"/)
  assert.match(page, /QR code to pay/)
  const chosen = await ask(`${query}/v2`, checkout)
  assert.deepEqual([chosen.currency, chosen.amount, chosen.status, chosen.fee], ['IDR', rupiah, 1, '0'])
  assert.deepEqual([chosen.originalCurrency, chosen.originalAmount], ['USD', '12.50'])
  assert.ok(Number(chosen.floatExchangeRate) > 0)

  await gateway.outcome(orderNo, { outcome: 'succeed' })
  const notice = await endpoint.noticeOf(orderNo)
  const idr = gateway.client('IDR')
  assert.ok(idr.isGenuine(notice))
  assert.ok(!cashier.isGenuine(notice))
  const { appId } = credentialsOf(gateway.demo, 'IDR')
  const { currency, status, amount, inBankCode, originalCurrency } = notice
  assert.deepEqual(
    { appId: notice.appId, currency, status, amount, inBankCode, originalCurrency },
    {
      ...{ appId, currency: 'IDR', status: 2, amount: rupiah },
      ...{ inBankCode: 'dynamic', originalCurrency: 'USD' },
    },
  )
  const paid = await ask(query, checkout)
  assert.deepEqual([paid.status, paid.actualAmount], [2, rupiah])
  // The app that was credited can ask too: by our number, alone or with the merchant's, which is the CASHIER app's.
  assert.equal((await idr.call('/idr/collect/query', { orderNo })).status, 2)
  assert.equal((await idr.call('/idr/collect/query', { orderNo, orderId })).status, 2)
  assert.equal((await idr.ask('/idr/collect/query', { orderId })).error, '4013')
  assert.equal((await idr.ask('/idr/collect/query', { orderNo, orderId: 'another' })).error, '4013')
})

test('paid in the asked currency, nothing is converted', async () => {
  const checkout = await openCheckout(gateway, { notifyUrl: endpoint.url })
  await checkout.pick(starting(await checkout.choices(), 'USD EWALLET GOOGLE_PAY'))
  await gateway.outcome(checkout.orderNo, { outcome: 'succeed' })
  const notice = await endpoint.noticeOf(checkout.orderNo)
  assert.ok(gateway.client('USD').isGenuine(notice))
  assert.deepEqual([notice.currency, notice.amount, notice.originalCurrency], ['USD', '12.50', undefined])
  const paid = await ask(`${query}/v2`, checkout)
  assert.deepEqual([paid.currency, paid.amount, paid.originalCurrency], ['USD', '12.50', undefined])
})

describe('what a payer is offered', () => {
  const currencies = (choices: readonly string[]) => [...new Set(choices.map((choice) => choice.slice(0, 3)))]

  test('the methods of the region, in its currencies, within their limits', async () => {
    const hongKong = await (await openCheckout(gateway, { region: 'HK' })).choices()
    assert.deepEqual(currencies(hongKong), ['HKD', 'USD'])
    assert.ok(hongKong.includes('USD BANK_TRANSFER ALIPAY_USD 1250'))
    assert.ok(hongKong.includes('USD BANK_TRANSFER CREDIT_CARD 1250'), 'cards are of every country')
    assert.ok(!hongKong.some((choice) => choice.includes('DANA')))
    assert.deepEqual(currencies(await (await openCheckout(gateway, { region: 'AT' })).choices()), ['EUR'])
    const dear = await (await openCheckout(gateway, { region: 'HK', amount: '900.00' })).choices()
    assert.ok(!dear.some((choice) => choice.includes('ALIPAY_USD')), 'AlipayHK takes 499.99 at most')
    assert.ok(dear.some((choice) => choice.includes('CREDIT_CARD')))
    const won = { region: 'KR', currency: 'KRW', amount: '20000.00' }
    assert.ok((await (await openCheckout(gateway, won)).choices()).includes('KRW EWALLET KAKAOPAY_KRW 20000'))
  })

  test('a region without an open method says so, and the checkout stays', async () => {
    const checkout = await openCheckout(gateway, { region: 'GB', cancelUrl: 'https://merchant.example/basket' })
    assert.deepEqual(await checkout.choices(), [])
    const page = await checkout.page()
    assert.match(page, /No way to pay is open right now/)
    assert.match(page, /href="https:\/\/merchant\.example\/basket"/)
    assert.equal((await ask(query, checkout)).status, 0)
  })

  test('a method that requires what nobody can say here is not offered', async () => {
    const choices = await (await openCheckout(gateway, { region: 'VN' })).choices()
    assert.ok(choices.some((choice) => choice.startsWith('VND QR')))
    assert.ok(
      !choices.some((choice) => choice.startsWith('VND PAYMENT_GATEWAY')),
      'it requires the payer\u2019s account',
    )
  })

  test('a choice is for one amount: another rate, a stale one, a closed app, and it is chosen anew', async () => {
    const checkout = await openCheckout(gateway, { region: 'SG' })
    const before = starting(await checkout.choices(), 'SGD')
    await gateway.operator('rate', 'set', 'USD', 'SGD', '2', '--source', 'test')
    await eventually('the rate is known', async () => {
      const now = starting(await checkout.choices(), 'SGD')
      return now !== before ? now : undefined
    })
    assert.match(await checkout.pick(before), /^303 .*\?again=1$/)
    assert.equal((await ask(query, checkout)).status, 0)
    assert.equal(starting(await checkout.choices(), 'SGD').split(' ')[3], '2500')
    await gateway.operator('rate', 'set', 'USD', 'SGD', '2', '--source', 'test', '--max-age-seconds', '1')
    await eventually('the rate is stale', async () =>
      starting(await checkout.choices(), 'SGD') === '' ? true : undefined,
    )
    await gateway.operator('app', 'disable', String(credentialsOf(gateway.demo, 'MYR').appId))
    const malaysia = await openCheckout(gateway, { region: 'MY' })
    await eventually('the app is closed', async () => {
      return currencies(await malaysia.choices()).join() === 'USD' ? true : undefined
    })
  })
})

test('two picks at once make one order', async () => {
  const checkout = await openCheckout(gateway)
  const choices = (await checkout.choices()).slice(0, 8)
  await Promise.all(choices.map((choice) => checkout.pick(choice)))
  const made = await books.rows('select * from orders where order_no = $1', [checkout.orderNo])
  assert.equal(made.length, 1)
  assert.deepEqual(await checkout.choices(), [])
  assert.match(await checkout.page(), /data-state="waiting"/)
})

test('whatever a payer sends in place of a choice, nothing is made of it', async () => {
  const checkout = await openCheckout(gateway)
  for (const choice of ['', 'IDR QR dynamic 1', 'USD BANK_TRANSFER PAYME_USD 1250', 'x'.repeat(100)]) {
    assert.match(await checkout.pick(choice), /^303 .*\?again=1$/, choice)
  }
  const foreign = await fetch(`${checkout.payUrl}/method`, {
    method: 'POST',
    headers: { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' },
    body: new URLSearchParams({ method: (await checkout.choices())[0] ?? '' }),
  })
  assert.equal(foreign.status, 403)
  const { orderNo } = checkout
  assert.equal((await fetch(checkout.payUrl.slice(0, -1) + (checkout.payUrl.endsWith('A') ? 'B' : 'A'))).status, 404)
  assert.deepEqual(await books.rows('select * from orders where order_no = $1', [orderNo]), [])
})

describe('the calls', () => {
  test('every required field that is missing is named', async () => {
    const whole = checkoutFields({})
    for (const name of Object.keys(whole)) {
      const { msg, error } = await cashier.ask(apply, { ...whole, [name]: undefined })
      assert.deepEqual({ error, msg }, { error: '1001', msg: `${name} can not be empty` })
    }
    for (const path of [query, `${query}/v2`]) {
      assert.equal((await cashier.ask(path, { orderNo: '1' })).msg, 'orderId can not be empty')
      assert.equal((await cashier.ask(path, { orderId: '1' })).msg, 'orderNo can not be empty')
    }
  })

  test('a field of another form is refused and named', async () => {
    for (const [name, value] of Object.entries({
      ...{ orderId: 'x'.repeat(49), email: 'nobody', amount: '12.5', currency: 'US', callBackUrl: 'javascript:1' },
      ...{ callBackFailUrl: 'x', notifyUrl: 'ftp://merchant.example', region: 'XX', partnerUserId: '\u00e9' },
    })) {
      const { msg, error } = await cashier.ask(apply, checkoutFields({ [name]: value }))
      assert.equal(error, '1002', name)
      assert.match(msg, new RegExp(`^Illegal Param: ${name} `))
    }
    for (const [amount, currency] of [
      ['0.98', 'USD'],
      ['0.00', 'EUR'],
      ['10.50', 'JPY'],
      ['10.50', 'IDR'],
      ['1.00', 'XXX'],
    ]) {
      assert.equal(
        (await cashier.ask(apply, checkoutFields({ amount, currency }))).error,
        '1002',
        `${amount} ${currency}`,
      )
    }
    assert.equal((await cashier.ask(apply, checkoutFields({ amount: '0.99' }))).status, '1')
    // What clients send beyond the page is taken, whatever it says.
    const more = { cancelUrl: 'not an address', paymentMethods: ['CREDIT_CARD'] }
    assert.equal((await cashier.ask(apply, checkoutFields(more))).status, '1')
  })

  test('a number is taken once, also after its order was made', async () => {
    const checkout = await openCheckout(gateway)
    const again = () => cashier.ask(apply, checkoutFields({ orderId: checkout.orderId }))
    assert.equal((await again()).error, '4005')
    await checkout.pick((await checkout.choices())[0] ?? '')
    assert.equal((await again()).error, '4005')
    // The numbers of the currency's app are its own.
    const own = collectFields({
      orderId: checkout.orderId,
      payType: 'EWALLET',
      inBankCode: 'GOOGLE_PAY',
      amount: '5.00',
    })
    assert.equal((await gateway.client('USD').ask('/usd/collect/apply', own)).status, '1')
  })

  test('only the app that asked finds its checkout, and only by both numbers', async () => {
    const { orderId, orderNo } = await openCheckout(gateway)
    const other = await openCheckout(gateway)
    const find = (members: object) => cashier.ask(query, { orderId, orderNo, ...members })
    assert.equal((await find({})).status, '1')
    assert.equal((await find({ orderNo: other.orderNo })).error, '4013')
    assert.equal((await find({ orderId: other.orderId })).error, '4013')
    const usd = gateway.client('USD')
    for (const path of [apply, query, `${query}/v2`]) {
      assert.equal((await usd.ask(path, checkoutFields({ orderId, orderNo }))).error, '4011')
    }
    assert.equal((await usd.ask('/usd/collect/query', { orderNo })).error, '4013')
    assert.equal((await cashier.ask('/usd/collect/query', { orderNo })).error, '4011')
  })
})

test('the books balance', () => books.check())
