import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type ConfigurationWatch, watchConfiguration } from '#domain/configuration/index.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { closeMethod, openMethod, setAppLimits } from './change-app-method.ts'
import { loadCatalog } from './load-catalog.ts'
import type { MethodKey } from './method.ts'
import { buildMethods } from './methods.ts'
import { readCatalog } from './read-catalog.ts'
import { setMethodExpiry } from './set-method-expiry.ts'
import { setMethodLimits } from './set-method-limits.ts'
import { setMethodStatus } from './set-method-status.ts'

let watch: ConfigurationWatch | undefined
after(() => watch?.stop())
const { database } = await freshDatabase({ after })
const { db } = database
watch = watchConfiguration(database)
const now = () => new Date('2026-05-01T00:00:00Z')
const deps = { db, now }
const methods = buildMethods({ db, watch })
await loadCatalog({ db }, await readCatalog(join(import.meta.dirname, '..', '..', '..', 'catalog')))

const open = { merchantId: 'mch_1', id: 'app_open', currency: 'USD', opensAllMethods: true }
const shut = { merchantId: 'mch_1', id: 'app_shut', currency: 'USD', opensAllMethods: false }
const cashier = { merchantId: 'mch_1', id: 'app_cashier', currency: 'CASHIER', opensAllMethods: true }
await db.insertInto('merchants').values({ id: 'mch_1', name: 'One', created_at: now() }).execute()
for (const { merchantId, id, currency, opensAllMethods } of [open, shut, cashier]) {
  const row = { merchant_id: merchantId, id, currency, opens_all_methods: opensAllMethods, protocol: 'haipay' }
  await db
    .insertInto('apps')
    .values({ ...row, wire_id: id, name: id, created_at: now() })
    .execute()
}

function key(text: string): MethodKey {
  const [product, currency = '', payType = '', code = ''] = text.split(' ')
  return { product: product === 'payout' ? 'payout' : 'collect', currency, payType, code }
}

async function find(text: string, app = open, code: string | undefined = key(text).code) {
  await watch?.refresh()
  return methods.find({ app, ...key(text), code })
}

async function limitsOf(text: string, app = open) {
  const found = await find(text, app)
  return found.ok ? [found.value.minMinor, found.value.maxMinor] : found.refusal
}

async function refusalOf(text: string, app = open) {
  const found = await find(text, app)
  return found.ok ? 'found' : found.refusal
}

test('a method of the catalog is found with its limits and its time', async () => {
  assert.deepEqual(await find('collect HKD EWALLET ALIPAY_HKD'), {
    ok: true,
    value: {
      ...key('collect HKD EWALLET ALIPAY_HKD'),
      name: 'AlipayHK',
      country: 'HK',
      refundable: false,
      payCurrency: null,
      minMinor: 100n,
      maxMinor: 500_000n,
      expirySeconds: 1_800,
    },
  })
  assert.deepEqual(await limitsOf('collect USD EWALLET APPLE_PAY'), [99n, 100_000n])
})

test('unknown, in maintenance and unavailable are told apart', async () => {
  assert.equal(await refusalOf('collect USD EWALLET APPLE'), 'method unknown')
  assert.equal(await refusalOf('collect USD VA ALIPAY_USD'), 'method unknown')
  assert.equal(await refusalOf('payout USD EWALLET APPLE_PAY'), 'method unknown')
  assert.equal(await refusalOf('collect MYR QR QR'), 'method in maintenance')
  assert.equal(await refusalOf('collect MYR BANK_TRANSFER CIMB'), 'method not open')
})

test('a bank list that is not published takes any bank code, and passes it on', async () => {
  const found = await find('payout KES BANK_ACCOUNT 0001')
  assert.deepEqual(found.ok && [found.value.code, found.value.maxMinor], ['0001', 99_999_900n])
  assert.equal(await refusalOf('payout THB BANK_ACCOUNT 0001'), 'method unknown')
  // A code of an older list keeps its own word.
  assert.equal(await refusalOf('payout AED BANK_ACCOUNT ANYBANK'), 'found')
})

test('without a code the first usable method of the pay type is meant', async () => {
  const gateway = await methods.find({ app: open, ...key('collect VND PAYMENT_GATEWAY'), code: undefined })
  assert.equal(gateway.ok && gateway.value.code, 'PAYMENT_GATEWAY')
  const bank = await methods.find({ app: open, ...key('collect IDR VA'), code: undefined })
  assert.equal(bank.ok && bank.value.code, '002')
  const malaysia = await methods.find({ app: open, ...key('collect MYR BANK_TRANSFER'), code: undefined })
  assert.equal(malaysia.ok && malaysia.value.code, 'FPX_MYR')
  const none = await methods.find({ app: open, ...key('collect VND VA'), code: undefined })
  assert.deepEqual(none, { ok: false, refusal: 'method unknown' })
})

test('an accepted order still finds its method when it is closed since', async () => {
  assert.deepEqual(await methods.describe(key('collect MYR BANK_TRANSFER CIMB')), {
    payType: 'BANK_TRANSFER',
    code: 'CIMB',
    name: 'CIMB Bank',
    country: 'MY',
    refundable: false,
  })
  assert.equal((await methods.describe(key('payout KES BANK_ACCOUNT 0001')))?.code, '0001')
  assert.equal(await methods.describe(key('collect MYR QR X')), undefined)
})

test('currencies are found with both kinds of digits', async () => {
  assert.deepEqual(await methods.currency('IDR'), {
    code: 'IDR',
    country: 'ID',
    minorDigits: 2,
    wireDigits: 0,
    timeZone: 'Asia/Jakarta',
  })
  assert.equal(await methods.currency('XXX'), undefined)
})

test('an operator changes a status, and it is in the audit log', async () => {
  const method = key('collect THB QR QR')
  await setMethodStatus(deps, { method, status: 'Maintenance', actor: 'ana' })
  assert.equal(await refusalOf('collect THB QR QR'), 'method in maintenance')
  await setMethodStatus(deps, { method, status: 'Available', actor: 'ana' })
  assert.equal(await refusalOf('collect THB QR QR'), 'found')
  const [record] = await db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').limit(1).execute()
  assert.deepEqual([record?.actor, record?.subject], ['ana', 'method collect THB QR QR'])
  assert.deepEqual(record?.detail, { status: 'Available' })
  const unknown = await setMethodStatus(deps, { method: key('collect THB QR X'), status: 'Available', actor: 'ana' })
  assert.deepEqual(unknown, { ok: false, refusal: 'method unknown' })
})

test('an operator changes limits and time, and takes them back', async () => {
  const method = key('collect SGD EWALLET PAYNOW_SGD')
  const limit = (minMinor: bigint | null, maxMinor: bigint | null) =>
    setMethodLimits(deps, { method, limits: { minMinor, maxMinor }, actor: 'ana' })
  assert.equal((await limit(500n, null)).ok, true)
  assert.deepEqual(await limitsOf('collect SGD EWALLET PAYNOW_SGD'), [500n, null])
  for (const [least, most] of [
    [2n, 1n],
    [-1n, null],
    [null, 0n],
  ] as const) {
    assert.deepEqual(await limit(least, most), { ok: false, refusal: 'limits out of order' })
  }
  const expire = (expiryMinutes: number | null) => setMethodExpiry(deps, { method, expiryMinutes, actor: 'ana' })
  await expire(5)
  const found = await find('collect SGD EWALLET PAYNOW_SGD')
  assert.equal(found.ok && found.value.expirySeconds, 300)
  await expire(null)
  const again = await find('collect SGD EWALLET PAYNOW_SGD')
  assert.equal(again.ok && again.value.expirySeconds, 1_800)
  for (const minutes of [0, -1, 1.5, Number.NaN, 43_201]) {
    assert.deepEqual(await expire(minutes), { ok: false, refusal: 'expiry out of range' })
  }
})

test('a method is closed for one app and stays open for the others', async () => {
  const method = key('collect USD EWALLET GOOGLE_PAY')
  await closeMethod(deps, { app: open, method, actor: 'ana' })
  assert.equal(await refusalOf('collect USD EWALLET GOOGLE_PAY'), 'method not open')
  assert.equal(await refusalOf('collect USD EWALLET GOOGLE_PAY', cashier), 'found')
  await openMethod(deps, { app: open, method, actor: 'ana' })
  assert.equal(await refusalOf('collect USD EWALLET GOOGLE_PAY'), 'found')
  const unknown = { ...method, code: 'GOGLE_PAY' }
  assert.deepEqual(await openMethod(deps, { app: open, method: unknown, actor: 'ana' }), {
    ok: false,
    refusal: 'method unknown',
  })
})

test('an app that opens nothing by itself has only what was opened for it', async () => {
  assert.equal(await refusalOf('collect USD EWALLET APPLE_PAY', shut), 'method not open')
  assert.equal(await refusalOf('collect USD BANK_TRANSFER PAYME_USD', shut), 'method not open')
  // Limits alone open nothing.
  const method = key('collect USD EWALLET APPLE_PAY')
  await setAppLimits(deps, { app: shut, method, limits: { minMinor: null, maxMinor: 5_000n }, actor: 'ana' })
  assert.equal(await refusalOf('collect USD EWALLET APPLE_PAY', shut), 'method not open')
  await openMethod(deps, { app: shut, method, actor: 'ana' })
  assert.deepEqual(await limitsOf('collect USD EWALLET APPLE_PAY', shut), [99n, 5_000n])
  const listed = await methods.listOpen({ app: shut })
  assert.deepEqual(
    listed.map(({ code }) => code),
    ['APPLE_PAY'],
  )
})

test('of the limits of method and app both hold', async () => {
  const method = key('collect USD BANK_TRANSFER TNG_USD')
  const limit = (minMinor: bigint | null, maxMinor: bigint | null) =>
    setAppLimits(deps, { app: open, method, limits: { minMinor, maxMinor }, actor: 'ana' })
  await limit(1_000n, 10n ** 9n)
  assert.deepEqual(await limitsOf('collect USD BANK_TRANSFER TNG_USD'), [1_000n, 49_999n])
  await limit(1n, 20_000n)
  assert.deepEqual(await limitsOf('collect USD BANK_TRANSFER TNG_USD'), [99n, 20_000n])
  assert.deepEqual(await limitsOf('collect USD BANK_TRANSFER TNG_USD', shut), 'method not open')
  assert.deepEqual(await limit(2n, 1n), { ok: false, refusal: 'limits out of order' })
})

test('the open methods of an app are those it can use now, in its currency', async () => {
  const hkd = { ...open, currency: 'HKD' }
  assert.deepEqual(
    (await methods.listOpen({ app: hkd, product: 'collect', payType: 'EWALLET' })).map(({ code }) => code),
    ['ALIPAY_HKD', 'PAYNOW_SCANCODE', 'WXPAY_SCANCODE'],
  )
  assert.deepEqual(await methods.listOpen({ app: hkd, payType: 'VA' }), [])
  const usd = await methods.listOpen({ app: open })
  assert.ok(usd.every(({ currency }) => currency === 'USD') && usd.some(({ product }) => product === 'payout'))
  assert.ok(!usd.some(({ code }) => code === 'PAYME_USD'), 'a method in maintenance is listed')
})

test('a warm method is found without the database', async (t) => {
  await find('collect USD EWALLET APPLE_PAY')
  const reads = t.mock.method(database.pool, 'connect')
  for (let count = 0; count < 100; count += 1) {
    await methods.find({ app: open, ...key('collect USD EWALLET APPLE_PAY') })
  }
  assert.equal(reads.mock.callCount(), 0)
})
