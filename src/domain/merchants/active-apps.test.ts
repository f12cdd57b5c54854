import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#db/pool.ts'
import { accepted, merchantDesk, plain } from '#tests/merchants/merchant-desk.ts'
import { type AskedApp, activeAppKey, activeApps, appStillActive } from './active-apps.ts'
import { createMerchant } from './create-merchant.ts'
import { rotateKey } from './rotate-key.ts'
import { setAppStatus } from './set-app-status.ts'
import { setMerchantStatus } from './set-merchant-status.ts'

test('only active apps of active merchants are answered, each app by itself', async (t) => {
  const { deps, db, addApp } = await merchantDesk(t)
  const frozen = accepted(await createMerchant(deps, { name: 'Frozen', actor: 'cli' }))
  const open = await addApp({ protocol: plain })
  const closed = await addApp({ protocol: plain })
  const ofFrozen = await addApp({ protocol: plain, merchantId: frozen.merchantId })
  accepted(await setAppStatus(deps, { ...closed, status: 'disabled', actor: 'cli' }))
  accepted(await setMerchantStatus(deps, { ...frozen, status: 'disabled', actor: 'cli' }))
  const asked = [closed, open, ofFrozen, { merchantId: 'mch_none', appId: open.appId }, open]
  const active = await inTransaction(db, (tx) => activeApps(tx, asked))
  assert.deepEqual([...active], [`${open.merchantId}\n${open.appId}`])
  const still = async (app: AskedApp) => inTransaction(db, (tx) => appStillActive(tx, app.merchantId, app.appId))
  assert.equal(await still(open), true)
  assert.equal(await still(closed), false)
  assert.equal((await inTransaction(db, (tx) => activeApps(tx, []))).size, 0)
})

test('a freeze that commits while the transaction is open is seen by it', async (t) => {
  const { deps, db, addApp } = await merchantDesk(t)
  const app = await addApp({ protocol: plain })
  const frozen = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const reserving = inTransaction(db, async (tx) => {
    assert.equal(await appStillActive(tx, app.merchantId, app.appId), true)
    begun.resolve()
    await frozen.promise
    return appStillActive(tx, app.merchantId, app.appId)
  })
  await begun.promise
  accepted(await setAppStatus(deps, { ...app, status: 'disabled', actor: 'cli' }))
  frozen.resolve()
  assert.equal(await reserving, false)
})

test('a request verified with a key that is retired meanwhile spends nothing', async (t) => {
  const { deps, db, addApp } = await merchantDesk(t)
  const app = await addApp({ protocol: plain })
  const { version } = accepted(await rotateKey(deps, { ...app, actor: 'cli', retireOld: true }))
  const asked = [1, version, 3].map((keyVersion) => ({ ...app, keyVersion }))
  const active = await inTransaction(db, (tx) => activeApps(tx, asked))
  assert.deepEqual([...active], [activeAppKey({ ...app, keyVersion: version })])
})
