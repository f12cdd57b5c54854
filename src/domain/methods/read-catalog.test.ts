import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type CatalogMethod, readCatalog } from './read-catalog.ts'

const folder = fileURLToPath(new URL('../../../catalog', import.meta.url))
const { currencies, methods } = await readCatalog(folder)

function method(product: CatalogMethod['product'], currency: string, payType: string, code: string): CatalogMethod {
  const found = methods.filter(
    (one) => one.product === product && one.currency === currency && one.payType === payType && one.code === code,
  )
  assert.equal(found.length, 1, `${product} ${currency} ${payType} ${code}`)
  return found[0] ?? assert.fail()
}

const currencyHeader = 'currency,country,minor_digits,haipay_wire_digits,time_zone,time_zone_source'
const methodHeader = 'product,currency,country,payType,code,name,min,max,status,refundable,notes'

/** Methods without a pay currency, unless one is said. */
async function readRows(
  t: TestContext,
  currencyRows: readonly string[],
  methodRows: readonly string[],
  payCurrency = '',
) {
  const rows = methodRows.map((row) => `${row},${payCurrency}`)
  const own = await mkdtemp(join(tmpdir(), 'catalog-'))
  t.after(() => rm(own, { recursive: true }))
  await writeFile(join(own, 'currencies.csv'), [currencyHeader, ...currencyRows].join('\n'))
  await writeFile(join(own, 'methods.csv'), [`${methodHeader},payCurrency`, ...rows].join('\n'))
  return readCatalog(own)
}

test('every row of the vendor stands in the catalog, and the one row the generic page names', async () => {
  const lines = (await readFile(join(folder, 'methods.csv'), 'utf8')).trimEnd().split('\n')
  assert.equal(lines.length - 1, 901 + 1)
  // Seven rows speak of the same two USD wallets.
  assert.equal(methods.length, 902 - 5)
  assert.equal(currencies.length, 39)
})

test('a method stands once, with a name, in a known currency, and its limits are in order', () => {
  const keys = methods.map(({ product, currency, payType, code }) => `${product} ${currency} ${payType} ${code}`)
  assert.equal(new Set(keys).size, keys.length)
  const known = new Set(currencies.map(({ code }) => code))
  for (const one of methods) {
    assert.ok(known.has(one.currency) && one.name !== '', JSON.stringify(one.name))
    if (one.minMinor !== null && one.maxMinor !== null) assert.ok(one.minMinor > 0n && one.minMinor <= one.maxMinor)
  }
})

test('a wallet named by pages of several countries has the limits that hold everywhere', () => {
  for (const code of ['APPLE_PAY', 'GOOGLE_PAY']) {
    const wallet = method('collect', 'USD', 'EWALLET', code)
    assert.deepEqual([wallet.country, wallet.minMinor, wallet.maxMinor], ['GLOBAL', 99n, 100_000n])
    assert.equal(wallet.status, 'Available')
  }
})

test('limits are minor units of the currency, however many decimals the wire shows', () => {
  assert.equal(method('collect', 'BHD', 'PAYMENT_GATEWAY', 'CARD').minMinor, 500n)
  assert.equal(method('collect', 'IDR', 'QR', 'dynamic').minMinor, 1_000_000n)
  assert.equal(method('collect', 'VND', 'QR', 'QR').minMinor, 10_000n)
  assert.equal(method('collect', 'KRW', 'BANK_TRANSFER', 'TOSS_KRW').minMinor, 1_000n)
  assert.equal(method('payout', 'USDT', 'EWALLET', 'TRX').minMinor, 10_000_000n)
})

test('the methods of the Hong Kong page are open', () => {
  assert.equal(method('collect', 'HKD', 'EWALLET', 'ALIPAY_HKD').maxMinor, 500_000n)
  assert.equal(method('collect', 'HKD', 'EWALLET', 'WXPAY_SCANCODE').maxMinor, 100_000n)
  for (const code of ['ALIPAY_HKD', 'WXPAY_SCANCODE', 'PAYNOW_SCANCODE']) {
    assert.equal(method('collect', 'HKD', 'EWALLET', code).status, 'Available')
  }
})

test('cards and the wallets of cards are refunded in US dollars, and nothing else is', () => {
  const refundable = methods.filter((one) => one.refundable)
  assert.deepEqual(
    refundable.map(({ product, currency, payType, code }) => [product, currency, payType, code].join(' ')).sort(),
    ['collect USD BANK_TRANSFER CREDIT_CARD', 'collect USD EWALLET APPLE_PAY', 'collect USD EWALLET GOOGLE_PAY'],
  )
})

test('a method that only an older list names is unavailable', () => {
  const legacy = methods.filter(({ sourceStatus }) => sourceStatus === 'Legacy')
  assert.equal(legacy.length, 128)
  assert.ok(legacy.every(({ status }) => status === 'Unavailable'))
  assert.equal(method('collect', 'TRY', 'PAYMENT_GATEWAY', 'PAPARA').status, 'Maintenance')
})

test('a method that a page documents without a status is available', () => {
  const blank = methods.filter(({ sourceStatus }) => sourceStatus === '')
  assert.equal(blank.length, 19 - 4)
  assert.ok(blank.every(({ status }) => status === 'Available'))
  assert.equal(method('collect', 'MXN', 'QR', 'OXXO').maxMinor, 800_000n)
})

test('the cashier mode has no limits of its own', () => {
  for (const currency of ['USD', 'EUR']) {
    const cashier = method('collect', currency, 'CASHIER', 'CASHIER')
    assert.deepEqual([cashier.status, cashier.minMinor, cashier.maxMinor], ['Available', null, null])
  }
})

test('a payout whose bank list is not published takes any bank code', () => {
  const open = methods.filter(({ code }) => code === '')
  assert.deepEqual(
    open.map(({ product, currency, payType, status }) => [product, currency, payType, status].join(' ')).sort(),
    [
      'payout AED BANK_ACCOUNT Available',
      'payout EUR BANK_ACCOUNT Available',
      'payout INR BANK_ACCOUNT Available',
      'payout KES BANK_ACCOUNT Available',
      'payout KES EWALLET Available',
      'payout ZAR BANK_ACCOUNT Available',
    ],
  )
})

test('the Vietnamese payment gateway is open with the limits of the bank transfer', () => {
  const gateway = method('collect', 'VND', 'PAYMENT_GATEWAY', 'PAYMENT_GATEWAY')
  const transfer = method('collect', 'VND', 'BANK_TRANSFER', 'BANK')
  assert.deepEqual([gateway.minMinor, gateway.maxMinor], [transfer.minMinor, transfer.maxMinor])
  assert.equal(gateway.status, 'Available')
})

test('currencies carry their decimals and a time zone that exists', () => {
  const of = (code: string) => currencies.find((currency) => currency.code === code)
  assert.deepEqual(of('KRW'), { code: 'KRW', country: 'KR', minorDigits: 0, wireDigits: 2, timeZone: 'Asia/Seoul' })
  assert.deepEqual(of('USDT'), {
    code: 'USDT',
    country: '',
    minorDigits: 6,
    wireDigits: 2,
    timeZone: 'America/New_York',
  })
})

test('of rows for one method the one for everywhere wins, then the first available, then the first', async (t) => {
  const usd = ['USD,US,2,2,America/New_York,']
  const row = (country: string, status: string, code = 'X') => `collect,USD,${country},QR,${code},N,1,2,${status},,`
  const read = await readRows(t, usd, [
    ...[row('AA', 'Available', 'A'), row('GLOBAL', 'Maintenance', 'A')],
    ...[row('AA', 'Legacy', 'B'), row('BB', 'Available', 'B'), row('CC', 'Available', 'B')],
    ...[row('AA', 'Legacy', 'C'), row('BB', 'Maintenance', 'C')],
  ])
  assert.deepEqual(
    read.methods.map(({ code, country }) => `${code} ${country}`),
    ['A GLOBAL', 'B BB', 'C AA'],
  )
})

test('a row that cannot be true stops the start with its file and line', async (t) => {
  const usd = 'USD,US,2,2,America/New_York,'
  const good = 'collect,USD,US,QR,X,N,1,2,Available,,'
  const wrong = [
    'refund,USD,US,QR,X,N,1,2,Available,,',
    'collect,EUR,US,QR,X,N,1,2,Available,,',
    'collect,USD,US,,X,N,1,2,Available,,',
    'collect,USD,US,QR,X,N,2,1,Available,,',
    'collect,USD,US,QR,X,N,1.001,2,Available,,',
    'collect,USD,US,QR,X,N,"1,000",2,Available,,',
    'collect,USD,US,QR,X,N,1,2,available,,',
    'collect,USD,US,QR,X,N,1,2,Available,',
    'collect,USD,US,QR,X,N,1,2,Available,no,',
  ]
  for (const row of wrong) await assert.rejects(readRows(t, [usd], [good, row]), /methods\.csv, line 3: /, row)
  for (const row of ['USD,US,2,2,Mars/Base,', 'usd,US,2,2,UTC,', 'USD,US,7,2,UTC,', 'USD,US,,2,UTC,']) {
    await assert.rejects(readRows(t, [row], []), /currencies\.csv, line 2: /, row)
  }
  await assert.rejects(readRows(t, [usd, usd], []), /stands twice/)
})

test('the dollar methods of nine places are paid in the money of the place, and no others', async (t) => {
  const places = { TH: 'THB', ID: 'IDR', VN: 'VND', TW: 'TWD', MY: 'MYR', HK: 'HKD', SG: 'SGD', JP: 'JPY', KR: 'KRW' }
  const local = new Map(Object.entries(places))
  for (const one of methods) {
    const expected = one.product === 'collect' && one.currency === 'USD' ? (local.get(one.country) ?? null) : null
    assert.equal(one.payCurrency, expected, `${one.product} ${one.currency} ${one.payType} ${one.code}`)
  }
  const usd = ['USD,US,2,2,America/New_York,']
  const row = (product: string) => [`${product},USD,US,QR,X,N,1,2,Available,,`]
  assert.equal((await readRows(t, usd, row('collect'), 'USD')).methods[0]?.payCurrency, null)
  await assert.rejects(readRows(t, usd, row('collect'), 'THB'), /methods\.csv, line 2/)
  await assert.rejects(readRows(t, usd, row('payout'), 'USD'), /methods\.csv, line 2/)
})
