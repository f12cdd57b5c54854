import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { chmod, readdir, readFile, rm, stat } from 'node:fs/promises'
import { type TestContext, test } from 'node:test'
import { sql } from 'kysely'
import type { Db } from '#db/pool.ts'
import { listFees } from '#domain/fees/index.ts'
import { listRates } from '#domain/fx/index.ts'
import { isBalanced, readFunds, trialBalance } from '#domain/ledger/index.ts'
import { createApp, createMerchant, findMerchantId, loadAppsOfMerchant } from '#domain/merchants/index.ts'
import { listRoutes } from '#domain/routing/index.ts'
import { haipay } from '#protocols/haipay/protocol.ts'
import { demoDesk, secondProcess } from '#tests/demo/demo-desk.ts'
import { accepted } from '#tests/merchants/merchant-desk.ts'
import type { DemoFile as GatewayDemo } from '#tests/support/gateway.ts'
import type { DemoFile } from './demo-file.ts'

/** What the file says of HaiPay. */
function haipayOf({ haipay: said }: DemoFile): GatewayDemo['haipay'] {
  return said as GatewayDemo['haipay']
}

/** What there is of everything that the demo makes. */
async function counts(db: Db) {
  const tables = ['merchants', 'apps', 'app_keys', 'fees', 'routes', 'channels', 'journals', 'entries', 'demo_steps']
  const found: Record<string, number> = {}
  for (const table of tables) {
    const { rows } = await sql<{ n: bigint }>`select count(*) as n from ${sql.table(table)}`.execute(db)
    found[table] = Number(rows[0]?.n)
  }
  return found
}

async function demoApps({ deps }: Awaited<ReturnType<typeof demoDesk>>) {
  const merchantId = (await findMerchantId(deps.db, 'Demo Merchant')) ?? assert.fail('no demo merchant')
  const apps = await loadAppsOfMerchant(deps, merchantId)
  return apps.toSorted((one, other) => Number(one.wireId) - Number(other.wireId))
}

test('the first start makes an app for every currency and for the cashier, and the file says so', async (t) => {
  const desk = await demoDesk(t)
  const content = await desk.seed()
  const methods = desk.catalog.methods.filter(({ protocol }) => protocol === 'haipay')
  const currencies = new Set(methods.map(({ currency }) => currency))
  assert.deepEqual(Object.keys(haipayOf(content).apps).sort(), [...currencies, 'CASHIER'].sort())
  assert.equal(haipayOf(content).apps.USD?.appId, 1054)
  assert.deepEqual(JSON.parse(await readFile(desk.file, 'utf8')), content)
  assert.equal((await stat(desk.file)).mode & 0o777, 0o600)
  assert.deepEqual(await readdir(desk.options.dataFolder), ['demo.json'])
  const apps = (await demoApps(desk)).filter(({ protocol }) => protocol === 'haipay')
  assert.equal(apps.length, currencies.size + 1)
  for (const app of apps) {
    const [key] = app.keys
    const told = haipayOf(content).apps[app.currency]
    assert.ok(key && told)
    assert.deepEqual([told.appId, told.secretKey], [Number(app.wireId), key.secret])
    assert.deepEqual([told.merchantPublicKey, told.platformPublicKey], [key.merchantPublicKey, key.platformPublicKey])
  }
})

test('what is signed with the private key of the file holds under the public key of the app', async (t) => {
  const desk = await demoDesk(t, 'USD')
  const { apps } = haipayOf(await desk.seed())
  const [app] = await demoApps(desk)
  const der = (text: string | undefined) => Buffer.from(text ?? '', 'base64')
  const privateKey = createPrivateKey({ key: der(apps.USD?.merchantPrivateKey), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey({ key: der(app?.keys[0]?.merchantPublicKey), format: 'der', type: 'spki' })
  const text = Buffer.from('appId=1054')
  assert.equal(verify('sha256', text, publicKey, sign('sha256', text, privateKey)), true)
})

test('every app starts with 20 of its largest payouts, or a million, booked with its reason', async (t) => {
  const desk = await demoDesk(t)
  await desk.seed()
  const funds = new Map<string, bigint>()
  for (const { merchantId, id: appId, currency } of await demoApps(desk)) {
    funds.set(currency, (await readFunds(desk.deps.db, { merchantId, appId, currency })).available)
  }
  // In minor units: USD pays out at most 200,000.00, VND 50,000,000; HKD has no payout, KWD three decimals.
  const expected = { USD: 400_000_000n, VND: 1_000_000_000n, HKD: 100_000_000n, KWD: 1_000_000_000n, CASHIER: 0n }
  for (const [currency, minor] of Object.entries(expected)) assert.equal(funds.get(currency), minor, currency)
  assert.equal(isBalanced(await trialBalance(desk.deps.db)), true)
  const journals = await desk.deps.db.selectFrom('journals').select(['kind', 'reason', 'actor']).distinct().execute()
  assert.deepEqual(journals, [{ kind: 'top-up', reason: 'opening balance of the demo', actor: 'demo' }])
})

test('every method of the demo has a fee and a route to the sandbox, for the demo merchant alone', async (t) => {
  const desk = await demoDesk(t, 'USD', 'HKD')
  await desk.seed()
  const apps = await demoApps(desk)
  const fees = await Promise.all(apps.map((app) => listFees(desk.deps.db, app)))
  assert.deepEqual(
    apps.map(({ currency }, at) => [
      currency,
      ...(fees[at] ?? []).map((fee) => `${fee.product} ${fee.ratePpm} ${fee.side}`),
    ]),
    [
      ['USD', 'collect 25000 inside', 'payout 10000 outside'],
      ['HKD', 'collect 25000 inside'],
      ['CASHIER', 'collect 25000 inside', 'collect 25000 inside'],
    ],
  )
  const routes = await listRoutes(desk.deps.db)
  assert.deepEqual(routes.map(({ product, currency }) => `${currency} ${product}`).sort(), [
    'HKD collect',
    'USD collect',
    'USD payout',
  ])
  assert.deepEqual(new Set(routes.map(({ merchantId }) => merchantId)), new Set([apps[0]?.merchantId]))
})

test('every currency has a rate against the dollar that never goes stale', async (t) => {
  const desk = await demoDesk(t, 'USD')
  await desk.seed()
  const rates = await listRates(desk.deps.db)
  const others = desk.catalog.currencies.map(({ code }) => code).filter((code) => code !== 'USD')
  assert.deepEqual(
    rates.map(({ base, quote }) => `${base}/${quote}`).sort(),
    others.map((code) => `USD/${code}`).sort(),
  )
  for (const rate of rates) assert.equal(rate.maxAgeSeconds, undefined)
})

test('later starts change nothing: not the database, not the secrets, not the file', async (t) => {
  const desk = await demoDesk(t, 'USD', 'HKD')
  const first = await desk.seed()
  const before = { counts: await counts(desk.deps.db), file: await stat(desk.file) }
  assert.deepEqual(await desk.seed(), first)
  assert.deepEqual(await counts(desk.deps.db), before.counts)
  assert.deepEqual(
    [(await stat(desk.file)).ino, (await stat(desk.file)).mtimeMs],
    [before.file.ino, before.file.mtimeMs],
  )
})

test('a lost file, or one for another address, is written again with the same secrets', async (t) => {
  const desk = await demoDesk(t, 'USD')
  const first = await desk.seed()
  await rm(desk.file)
  assert.deepEqual(await desk.seed(), first)
  assert.deepEqual(JSON.parse(await readFile(desk.file, 'utf8')), first)
  await chmod(desk.file, 0o644)
  const moved = await desk.seed({}, { baseUrl: 'https://pay.example' })
  assert.deepEqual(moved, { ...first, baseUrl: 'https://pay.example' })
  assert.deepEqual(JSON.parse(await readFile(desk.file, 'utf8')), moved)
  assert.equal((await stat(desk.file)).mode & 0o777, 0o600)
})

test('two first starts at once make one demo, and both know it', async (t) => {
  const desk = await demoDesk(t, 'USD', 'HKD', 'BRL')
  const other = await secondProcess(t, desk.url)
  const [one, two] = await Promise.all([desk.seed(), desk.seed(other.database, { dataFolder: other.dataFolder })])
  assert.deepEqual(one, two)
  const found = await counts(desk.deps.db)
  assert.deepEqual([found.merchants, found.apps, found.app_keys, found.channels, found.journals], [1, 4, 4, 1, 3])
})

test('a first start that breaks off anywhere is completed by the next, with everything once', async (t) => {
  const desk = await demoDesk(t, 'USD', 'HKD')
  const whole = await wholeDemo(t)
  // The clock is read by every step; the start ends at its n-th reading, each time a little later than the last one.
  for (let readings = 1; ; readings += 3) {
    let left = readings
    const now = () => {
      left -= 1
      if (left < 0) throw new Error('the process was killed')
      return desk.deps.now()
    }
    const ended = await desk.seed({ now }).then(
      () => true,
      () => false,
    )
    if (ended) break
    assert.ok(readings < 1_000, 'it never ends')
  }
  assert.deepEqual(await counts(desk.deps.db), whole)
  assert.equal(isBalanced(await trialBalance(desk.deps.db)), true)
  assert.equal((await demoApps(desk)).find(({ currency }) => currency === 'USD')?.wireId, '1054')
})

async function wholeDemo(t: TestContext) {
  const desk = await demoDesk(t, 'USD', 'HKD')
  await desk.seed()
  return counts(desk.deps.db)
}

test('a currency that a later catalog brings gets its app at the next start', async (t) => {
  const desk = await demoDesk(t, 'USD', 'ZAR')
  const first = await desk.seed()
  const methods = [...desk.catalog.methods, ...(await demoDesk(t, 'HKD')).catalog.methods]
  const { apps } = haipayOf(await desk.seed({}, { catalog: { ...desk.catalog, methods } }))
  assert.deepEqual(Object.keys(apps).sort(), ['CASHIER', 'HKD', 'USD', 'ZAR'])
  assert.deepEqual({ ...apps, HKD: undefined }, { ...haipayOf(first).apps, HKD: undefined })
})

test('an operator’s app on another number is worked around, one on 1054 is told', async (t) => {
  for (const wireId of ['1055', '1054']) {
    const desk = await demoDesk(t, 'USD', 'HKD')
    const deps = { ...desk.deps, loopbackAllowed: true }
    const { merchantId } = accepted(await createMerchant(deps, { name: 'Tea House', actor: 'cli' }))
    accepted(await createApp(deps, { merchantId, protocol: haipay, currency: 'USD', wireId, actor: 'cli' }))
    if (wireId === '1054') {
      await assert.rejects(desk.seed(), /the demo cannot be made: app 1054 for USD: "wire id taken"/)
    } else {
      const { apps } = haipayOf(await desk.seed())
      assert.equal(apps.USD?.appId, 1054)
      assert.equal(new Set([1055, apps.HKD?.appId, apps.CASHIER?.appId]).size, 3)
    }
  }
})

test('no secret of the demo stands readable in the database', async (t) => {
  const desk = await demoDesk(t, 'USD')
  const { merchantPrivateKey, secretKey } = haipayOf(await desk.seed()).apps.USD ?? assert.fail()
  const { rows } = await sql<{ text: string }>`
    select row_to_json(demo_steps)::text as text from demo_steps
    union all select encode(kept, 'escape') from demo_steps where kept is not null
    union all select row_to_json(audit_log)::text from audit_log`.execute(desk.deps.db)
  const text = rows.map((row) => row.text).join('\n')
  for (const secret of [merchantPrivateKey, secretKey]) assert.equal(text.includes(secret.slice(0, 24)), false)
})
