import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type ConfigurationWatch, watchConfiguration } from '#domain/configuration/index.ts'
import { loadCatalog, readCatalog } from '#domain/methods/index.ts'
import { haipay } from '#protocols/haipay/protocol.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { printRate } from './rate.ts'
import { buildRates } from './rates.ts'
import { setRate } from './set-rate.ts'

let watch: ConfigurationWatch | undefined
after(() => watch?.stop())
const { database } = await freshDatabase({ after })
const { db } = database
watch = watchConfiguration(database)
const clock = { at: new Date('2026-05-01T00:00:00Z') }
const now = () => clock.at
const rates = buildRates({ db, watch, now })
await loadCatalog({ db }, await readCatalog(join(import.meta.dirname, '..', '..', '..', 'catalog'), [haipay]))

const usual = { base: 'USD', quote: 'HKD', rate: '7.8', spreadPpm: 0n, source: 'desk', maxAgeSeconds: undefined }
const set = (change: Partial<Omit<Parameters<typeof setRate>[1], 'actor'>>) =>
  setRate({ db, now }, { ...usual, ...change, actor: 'test' })

async function found(base: string, quote: string) {
  await watch?.refresh()
  const rate = await rates.find(base, quote)
  return rate.ok ? printRate(rate.value.scaled) : rate.refusal
}

test('without a rate of either direction there is none', async () => {
  assert.equal(await found('USD', 'GBP'), 'rate missing')
})

test('the newest rate of a pair counts, with its spread', async () => {
  await set({})
  await set({ rate: '7.85', spreadPpm: 10_000n })
  assert.equal(await found('USD', 'HKD'), '7.9285')
})

test('a pair is turned round, until it has a rate of its own', async () => {
  await set({ base: 'USD', quote: 'JPY', rate: '160', spreadPpm: 10_000n })
  assert.equal(await found('JPY', 'USD'), '0.0063125')
  await set({ base: 'JPY', quote: 'USD', rate: '0.0061' })
  assert.equal(await found('JPY', 'USD'), '0.0061')
  assert.equal(await found('USD', 'JPY'), '161.6')
})

test('a rate older than its maximum age is refused, never replaced by a guess', async () => {
  await set({ base: 'EUR', quote: 'USD', rate: '1.1' })
  await set({ base: 'USD', quote: 'EUR', rate: '0.9', maxAgeSeconds: 60 })
  clock.at = new Date(clock.at.getTime() + 60_000)
  assert.equal(await found('USD', 'EUR'), '0.9')
  clock.at = new Date(clock.at.getTime() + 1)
  assert.equal(await found('USD', 'EUR'), 'rate stale')
  assert.equal(await found('EUR', 'USD'), '1.1')
})

test('a rate that cannot be meant is refused and leaves nothing', async () => {
  const before = await db.selectFrom('exchange_rates').selectAll().execute()
  for (const [change, refusal] of [
    [{ rate: '1e3' }, 'rate not a number'],
    [{ rate: '-7.8' }, 'rate not a number'],
    [{ rate: '0' }, 'rate out of range'],
    [{ rate: '0.00000009' }, 'rate out of range'],
    [{ rate: '10000001' }, 'rate out of range'],
    [{ spreadPpm: 1_000_000n }, 'spread out of range'],
    [{ spreadPpm: -1n }, 'spread out of range'],
    [{ maxAgeSeconds: 0 }, 'age out of range'],
    [{ maxAgeSeconds: 1.5 }, 'age out of range'],
    [{ source: ' ' }, 'source missing'],
    [{ quote: 'USD' }, 'same currency'],
    [{ quote: 'XXX' }, 'currency unknown'],
  ] as const) {
    assert.deepEqual(await set(change), { ok: false, refusal }, refusal)
  }
  assert.equal((await db.selectFrom('exchange_rates').selectAll().execute()).length, before.length)
})

test('a change of a rate is in the audit log', async () => {
  await set({ quote: 'SGD', rate: '1.30', spreadPpm: 5_000n })
  const [record] = await db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').limit(1).execute()
  assert.deepEqual([record?.actor, record?.action, record?.subject], ['test', 'rate set', 'rate USD/SGD'])
  assert.deepEqual(record?.detail, { rate: '1.3', spreadPpm: '5000', source: 'desk', maxAgeSeconds: null })
})
