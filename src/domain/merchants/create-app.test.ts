import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { test } from 'node:test'
import { merchantDesk, refusalOf, rsaPublicKey } from '#tests/merchants/merchant-desk.ts'
import { type CreateApp, createApp } from './create-app.ts'
import { loadApp } from './load-app.ts'
import { showApp } from './show-app.ts'

test('a HaiPay app has a secret of 32 letters and digits and an RSA-2048 pair of the platform', async (t) => {
  const { deps, addApp } = await merchantDesk(t)
  const app = await addApp()
  assert.match(app.secret, /^[A-Za-z0-9]{32}$/)
  const platformKey = createPublicKey({
    key: Buffer.from(app.platformPublicKey ?? '', 'base64'),
    format: 'der',
    type: 'spki',
  })
  assert.equal(platformKey.asymmetricKeyDetails?.modulusLength, 2048)
  const loaded = await loadApp(deps, app)
  assert.equal(loaded?.keys.length, 1)
  assert.equal(loaded.keys[0]?.secret, app.secret)
  assert.equal(loaded.keys[0]?.merchantPublicKey, undefined)
  assert.equal(loaded.currency, 'USD')
})

test('an app of another protocol has a secret only', async (t) => {
  const { addApp } = await merchantDesk(t)
  const app = await addApp({ protocol: 'cxpay' })
  assert.match(app.secret, /^[A-Za-z0-9]{32}$/)
  assert.equal(app.platformPublicKey, undefined)
})

test('apps are numbered from 1001 up, from a given number up, or as told, and never twice', async (t) => {
  const { deps, addApp, merchant } = await merchantDesk(t)
  const wireIds = async (...apps: readonly Partial<CreateApp>[]) => {
    const ids: string[] = []
    for (const app of apps) ids.push((await addApp({ protocol: 'cxpay', ...app })).wireId)
    return ids
  }
  assert.deepEqual(await wireIds({}, { wireId: '1003' }, {}, {}, { firstWireId: 1054 }, { firstWireId: 1054 }), [
    ...['1001', '1003', '1002', '1004'],
    ...['1054', '1055'],
  ])
  assert.deepEqual(await wireIds({ protocol: 'cashy' }), ['1001'])
  const app = { merchantId: merchant.merchantId, protocol: 'cxpay', currency: 'USD', actor: 'cli' } as const
  assert.equal(refusalOf(await createApp(deps, { ...app, wireId: '1003' })), 'wire id taken')
  const atOnce = await Promise.all(Array.from({ length: 20 }, () => addApp({ protocol: 'cxpay' })))
  assert.equal(new Set(atOnce.map(({ wireId }) => wireId)).size, 20)
  const next = Math.max(...atOnce.map(({ wireId }) => Number(wireId))) + 1
  // A number that is searched never meets one that is asked for at the same time.
  const asked = Array.from({ length: 5 }, (_, at) => createApp(deps, { ...app, wireId: String(next + at) }))
  const searched = Array.from({ length: 5 }, () => createApp(deps, app))
  await Promise.all(asked)
  for (const made of await Promise.all(searched)) assert.ok(made.ok)
})

test('what an app cannot have is refused by name and leaves nothing', async (t) => {
  const { deps, merchant, db, auditRows } = await merchantDesk(t)
  const before = await auditRows()
  const app: CreateApp = { merchantId: merchant.merchantId, protocol: 'haipay', currency: 'USD', actor: 'cli' }
  const wrong: readonly [Partial<CreateApp>, string][] = [
    [{ merchantId: 'mch_none' }, 'merchant unknown'],
    [{ currency: 'XXX' }, 'currency unknown'],
    [{ currency: 'CASHIER', protocol: 'cxpay' }, 'currency unknown'],
    [{ name: '' }, 'name not usable'],
    [{ wireId: '0' }, 'wire id not usable'],
    [{ wireId: '12a' }, 'wire id not usable'],
    [{ wireId: '1234567890123456' }, 'wire id not usable'],
    [{ collectNotifyUrl: 'ftp://merchant.example' }, 'notify address not allowed'],
    [{ payoutNotifyUrl: 'http://127.0.0.1/notice' }, 'notify address not allowed'],
    [{ ipAllow: ['203.0.113.7', 'everybody'] }, 'ip address not readable'],
    [{ merchantPublicKey: 'nothing' }, 'not an RSA public key'],
    [{ merchantPublicKey: rsaPublicKey(1024) }, 'key not of 2048 to 4096 bits'],
  ]
  for (const [part, refusal] of wrong) {
    assert.equal(refusalOf(await createApp(deps, { ...app, ...part })), refusal)
  }
  assert.deepEqual(await db.selectFrom('apps').select('id').execute(), [])
  assert.deepEqual(await auditRows(), before)
})

test('the global cashier has an app although it is no currency', async (t) => {
  const { addApp, deps } = await merchantDesk(t)
  const { wireId } = await addApp({ currency: 'CASHIER' })
  assert.equal((await showApp(deps, { protocol: 'haipay', wireId }))?.currency, 'CASHIER')
})

test('no secret and no private key stands readable in the database, the audit log or what is shown', async (t) => {
  const { addApp, deps, db } = await merchantDesk(t)
  const app = await addApp({ merchantPublicKey: rsaPublicKey(2048) })
  const loaded = await loadApp(deps, app)
  const privateKey = loaded?.keys[0]?.platformPrivateKey
  assert.ok(privateKey)
  const keys = await db.selectFrom('app_keys').selectAll().execute()
  const bytes = keys.flatMap((row) => [row.secret, row.platform_private_key ?? assert.fail()])
  const audit = await db.selectFrom('audit_log').selectAll().execute()
  const shown = await showApp(deps, { protocol: 'haipay', wireId: app.wireId })
  assert.equal(shown?.keys[0]?.platformPublicKey, app.platformPublicKey)
  const text = JSON.stringify([keys, audit, shown], (_, value) => (typeof value === 'bigint' ? `${value}` : value))
  for (const secret of [app.secret, privateKey]) {
    assert.equal(text.includes(secret), false)
    for (const sealed of bytes) assert.equal(sealed.includes(secret.slice(0, 16)), false)
  }
})
