import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { sql } from 'kysely'
import { watchConfiguration } from '#domain/configuration/index.ts'
import { accepted, merchantDesk, plain, refusalOf } from '#tests/merchants/merchant-desk.ts'
import { buildDirectory } from './directory.ts'
import { rotateKey } from './rotate-key.ts'
import { setAppStatus } from './set-app-status.ts'
import { setIpAllow } from './set-ip-allow.ts'
import { setMerchantStatus } from './set-merchant-status.ts'
import { setNotifyAddresses } from './set-notify-addresses.ts'

async function withDirectory(t: TestContext) {
  const desk = await merchantDesk(t)
  const watch = watchConfiguration({ pool: desk.pool })
  t.after(watch.stop)
  const directory = buildDirectory({ ...desk.deps, watch })
  const app = await desk.addApp()
  await watch.refresh()
  const find = async () => {
    await watch.refresh()
    return (await directory.findApp('haipay', app.wireId)) ?? assert.fail('not found')
  }
  return { ...desk, watch, directory, app, find }
}

test('an app is found by what its merchant sends, and by its id, as one object', async (t) => {
  const { directory, app, merchant, find } = await withDirectory(t)
  const found = await find()
  assert.deepEqual(
    { ...found, keys: found.keys.map(({ version, secret }) => ({ version, secret })) },
    {
      merchantId: merchant.merchantId,
      merchantNumber: merchant.number,
      merchantName: 'Tea House',
      id: app.appId,
      protocol: 'haipay',
      wireId: app.wireId,
      name: 'USD',
      currency: 'USD',
      status: 'active',
      ipAllow: [],
      collectNotifyUrl: undefined,
      payoutNotifyUrl: undefined,
      opensAllMethods: true,
      givesFeeBack: false,
      noticeFields: undefined,
      keys: [{ version: 1, secret: app.secret }],
    },
  )
  assert.equal(await directory.findApp('haipay', app.wireId), found)
  assert.equal(await directory.findAppById(merchant.merchantId, app.appId), found)
})

test('nothing is found under another protocol, number or merchant', async (t) => {
  const { directory, app, merchant } = await withDirectory(t)
  const never = [
    directory.findApp('cashy', app.wireId),
    directory.findApp('haipay', '999'),
    directory.findApp('haipay', ''),
    directory.findApp('haipay', `${app.wireId}\n`),
    directory.findApp('haipay', '1'.repeat(100_000)),
    directory.findAppById('mch_none', app.appId),
    directory.findAppById(merchant.merchantId, 'app_none'),
  ]
  for (const found of await Promise.all(never)) assert.equal(found, undefined)
})

test('an app that was looked for before it was made is found afterwards', async (t) => {
  const { directory, addApp, watch } = await withDirectory(t)
  assert.equal(await directory.findApp('haipay', '2000'), undefined)
  await addApp({ wireId: '2000' })
  await watch.refresh()
  assert.equal((await directory.findApp('haipay', '2000'))?.wireId, '2000')
})

test('a warm directory answers without the database', async (t) => {
  const { directory, app, merchant, db, find } = await withDirectory(t)
  await find()
  await directory.merchantIdsByTag('0001')
  await sql`alter table apps rename to apps_away`.execute(db)
  assert.ok(await directory.findApp('haipay', app.wireId))
  assert.deepEqual(await directory.merchantIdsByTag('0001'), [merchant.merchantId])
})

test('an app is disabled when it is, when its merchant is, and active only when both are', async (t) => {
  const { deps, app, find } = await withDirectory(t)
  const set = async (appStatus: 'active' | 'disabled', merchantStatus: 'active' | 'disabled') => {
    accepted(await setAppStatus(deps, { ...app, status: appStatus, actor: 'cli' }))
    accepted(await setMerchantStatus(deps, { ...app, status: merchantStatus, actor: 'cli' }))
    return (await find()).status
  }
  assert.equal(await set('disabled', 'active'), 'disabled')
  assert.equal(await set('active', 'disabled'), 'disabled')
  assert.equal(await set('disabled', 'disabled'), 'disabled')
  assert.equal(await set('active', 'active'), 'active')
})

test('notify addresses and allow-lists are set, in their usual form, and taken away again', async (t) => {
  const { deps, app, find } = await withDirectory(t)
  const urls = { collectNotifyUrl: 'https://merchant.example/in', payoutNotifyUrl: 'https://merchant.example/out' }
  accepted(await setNotifyAddresses(deps, { ...app, ...urls, actor: 'cli' }))
  accepted(await setIpAllow(deps, { ...app, ipAllow: ['203.0.113.7', ' 2001:DB8::/32'], actor: 'cli' }))
  const { collectNotifyUrl, payoutNotifyUrl, ipAllow } = await find()
  assert.deepEqual({ collectNotifyUrl, payoutNotifyUrl }, urls)
  assert.deepEqual(ipAllow, ['203.0.113.7', '2001:db8::/32'])
  accepted(await setNotifyAddresses(deps, { ...app, actor: 'cli' }))
  accepted(await setIpAllow(deps, { ...app, ipAllow: [], actor: 'cli' }))
  const cleared = await find()
  assert.deepEqual([cleared.collectNotifyUrl, cleared.payoutNotifyUrl, cleared.ipAllow], [undefined, undefined, []])
})

test('what is wrong or for an app that does not exist changes nothing', async (t) => {
  const { deps, app, find } = await withDirectory(t)
  const actor = 'cli'
  const nobody = { ...app, appId: 'app_none', actor }
  assert.equal(refusalOf(await setAppStatus(deps, { ...nobody, status: 'disabled' })), 'app unknown')
  assert.equal(refusalOf(await setIpAllow(deps, { ...nobody, ipAllow: [] })), 'app unknown')
  assert.equal(refusalOf(await setNotifyAddresses(deps, nobody)), 'app unknown')
  const list = Array.from({ length: 101 }, (_, at) => `10.0.0.${at}`)
  assert.equal(refusalOf(await setIpAllow(deps, { ...app, ipAllow: list, actor })), 'ip address not readable')
  const local = { collectNotifyUrl: 'http://127.0.0.1:9000/notice' }
  assert.equal(refusalOf(await setNotifyAddresses(deps, { ...app, ...local, actor })), 'notify address not allowed')
  const before = await find()
  assert.deepEqual([before.status, before.ipAllow, before.collectNotifyUrl], ['active', [], undefined])
  accepted(await setNotifyAddresses({ ...deps, loopbackAllowed: true }, { ...app, ...local, actor }))
  assert.equal((await find()).collectNotifyUrl, local.collectNotifyUrl)
})

test('both live versions of a rotated key are in the directory, newest first', async (t) => {
  const { deps, app, find } = await withDirectory(t)
  const rotated = accepted(await rotateKey(deps, { ...app, actor: 'cli' }))
  assert.deepEqual(
    (await find()).keys.map(({ secret }) => secret),
    [rotated.secret, app.secret],
  )
})

test('all merchants that an order number can mean are found, and no others', async (t) => {
  const { directory, db, watch } = await withDirectory(t)
  for (const number of [10_001, 20_001, 10_002]) {
    await sql`insert into merchants (id, number, name, created_at) overriding system value
      values (${`mch_${number}`}, ${number}, ${`${number}`}, now())`.execute(db)
  }
  await watch.refresh()
  assert.deepEqual((await directory.merchantIdsByTag('0001')).slice(1).sort(), ['mch_10001', 'mch_20001'])
  assert.deepEqual(await directory.merchantIdsByTag('0002'), ['mch_10002'])
  for (const tag of ['', '1', '00001', '-001', '1e1 ', '9999']) {
    assert.deepEqual(await directory.merchantIdsByTag(tag), [])
  }
})

test('the apps of a merchant are its own, in the order they were made', async (t) => {
  const { directory, merchant, addApp, watch } = await withDirectory(t)
  await addApp({ currency: 'HKD', protocol: plain })
  await watch.refresh()
  const apps = await directory.appsOfMerchant(merchant.merchantId)
  assert.deepEqual(apps.map(({ currency }) => currency).sort(), ['HKD', 'USD'])
  assert.deepEqual(await directory.appsOfMerchant('mch_none'), [])
})
