import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Db } from '#db/pool.ts'
import { haipay } from '#protocols/haipay/protocol.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { loadCatalog } from './load-catalog.ts'
import type { MethodKey } from './method.ts'
import { type CatalogMethod, readCatalog } from './read-catalog.ts'
import { setMethodExpiry } from './set-method-expiry.ts'
import { setMethodRefundable } from './set-method-refundable.ts'
import { setMethodStatus } from './set-method-status.ts'
import { readCurrencies, readMethods } from './store.ts'

const catalog = await readCatalog(join(import.meta.dirname, '..', '..', '..', 'catalog'), [haipay])
const qr: MethodKey = { protocol: 'haipay', product: 'collect', currency: 'THB', payType: 'QR', code: 'QR' }

async function loaded(t: TestContext) {
  const { database } = await freshDatabase(t)
  const { db } = database
  await loadCatalog({ db }, catalog)
  return { db, deps: { db, now: () => new Date('2026-05-01T00:00:00Z') } }
}

async function versionOf(db: Db) {
  return (await db.selectFrom('configuration_version').select('version').executeTakeFirstOrThrow()).version
}

/** The catalog with the method of the tests changed. */
function changedCatalog(change: Partial<CatalogMethod>) {
  const methods = catalog.methods.map((one) => (isQr(one) ? { ...one, ...change } : one))
  return { ...catalog, methods }
}

async function readQr(db: Db) {
  return (await readMethods(db)).find(isQr) ?? assert.fail('the method is gone')
}

function isQr(one: MethodKey) {
  return one.currency === qr.currency && one.payType === 'QR' && one.product === 'collect'
}

test('the whole catalog is in the database as it is in the files', async (t) => {
  const { db } = await loaded(t)
  const byCode = (one: { code: string }, other: { code: string }) => (one.code < other.code ? -1 : 1)
  assert.deepEqual(await readCurrencies(db), catalog.currencies.toSorted(byCode))
  const stored = await readMethods(db)
  assert.equal(stored.length, catalog.methods.length)
  const { sourceStatus, ...expected } = catalog.methods.find(isQr) ?? assert.fail('the catalog lacks the method')
  assert.deepEqual(await readQr(db), { ...expected, expiryMinutes: null, changedByOperator: false })
})

test('loading the same catalog again changes nothing, so no process reads its configuration anew', async (t) => {
  const { db } = await loaded(t)
  const version = await versionOf(db)
  await loadCatalog({ db }, catalog)
  assert.equal(await versionOf(db), version)
})

test('two processes that start at once both succeed, and the configuration changes once', async (t) => {
  const { database } = await freshDatabase(t)
  const { db } = database
  const alone = await loaded(t)
  await Promise.all(Array.from({ length: 5 }, () => loadCatalog({ db }, catalog)))
  assert.equal((await readMethods(db)).length, catalog.methods.length)
  assert.equal(await versionOf(db), await versionOf(alone.db))
})

test('a newer catalog is taken over', async (t) => {
  const { db } = await loaded(t)
  await loadCatalog({ db }, changedCatalog({ maxMinor: 1_234n, status: 'Maintenance', name: 'Thai QR' }))
  const method = await readQr(db)
  assert.deepEqual([method.maxMinor, method.status, method.name], [1_234n, 'Maintenance', 'Thai QR'])
})

test('what an operator set stays, while the name follows the catalog', async (t) => {
  const { db, deps } = await loaded(t)
  await setMethodStatus(deps, { method: qr, status: 'Unavailable', actor: 'ana' })
  await setMethodExpiry(deps, { method: qr, expiryMinutes: 7, actor: 'ana' })
  assert.ok((await setMethodRefundable(deps, { method: qr, refundable: true, actor: 'ana' })).ok)
  const { maxMinor } = await readQr(db)
  const version = await versionOf(db)
  await loadCatalog({ db }, catalog)
  assert.equal(await versionOf(db), version)
  await loadCatalog({ db }, changedCatalog({ maxMinor: 1_234n, name: 'Thai QR' }))
  const method = await readQr(db)
  assert.deepEqual([method.status, method.maxMinor, method.expiryMinutes], ['Unavailable', maxMinor, 7])
  assert.equal(method.name, 'Thai QR')
  assert.equal(method.refundable, true)
})

test('a method that the catalog no longer names stays as it is', async (t) => {
  const { db } = await loaded(t)
  await loadCatalog({ db }, { ...catalog, methods: catalog.methods.filter((one) => !isQr(one)) })
  assert.equal((await readQr(db)).status, 'Available')
})
