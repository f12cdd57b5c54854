import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { balancesOf, eventually, millionths, openBooks } from '#tests/support/books.ts'
import { startGateway } from '#tests/support/gateway.ts'
import { collectFields, newOrderId } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { decide, findingsOf } from './findings.ts'

const gateway = await startGateway({ after })
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, gateway)
const usd = gateway.client('USD')

const rates = { THB: '33.15', JPY: '153.52', HKD: '7.956', IDR: '16766', VND: '26563', KRW: '1430', MYR: '4.2' }

const quoteOf = (targetCurrency: string, more: object = {}) =>
  usd.ask('/common/quote/v1/exchange-rate', { sourceCurrency: 'USD', targetCurrency, ...more })

/** Sets a rate, and waits until the gateway quotes it. */
async function setRate(quote: string, rate: string, charged: string, ...options: readonly string[]): Promise<void> {
  await gateway.operator('rate', 'set', 'USD', quote, rate, ...options)
  await eventually(`the rate of ${quote}`, async () =>
    (await quoteOf(quote)).data?.exchangeRate === charged ? true : undefined,
  )
}

before(async () => {
  await setRate('THB', '32.5', rates.THB, '--spread', '2%')
  await setRate('JPY', '152', rates.JPY, '--spread', '1%')
  await setRate('HKD', '7.8', rates.HKD, '--spread', '2%')
  await setRate('IDR', '16600', rates.IDR, '--spread', '1%')
  await setRate('VND', '26300', rates.VND, '--spread', '1%')
})

type Asked = { readonly payType: string; readonly inBankCode: string; readonly amount: string }

function collect(asked: Asked & { readonly currency?: string; readonly orderId?: string }) {
  return usd.call('/usd/collect/apply', collectFields({ ...asked, notifyUrl: endpoint.url }))
}

const promptPay = (amount: string) => collect({ payType: 'QR', inBankCode: 'TH_QR_USD', amount })
const queried = (orderNo: unknown) => usd.call('/usd/collect/query/v2', { orderNo })
const balance = async () => (await balancesOf(usd, 'USD')).available
const pageOf = async (payUrl: unknown) => (await fetch(String(payUrl))).text()

/** The sums of an order's entries by account, `account minor currency`, those of nothing left out. */
async function sumsOf(orderNo: unknown): Promise<readonly string[]> {
  const rows = await books.rows(
    `select split_part(account, ':', 1) || ' ' || sum(amount_minor) || ' ' || currency as line
     from entries natural join journals where order_no = $1
     group by account, currency having sum(amount_minor) <> 0 order by line`,
    [orderNo],
  )
  return rows.map(({ line }) => `${line}`)
}

for (const [currency, payType, inBankCode, amount, local] of [
  ['THB', 'QR', 'TH_QR_USD', '10.00', '331.50'],
  ['IDR', 'QR', 'ID_QRIS_USD', '10.01', '167828'],
  ['VND', 'BANK_TRANSFER', 'VN_BANK_USD', '3.33', '88455'],
  ['JPY', 'BANK_TRANSFER', 'JP_GMO_AOZORA_USD', '1.20', '185'],
  ['HKD', 'BANK_TRANSFER', 'ALIPAY_USD', '99.99', '795.53'],
  ['KRW', 'EWALLET', 'PAYCO_USD', '1.99', '2846.00'],
] as const) {
  test(`${currency}: the payer pays local money at the quoted rate, the merchant gets its dollars`, async () => {
    const quote = await quoteOf(currency, { payType, inBankCode })
    const told = { sourceCurrency: 'USD', targetCurrency: currency, payType, inBankCode }
    const { sign: _, ...quoted } = quote.data
    assert.deepEqual(quoted, { ...told, exchangeRate: rates[currency] })

    const had = await balance()
    const applied = await collect({ payType, inBankCode, amount })
    assert.deepEqual([applied.exchangeRate, applied.orderAmount, applied.amount], [undefined, undefined, undefined])
    const page = await pageOf(applied.payUrl)
    assert.match(page, new RegExp(`${currency}`))
    assert.ok(page.includes(grouped(local)) && !page.includes('USD</span>'), 'the page asks for local money')
    const original = { originalCurrency: currency, originalAmount: local, floatExchangeRate: rates[currency] }
    const waiting = await queried(applied.orderNo)
    assert.deepEqual([waiting.status, waiting.amount, waiting.currency], [1, amount, 'USD'])
    assert.deepEqual(originalIn(waiting), original)

    assert.equal(await gateway.outcome(String(applied.orderNo), { outcome: 'succeed' }), 'succeeded')
    const paid = await queried(applied.orderNo)
    assert.deepEqual([paid.status, paid.amount, paid.actualAmount, paid.currency], [2, amount, amount, 'USD'])
    assert.deepEqual(originalIn(paid), original)
    const notice = await endpoint.noticeOf(String(applied.orderNo))
    assert.ok(usd.isGenuine(notice))
    assert.deepEqual([notice.status, notice.currency, notice.amount, notice.fee], [2, 'USD', amount, paid.fee])
    assert.deepEqual([notice.originalCurrency, notice.originalAmount], [currency, local])
    assert.equal(notice.payTime, paid.payTime)
    assert.equal((await balance()) - had, millionths(paid.actualAmount) - millionths(paid.fee))
    assert.ok((await pageOf(applied.payUrl)).includes(grouped(local)), 'the result tells what was paid')
  })
}

test('the national QR asks for local money', async () => {
  const { qrCode } = await promptPay('10.00')
  assert.match(String(qrCode), /5303764.*5406331\.50/)
})

test('a payment is booked in both currencies, spread and rounding apart; a dispute leaves but the fee', async () => {
  const had = await balance()
  const { orderNo } = await collect({ payType: 'BANK_TRANSFER', inBankCode: 'JP_GMO_AOZORA_USD', amount: '1.20' })
  await gateway.outcome(String(orderNo), { outcome: 'succeed' })
  assert.deepEqual(await sumsOf(orderNo), [
    ...['available 117 USD', 'clearing -185 JPY', 'exchange -122 USD', 'exchange 185 JPY'],
    ...['fee_income 3 USD', 'rounding 1 USD', 'spread_income 1 USD'],
  ])
  assert.equal(await gateway.outcome(String(orderNo), { outcome: 'reverse' }), 'disputed')
  assert.deepEqual(await sumsOf(orderNo), ['available -3 USD', 'fee_income 3 USD'])
  assert.equal((await balance()) - had, -millionths('0.03'))
  const disputed = await queried(orderNo)
  assert.deepEqual([disputed.status, disputed.originalAmount], [2, '185'])
})

test('another sum is held in the money that came, and two people exchange it at the rate of the order', async () => {
  const { orderNo } = await promptPay('10.00')
  await gateway.outcome(String(orderNo), { outcome: 'succeed', amount: '200.00' })
  assert.deepEqual(await sumsOf(orderNo), ['clearing -20000 THB', 'suspense 20000 THB'])
  assert.equal((await queried(orderNo)).status, -1)
  await setRate('THB', '20', '20')
  const shown = (await gateway.operator('order', 'show', String(orderNo))) as Readonly<Record<string, string>>
  assert.deepEqual([shown.held, shown.payerPays, shown.exchangeRate], ['200.00 THB', '331.50 THB', '33.15'])
  const finding = await decide(gateway, String(orderNo), 'succeed')
  assert.deepEqual([finding.kind, finding.amount], ['amount differs', '200.00 THB'])
  // 200 / 33.15 = 6.0331…, down to 6.03; at the market 200 / 32.5 = 6.1538…
  assert.deepEqual(await sumsOf(orderNo), [
    ...['available 588 USD', 'clearing -20000 THB', 'exchange -615 USD', 'exchange 20000 THB'],
    ...['fee_income 15 USD', 'spread_income 12 USD'],
  ])
  const notice = await endpoint.noticeOf(String(orderNo))
  assert.deepEqual([notice.amount, notice.originalAmount, notice.originalCurrency], ['6.03', '200.00', 'THB'])
  const paid = await queried(orderNo)
  assert.deepEqual([paid.amount, paid.actualAmount, paid.originalAmount], ['10.00', '6.03', '200.00'])
  // Hearing of the same money again is nothing new; a dispute gives back what came.
  await gateway.outcome(String(orderNo), { outcome: 'succeed', amount: '200.00' })
  assert.deepEqual(await findingsOf(gateway, String(orderNo)), [])
  await gateway.outcome(String(orderNo), { outcome: 'reverse' })
  assert.deepEqual(await sumsOf(orderNo), ['available -15 USD', 'fee_income 15 USD'])
  await setRate('THB', '32.5', rates.THB, '--spread', '2%')
})

test('money that comes after the end is held, and goes back or to the merchant', async () => {
  const [kept, returned] = [await promptPay('10.00'), await promptPay('10.00')]
  for (const { orderNo } of [kept, returned]) {
    await gateway.outcome(String(orderNo), { outcome: 'fail' })
    assert.equal(await gateway.outcome(String(orderNo), { outcome: 'succeed' }), 'failed')
    assert.deepEqual(await sumsOf(orderNo), ['clearing -33150 THB', 'suspense 33150 THB'])
  }
  assert.equal((await decide(gateway, String(returned.orderNo), 'fail')).amount, '331.50 THB')
  assert.deepEqual(await sumsOf(returned.orderNo), [])
  await decide(gateway, String(kept.orderNo), 'succeed')
  assert.deepEqual(await sumsOf(kept.orderNo), [
    ...['available 975 USD', 'clearing -33150 THB', 'exchange -1020 USD', 'exchange 33150 THB'],
    ...['fee_income 25 USD', 'spread_income 20 USD'],
  ])
  const paid = await queried(kept.orderNo)
  assert.deepEqual([paid.status, paid.actualAmount, paid.originalAmount], [2, '10.00', '331.50'])
})

test('a sum that comes to nothing cannot be given to the merchant, only back', async () => {
  const { orderNo } = await promptPay('10.00')
  await gateway.outcome(String(orderNo), { outcome: 'succeed', amount: '0.01' })
  await assert.rejects(decide(gateway, String(orderNo), 'succeed'), /comes to nothing/)
  const [finding] = await findingsOf(gateway, String(orderNo))
  const named = [String(finding?.id), 'fail', '--reason', 'too little', '--as', 'ann']
  await gateway.operator('exception', 'propose', ...named)
  await gateway.operator('exception', 'approve', String(finding?.id), '--as', 'bob')
  assert.deepEqual(await sumsOf(orderNo), [])
  assert.equal((await queried(orderNo)).status, 3)
})

test('an operator who says that an order was paid says it of all that its payer was asked for', async () => {
  const { orderNo } = await promptPay('10.00')
  await gateway.operator('order', 'resolve', String(orderNo), 'succeed', '--reason', 'seen at the bank')
  const paid = await queried(orderNo)
  assert.deepEqual([paid.status, paid.actualAmount, paid.originalAmount], [2, '10.00', '331.50'])
})

test('an amount of the sandbox is the one that the merchant wrote', async () => {
  const { orderNo } = await promptPay('77.71')
  await eventually('the order is paid', async () => ((await queried(orderNo)).status === 2 ? true : undefined))
  assert.equal((await queried(orderNo)).originalAmount, '2576.09')
})

test('a price in a third currency is converted twice: the reply tells the one, the query the other', async () => {
  const applied = await collect({ payType: 'QR', inBankCode: 'TH_QR_USD', currency: 'EUR', amount: '8.60' })
  const { amount, orderAmount, exchangeRate } = applied
  assert.deepEqual([amount, orderAmount], ['10.00', '8.60'])
  assert.equal(exchangeRate, '1.1627906977')
  const waiting = await queried(applied.orderNo)
  assert.deepEqual(originalIn(waiting), {
    originalCurrency: 'THB',
    originalAmount: '331.50',
    floatExchangeRate: rates.THB,
  })
})

test('a price in another currency alone is told by reply, query and notice, and nothing is exchanged', async () => {
  const asked = { payType: 'EWALLET', inBankCode: 'GOOGLE_PAY', currency: 'EUR', amount: '8.60' }
  const applied = await collect(asked)
  const { amount, orderAmount, exchangeRate } = applied
  assert.deepEqual([amount, orderAmount], ['10.00', '8.60'])
  await gateway.outcome(String(applied.orderNo), { outcome: 'succeed' })
  const original = { originalCurrency: 'EUR', originalAmount: '8.60', floatExchangeRate: exchangeRate }
  assert.deepEqual(originalIn(await queried(applied.orderNo)), original)
  const notice = await endpoint.noticeOf(String(applied.orderNo))
  assert.deepEqual([notice.currency, notice.amount, notice.originalAmount], ['USD', '10.00', '8.60'])
  assert.deepEqual(await sumsOf(applied.orderNo), ['available 975 USD', 'clearing -1000 USD', 'fee_income 25 USD'])
})

test('a rate that is too old refuses quotation and order, and leaves nothing behind', async () => {
  await gateway.operator('rate', 'set', 'USD', 'MYR', '4.3', '--max-age-seconds', '1')
  const stale = await eventually('the rate is stale', async () => {
    const quote = await quoteOf('MYR')
    return quote.status === '0' ? quote : undefined
  })
  assert.deepEqual([stale.error, stale.msg], ['1002', 'Illegal Param: the exchange rate of the method is too old'])
  const orderId = newOrderId()
  const asked = { payType: 'BANK_TRANSFER', inBankCode: 'FPX_USD', amount: '10.00', orderId }
  const refused = await usd.ask('/usd/collect/apply', collectFields(asked))
  assert.deepEqual([refused.status, refused.error, refused.msg], ['0', stale.error, stale.msg])
  assert.equal(await books.ordersWith(orderId), 0)
  await setRate('MYR', '4.2', rates.MYR)
  assert.equal((await queried((await collect(asked)).orderNo)).originalAmount, '42.00')
})

test('a quotation is given for what a dollar method is paid in, and for nothing else', async () => {
  const errorOf = async (target: string, more: object = {}) => {
    const { status, error, msg } = await quoteOf(target, more)
    return status === '0' ? `${error} ${msg}` : 'quoted'
  }
  assert.equal(await errorOf('thb', { inBankCode: 'TH_QR_USD' }), 'quoted')
  assert.match(await errorOf('THB', { sourceCurrency: 'EUR' }), /1002 .*sourceCurrency must be USD/)
  assert.match(await errorOf('GBP'), /1002 .*targetCurrency/)
  assert.match(await errorOf('THB', { payType: 'EWALLET', inBankCode: 'GOOGLE_PAY' }), /1002 .*targetCurrency/)
  assert.match(await errorOf('JPY', { inBankCode: 'TH_QR_USD' }), /1002 .*targetCurrency/)
  assert.match(await errorOf('THB', { inBankCode: 'TH_QR' }), /^4002/)
  assert.match(await errorOf(''), /1001 targetCurrency can not be empty/)
})

test('operators see rates with their source and age, and which methods are paid in other money', async () => {
  const listed = (await gateway.operator('rate', 'list')) as readonly Readonly<Record<string, unknown>>[]
  const { source, setAt, spread, ...thb } = listed.find(({ quote }) => quote === 'THB') ?? {}
  assert.deepEqual([source, spread, thb.rate, thb.charged], ['operator', '2%', '32.5', rates.THB])
  assert.ok(setAt)
  for (const quote of ['SGD', 'TWD']) {
    const { source, maxAgeSeconds } = listed.find((rate) => rate.quote === quote) ?? {}
    assert.deepEqual([source, maxAgeSeconds], ['demo', undefined])
  }
  const methods = (await gateway.operator('method', 'list', 'USD')) as readonly Readonly<Record<string, unknown>>[]
  const paysIn = (code: string) => methods.find((method) => method.code === code)?.payerPays
  assert.deepEqual([paysIn('TH_QR_USD'), paysIn('GOOGLE_PAY')], ['THB', undefined])
})

test('the books balance, in every currency', async () => {
  await books.check()
  await gateway.operator('ledger', 'check')
})

function originalIn(data: Readonly<Record<string, unknown>>) {
  const { originalCurrency, originalAmount, floatExchangeRate } = data
  return { originalCurrency, originalAmount, floatExchangeRate }
}

function grouped(text: string): string {
  const [whole = '', ...rest] = text.split('.')
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.')
}
