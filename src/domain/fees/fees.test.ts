import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { type ConfigurationWatch, watchConfiguration } from '#domain/configuration/index.ts'
import { loadCatalog, readCatalog } from '#domain/methods/index.ts'
import { haipay } from '#protocols/haipay/protocol.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { buildFees } from './fees.ts'
import { removeFee } from './remove-fee.ts'
import { checkFee, setFee } from './set-fee.ts'
import type { Fee } from './store.ts'

let watch: ConfigurationWatch | undefined
after(() => watch?.stop())
const { database } = await freshDatabase({ after })
const { db } = database
watch = watchConfiguration(database)
const now = () => new Date('2026-05-01T00:00:00Z')
const deps = { db, now }
const fees = buildFees({ db, watch })
const app = { merchantId: 'mch_1', id: 'app_1' }

await loadCatalog({ db }, await readCatalog(join(import.meta.dirname, '..', '..', '..', 'catalog'), [haipay]))
await db.insertInto('merchants').values({ id: app.merchantId, name: 'One', created_at: now() }).execute()
const appRow = { merchant_id: app.merchantId, protocol: 'haipay', currency: 'USD', created_at: now() }
await db
  .insertInto('apps')
  .values({ ...appRow, id: app.id, wire_id: '1', name: 'One' })
  .execute()

const fee: Fee = {
  product: 'collect',
  currency: 'USD',
  payType: '*',
  code: '*',
  ratePpm: 10_000n,
  fixedMinor: 0n,
  minMinor: undefined,
  maxMinor: undefined,
  side: 'inside',
}
const set = (change: Partial<Fee>) => setFee(deps, { app, fee: { ...fee, ...change }, actor: 'test' })
const card = { product: 'collect', currency: 'USD', payType: 'BANK_TRANSFER', code: 'CREDIT_CARD' } as const

async function ppmOf(order: Partial<typeof card> | { product: 'payout' } | { payType: string }, of = app) {
  await watch?.refresh()
  return (await fees.ruleFor({ ...card, ...order, app: of, stepMinor: 1n })).ratePpm
}

test('an app without fees pays nothing', async () => {
  assert.deepEqual(await fees.ruleFor({ ...card, app: { merchantId: 'mch_1', id: 'none' }, stepMinor: 100n }), {
    ratePpm: 0n,
    fixedMinor: 0n,
    minMinor: undefined,
    maxMinor: undefined,
    side: 'inside',
    stepMinor: 100n,
  })
})

test('the most exact fee counts, and removing it lets the next one count', async () => {
  assert.equal((await set({})).ok, true)
  assert.equal(await ppmOf({}), 10_000n)
  assert.equal((await set({ payType: 'BANK_TRANSFER', ratePpm: 20_000n })).ok, true)
  assert.equal(await ppmOf({}), 20_000n)
  assert.equal((await set({ payType: 'BANK_TRANSFER', code: 'CREDIT_CARD', ratePpm: 30_000n })).ok, true)
  assert.equal(await ppmOf({}), 30_000n)
  assert.equal(await ppmOf({ payType: 'EWALLET' }), 10_000n)
  assert.equal(await ppmOf({ product: 'payout' }), 0n)
  assert.equal((await removeFee(deps, { app, fee: card, actor: 'test' })).ok, true)
  assert.equal(await ppmOf({}), 20_000n)
  assert.deepEqual(await removeFee(deps, { app, fee: card, actor: 'test' }), { ok: false, refusal: 'fee unknown' })
})

test('a fee set again replaces the one before, with all its parts', async () => {
  await set({ fixedMinor: 30n, minMinor: 10n, maxMinor: 500n })
  await set({ fixedMinor: 31n, maxMinor: 600n })
  await watch?.refresh()
  const rule = await fees.ruleFor({ ...card, payType: 'EWALLET', app, stepMinor: 1n })
  assert.deepEqual([rule.fixedMinor, rule.minMinor, rule.maxMinor], [31n, undefined, 600n])
})

test('a warm fee is read without the database', async (t) => {
  await watch?.refresh()
  await ppmOf({})
  const reads = t.mock.method(database.pool, 'connect')
  for (let count = 0; count < 100; count += 1) await fees.ruleFor({ ...card, app, stepMinor: 1n })
  assert.equal(reads.mock.callCount(), 0)
})

test('a fee for a method that is not in the catalog is refused', async () => {
  assert.deepEqual(await set({ payType: 'EWALET' }), { ok: false, refusal: 'method unknown' })
  assert.deepEqual(await set({ currency: 'XXX' }), { ok: false, refusal: 'method unknown' })
})

test('who set a fee, when and to what is in the audit log', async () => {
  await set({ ratePpm: 12_345n })
  const record = await db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
  assert.deepEqual([record.actor, record.action, record.subject], ['test', 'fee set', 'app_1'])
  assert.deepEqual(record.at, now())
  assert.equal((record.detail as { ratePpm: string }).ratePpm, '12345')
})

test('a fee is refused exactly where a part is out of range or the parts contradict each other', () => {
  const minor = fc.bigInt({ min: -2n, max: 2n * 10n ** 15n })
  const optional = fc.option(minor, { nil: undefined })
  const any = fc.record({
    product: fc.constantFrom('collect' as const, 'payout' as const),
    currency: fc.constant('USD'),
    payType: fc.constantFrom('*', 'EWALLET'),
    code: fc.constantFrom('*', 'APPLE_PAY'),
    ratePpm: fc.bigInt({ min: -10n, max: 1_000_010n }),
    fixedMinor: minor,
    minMinor: optional,
    maxMinor: optional,
    side: fc.constantFrom('inside' as const, 'outside' as const),
  })
  const isMinor = (value: bigint | undefined) => value === undefined || (value >= 0n && value <= 10n ** 15n)
  fc.assert(
    fc.property(any, (one) => {
      const { ratePpm, fixedMinor, minMinor, maxMinor } = one
      const isRight =
        ratePpm >= 0n &&
        ratePpm <= 1_000_000n &&
        [fixedMinor, minMinor, maxMinor].every(isMinor) &&
        (minMinor === undefined || maxMinor === undefined || minMinor <= maxMinor) &&
        (one.product === 'payout' || one.side === 'inside') &&
        (one.payType !== '*' || one.code === '*')
      assert.equal(checkFee(one) === undefined, isRight)
    }),
    { numRuns: 1_000 },
  )
  for (const [change, refusal] of [
    [{ ratePpm: 1_000_001n }, 'rate out of range'],
    [{ fixedMinor: -1n }, 'amount out of range'],
    [{ minMinor: 2n, maxMinor: 1n }, 'minimum above maximum'],
    [{ side: 'outside' }, 'collection fee not inside'],
    [{ code: 'APPLE_PAY' }, 'code without pay type'],
  ] as const) {
    assert.equal(checkFee({ ...fee, ...change }), refusal)
  }
})
