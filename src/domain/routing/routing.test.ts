import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, afterEach, test } from 'node:test'
import { z } from 'zod'
import type { Connector } from '#connectors/contract.ts'
import { openVault } from '#core/vault.ts'
import { type ConfigurationWatch, watchConfiguration } from '#domain/configuration/index.ts'
import { loadCatalog, readCatalog } from '#domain/methods/index.ts'
import { haipay } from '#protocols/haipay/protocol.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { addRoute } from './add-route.ts'
import { createChannel } from './create-channel.ts'
import { listChannels } from './list-channels.ts'
import { removeRoute } from './remove-route.ts'
import { buildRouting } from './routing.ts'
import { setChannelSettings } from './set-channel-settings.ts'
import { setChannelStatus } from './set-channel-status.ts'
import { type Route, readRoutes } from './store.ts'

/** A provider that takes what it is given. */
const collector: Connector = {
  name: 'collector',
  settings: z.object({ account: z.string().min(3), key: z.string().min(8) }),
  secretSettings: ['key'],
  submitIsIdempotent: false,
  collect: async () => ({ kind: 'pending' }),
  query: async () => ({ kind: 'pending' }),
  readNotice: () => undefined,
}
const payer: Connector = { ...collector, name: 'payer', payout: async () => ({ kind: 'pending' }) }
const connectors = new Map([collector, payer].map((connector) => [connector.name, connector]))

let watch: ConfigurationWatch | undefined
after(() => watch?.stop())
const { database } = await freshDatabase({ after })
const { db } = database
watch = watchConfiguration(database)
const vault = openVault(Buffer.alloc(32, 7))
const now = () => new Date('2026-05-01T00:00:00Z')
const deps = { db, vault, connectors, now }
const log: string[] = []
const routing = buildRouting({ ...deps, watch, log: (message) => log.push(message) })
await loadCatalog({ db }, await readCatalog(join(import.meta.dirname, '..', '..', '..', 'catalog'), [haipay]))
const app = { merchantId: 'mch_1', id: 'app_1' }
await db.insertInto('merchants').values({ id: 'mch_1', name: 'One', created_at: now() }).execute()
const appRow = { merchant_id: 'mch_1', id: 'app_1', protocol: 'haipay', wire_id: '1', name: 'One', currency: 'USD' }
await db
  .insertInto('apps')
  .values({ ...appRow, created_at: now() })
  .execute()

const settings = { account: 'ACC-1', key: 'very secret key' }
const create = (name: string, connector = 'payer') => createChannel(deps, { connector, name, settings, actor: 'ana' })

async function channel(name: string, connector = 'payer') {
  const created = await create(name, connector)
  assert.ok(created.ok)
  return created.value
}

const everything = { product: 'collect', currency: 'USD', payType: '*', code: '*', priority: 100 } as const
const everybody = { merchantId: undefined, appId: undefined }
const ofMerchant = { merchantId: 'mch_1', appId: undefined }
const ofApp = { merchantId: 'mch_1', appId: 'app_1' }
const route = (channelId: string, change: Partial<Route> = {}) =>
  addRoute(deps, { ...everything, ...everybody, channelId, ...change, actor: 'ana' })

const card = { product: 'collect', currency: 'USD', payType: 'BANK_TRANSFER', code: 'CREDIT_CARD' } as const
async function picked(order: Partial<Omit<Route, 'priority'>> = {}, of = app) {
  await watch?.refresh()
  return (await routing.pick({ app: of, ...card, ...order }))?.name
}

afterEach(async () => {
  await db.deleteFrom('routes').execute()
  await db.deleteFrom('channels').execute()
  log.length = 0
})

test('without a route there is no channel', async () => {
  await channel('A')
  assert.equal(await picked(), undefined)
})

test('the most exact route wins: whose it is comes first, then how much of the method it names', async () => {
  const steps: [string, Partial<Route>][] = [
    ['all', {}],
    ['all, pay type', { payType: 'BANK_TRANSFER' }],
    ['all, method', { payType: 'BANK_TRANSFER', code: 'CREDIT_CARD' }],
    ['merchant', ofMerchant],
    ['merchant, method', { ...ofMerchant, payType: 'BANK_TRANSFER', code: 'CREDIT_CARD' }],
    ['app', ofApp],
    ['app, pay type', { ...ofApp, payType: 'BANK_TRANSFER' }],
    ['app, method', { ...ofApp, payType: 'BANK_TRANSFER', code: 'CREDIT_CARD' }],
  ]
  for (const [name, change] of steps) {
    const { id } = await channel(name)
    // A high number, so that only exactness can win.
    assert.equal((await route(id, { ...change, priority: 1_000 - steps.length })).ok, true)
    assert.equal(await picked(), name)
  }
  assert.equal(await picked({}, { merchantId: 'mch_2', id: 'app_2' }), 'all, method')
  assert.equal(await picked({}, { merchantId: 'mch_1', id: 'app_2' }), 'merchant, method')
  assert.equal(await picked({ payType: 'EWALLET', code: 'APPLE_PAY' }), 'app')
  assert.equal(await picked({ product: 'payout' }), undefined)
  assert.equal(await picked({ currency: 'HKD' }), undefined)
})

test('of equally exact routes the lowest priority number wins, and a disabled channel is passed over', async () => {
  const [first, second] = [await channel('first'), await channel('second')]
  await route(second.id, { priority: 20 })
  await route(first.id, { priority: 10 })
  assert.equal(await picked(), 'first')
  await setChannelStatus(deps, { channelId: first.id, status: 'disabled', actor: 'ana' })
  assert.equal(await picked(), 'second')
  await setChannelStatus(deps, { channelId: second.id, status: 'disabled', actor: 'ana' })
  assert.equal(await picked(), undefined)
  await setChannelStatus(deps, { channelId: second.id, status: 'active', actor: 'ana' })
  assert.equal(await picked(), 'second')
})

test('a disabled channel is still there for the orders it has', async () => {
  const { id, noticePath } = await channel('A')
  await setChannelStatus(deps, { channelId: id, status: 'disabled', actor: 'ana' })
  await watch?.refresh()
  assert.equal((await routing.channel(id))?.status, 'disabled')
  assert.equal((await routing.channelByNoticePath(noticePath))?.id, id)
  assert.equal(await routing.channel('chn_none'), undefined)
  assert.equal(await routing.channelByNoticePath(''), undefined)
})

test('a channel gets its settings as its connector reads them', async () => {
  const { id } = await channel('A')
  await watch?.refresh()
  const open = await routing.channel(id)
  assert.deepEqual(open?.channel.settings, settings)
  assert.equal(open?.connector, payer)
})

test('secrets are sealed in the database, and neither shown nor audited', async () => {
  const { id } = await channel('A')
  await setChannelSettings(deps, { channelId: id, settings: { key: 'another secret' }, actor: 'ana' })
  const row = await db.selectFrom('channels').selectAll().executeTakeFirstOrThrow()
  assert.ok(!row.settings.includes('secret') && !row.settings.includes('ACC-1'))
  const [listed] = await listChannels(deps)
  assert.deepEqual(listed?.settings, { account: 'ACC-1', key: '********' })
  const audited = await db.selectFrom('audit_log').selectAll().where('subject', '=', id).execute()
  assert.deepEqual(
    audited.map(({ action }) => action),
    ['channel created', 'channel settings set'],
  )
  assert.ok(!JSON.stringify(audited.map(({ detail }) => detail)).includes('secret'))
})

test('settings that are not given again stay', async () => {
  const { id } = await channel('A')
  await setChannelSettings(deps, { channelId: id, settings: { account: 'ACC-2' }, actor: 'ana' })
  await watch?.refresh()
  assert.deepEqual((await routing.channel(id))?.channel.settings, { account: 'ACC-2', key: settings.key })
})

test('settings that do not fit are refused by name, without their values', async () => {
  const wrong = { account: 'x', key: 'shh' }
  const created = await createChannel(deps, { connector: 'payer', name: 'A', settings: wrong, actor: 'ana' })
  assert.ok(!created.ok && created.refusal.kind === 'settings not valid')
  assert.deepEqual(
    created.refusal.problems.map((problem) => problem.split(':')[0]),
    ['account', 'key'],
  )
  assert.ok(!created.refusal.problems.join().includes('shh'))
  const { id } = await channel('A')
  const changed = await setChannelSettings(deps, { channelId: id, settings: { account: 'x' }, actor: 'ana' })
  assert.equal(changed.ok ? '' : changed.refusal.kind, 'settings not valid')
})

test('a channel that cannot be opened is told and left out, and the others go on', async () => {
  const [broken, alone, good] = [await channel('broken'), await channel('alone', 'collector'), await channel('good')]
  for (const { id } of [broken, alone, good]) await route(id)
  await db
    .updateTable('channels')
    .set({ settings: Buffer.from('x') })
    .where('id', '=', broken.id)
    .execute()
  await db.updateTable('channels').set({ connector: 'gone' }).where('id', '=', alone.id).execute()
  assert.equal(await picked(), 'good')
  assert.match(log.join(), /channel broken is left out/)
  assert.match(log.join(), /channel alone is left out: there is no connector gone/)
})

test('what cannot work is refused when it is set up', async () => {
  const { id } = await channel('A')
  const collects = await channel('B', 'collector')
  assert.deepEqual(await create('A'), { ok: false, refusal: { kind: 'name taken' } })
  assert.deepEqual(await create('C', 'none'), { ok: false, refusal: { kind: 'connector unknown' } })
  const payout = await route(collects.id, { product: 'payout' })
  assert.deepEqual(payout, { ok: false, refusal: 'channel cannot pay out' })
  assert.deepEqual(await route('chn_none'), { ok: false, refusal: 'channel unknown' })
  assert.deepEqual(await route(id, { appId: 'app_1' }), { ok: false, refusal: 'app without merchant' })
  assert.deepEqual(await route(id, { code: 'X' }), { ok: false, refusal: 'code without pay type' })
  assert.deepEqual(await route(id, { payType: 'EWALET' }), { ok: false, refusal: 'method unknown' })
  assert.equal((await route(id)).ok, true)
  assert.deepEqual(await route(id, { priority: 5 }), { ok: false, refusal: 'route exists' })
  const status = await setChannelStatus(deps, { channelId: 'chn_none', status: 'active', actor: 'ana' })
  assert.deepEqual(status, { ok: false, refusal: 'channel unknown' })
})

test('a removed route is gone', async () => {
  const { id } = await channel('A')
  const added = await route(id)
  assert.ok(added.ok)
  assert.equal((await readRoutes(db)).length, 1)
  const remove = () => removeRoute(deps, { routeId: added.value, actor: 'ana' })
  assert.equal((await remove()).ok, true)
  assert.equal(await picked(), undefined)
  assert.deepEqual(await remove(), { ok: false, refusal: 'route unknown' })
})

test('a notice path cannot be guessed and no two are alike', async () => {
  const paths = [(await channel('A')).noticePath, (await channel('B')).noticePath]
  assert.notEqual(paths[0], paths[1])
  for (const path of paths) assert.match(path, /^[\w-]{32}$/)
})

test('a warm route is picked without the database', async (t) => {
  const { id } = await channel('A')
  await route(id)
  await picked()
  const reads = t.mock.method(database.pool, 'connect')
  for (let count = 0; count < 100; count += 1) await routing.pick({ app, ...card })
  assert.equal(reads.mock.callCount(), 0)
})
