import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { pino } from 'pino'
import { readConfig } from '#config'
import { systemClock } from '#core/clock.ts'
import { money } from '#core/money.ts'
import { openVault } from '#core/vault.ts'
import { buildMovableClock } from '#domain/clock/index.ts'
import { type ConfigurationWatch, watchConfiguration } from '#domain/configuration/index.ts'
import { protocols } from '#protocols/protocols.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { openDatabaseServer, openGateway } from '../../src/build-command-gateway.ts'
import { buildEngine } from '../../src/build-engine.ts'
import { runCommandLine } from '../../src/cli/run-command-line.ts'

let watch: ConfigurationWatch | undefined
after(() => watch?.stop())
const { url, database } = await freshDatabase({ after })
const env = { DATABASE_URL: url, SWITCHYARD_MASTER_KEY: 'ab'.repeat(32), SWITCHYARD_DATA: '/nonexistent' }

async function run(...words: string[]) {
  let printed = ''
  const take = (text: string) => {
    printed += text
  }
  const opening = { readConfig: () => readConfig(env), openDatabaseServer, openGateway }
  const code = await runCommandLine(words, { ...opening, write: take, complain: take })
  return { code, printed: printed.trimEnd() }
}

async function json(...words: string[]) {
  const { code, printed } = await run(...words, '--json')
  assert.equal(code, 0, printed)
  return JSON.parse(printed)
}

await json('migrate')
const { merchantId } = await json('merchant', 'create', 'Corner Shop')
const { appId, wireId } = await json('app', 'create', 'Corner Shop', 'USD')
const settings = '{"secret":"a long enough secret"}'
const channel = await json('channel', 'create', 'sandbox', 'Sandbox', '--settings', settings)
await json('channel', 'route', 'Sandbox', 'collect', 'USD')

/** A gateway beside the command line, as it would run in a process of its own. */
watch = watchConfiguration(database)
await watch.refresh()
const engine = buildEngine({
  database,
  watch,
  vault: openVault(Buffer.from('ab'.repeat(32), 'hex')),
  lease: { number: 1, stillHeld: () => true, release: async () => undefined },
  clock: buildMovableClock({ db: database.db, real: systemClock }),
  log: pino({ level: 'silent' }),
  config: readConfig(env),
  protocols,
})

async function createOrder(merchantOrderId: string) {
  const app = (await engine.directory.findAppById(merchantId, appId)) ?? assert.fail('the app is gone')
  const created = await engine.orders.createCollection({
    ...{
      app,
      namespace: `${wireId}:collection`,
      merchantOrderId,
      numberPrefix: '20',
      amount: money(1_250n, 'USD'),
      stepMinor: 1n,
    },
    ...{ payType: 'EWALLET', methodCode: 'APPLE_PAY', notifyUrl: undefined, subject: 'Tea', party: {}, fields: {} },
    ...{ requested: undefined, takesPartial: false, returnUrl: undefined, failUrl: undefined },
  })
  assert.ok(created.ok)
  return created.value
}

test('an order is shown by our number, without what the merchant told of its payer', async () => {
  const { orderNo } = await createOrder('M-1')
  const shown = await json('order', 'show', orderNo)
  assert.deepEqual(
    [shown.merchantOrderId, shown.amount, shown.currency, shown.state, shown.channel],
    ['M-1', '12.50', 'USD', 'pending', 'Sandbox'],
  )
  assert.deepEqual(await run('order', 'show', '20'), { code: 1, printed: 'there is no order 20' })
})

test("an order is found by its merchant's number, and an app by its merchant", async () => {
  const { orderNo } = await createOrder('M-0')
  const [found, ...more] = await json('order', 'find', wireId, 'M-0')
  assert.deepEqual([found.orderNo, found.state, found.amount, more], [orderNo, 'pending', '12.50 USD', []])
  assert.deepEqual(await json('order', 'find', wireId, 'M-00'), [])
  const [app] = await json('app', 'list', 'Corner Shop')
  assert.deepEqual([app.app, app.currency, app.status, app.keyVersions], [wireId, 'USD', 'active', ['1']])
})

test('unclear orders are listed until somebody or something says how they ended', async () => {
  const { orderNo } = await createOrder('M-5')
  await database.db.updateTable('orders').set({ state: 'unclear' }).where('order_no', '=', orderNo).execute()
  await database.db.updateTable('attempts').set({ state: 'unclear' }).where('order_no', '=', orderNo).execute()
  const [unclear, ...more] = await json('order', 'unclear')
  assert.deepEqual([unclear.orderNo, unclear.merchant, unclear.app, more], [orderNo, 'Corner Shop', wireId, []])
  assert.ok(unclear.askedAgainAt)
  await json('order', 'resolve', orderNo, 'fail', '--reason', 'the bank never had it')
  assert.deepEqual(await json('order', 'unclear'), [])
})

test('notices that are not tried any more are listed until they are sent again, also elsewhere', async () => {
  const { orderNo } = await createOrder('M-6')
  await json('order', 'resolve', orderNo, 'succeed', '--reason', 'seen on the account')
  const gone = { state: 'exhausted', url: 'https://old.example/paid', endpoint: 'https://old.example' }
  await database.db.updateTable('notices').set(gone).where('order_no', '=', orderNo).execute()
  const [notice] = await json('notice', 'undelivered')
  assert.deepEqual([notice.orderNo, notice.merchant, notice.url], [orderNo, 'Corner Shop', gone.url])
  const loopback = await run('notice', 'resend', orderNo, '--url', 'http://127.0.0.1/paid')
  assert.match(loopback.printed, /no address for notices: not public/)
  await json('notice', 'resend', orderNo, '--url', 'https://shop.example/paid')
  assert.deepEqual(await json('notice', 'undelivered'), [])
  assert.equal((await json('notice', 'list', orderNo))[0].url, 'https://shop.example/paid')
})

test('an operator ends an open order once, and its notice waits for an address', async () => {
  const { orderNo } = await createOrder('M-2')
  const resolve = ['order', 'resolve', orderNo, 'succeed', '--reason', 'seen on the account']
  assert.equal((await json(...resolve)).state, 'succeeded')
  assert.deepEqual(await run(...resolve), { code: 1, printed: 'order has ended' })
  const [notice] = await json('notice', 'list', orderNo)
  assert.deepEqual([notice.orderState, notice.state], ['succeeded', 'no address'])
  assert.deepEqual(await run('notice', 'resend', orderNo), { code: 1, printed: 'no address' })
  const resent = await json('notice', 'resend', orderNo, '--url', 'https://shop.example/paid')
  assert.deepEqual([resent.orderNo, resent.state], [orderNo, 'due'])
  assert.equal((await json('ledger', 'check')).inOrder, true)
})

test('an order that is paid after it failed changes its word only by two people', async () => {
  const { orderNo, amount } = await createOrder('M-3')
  await json('order', 'resolve', orderNo, 'fail', '--reason', 'the payer said so')
  const late = { reference: orderNo, channelId: channel.id, kind: 'collection', amount } as const
  await engine.bank.decide(late, { outcome: 'succeed' })
  assert.equal((await json('order', 'show', orderNo)).state, 'failed')
  const [exception] = await json('exception', 'list')
  assert.deepEqual([exception.orderNo, exception.amount], [orderNo, '12.50 USD'])
  const propose = ['exception', 'propose', exception.id, 'succeed', '--reason', 'it is on our account', '--as', 'ana']
  assert.equal((await json(...propose)).by, 'ana')
  assert.equal((await json('exception', 'list'))[0].proposed, 'succeed: it is on our account')
  const approve = ['exception', 'approve', exception.id, '--as']
  assert.deepEqual(await run(...approve, 'ana'), { code: 1, printed: 'needs a second person' })
  assert.equal((await json(...approve, 'ben')).state, 'succeeded')
  assert.deepEqual(await json('exception', 'list'), [])
  assert.equal((await json('ledger', 'check')).inOrder, true)
})

test('words that no order or exception knows are refused', async () => {
  assert.match((await run('exception', 'approve', '1000')).printed, /no such finding/)
  assert.match((await run('exception', 'approve', 'x')).printed, /x is not the number of an exception/)
  const { orderNo } = await createOrder('M-4')
  const verdict = await run('order', 'resolve', orderNo, 'maybe', '--reason', 'x')
  assert.deepEqual(verdict, { code: 1, printed: 'maybe is neither succeed nor fail' })
})
