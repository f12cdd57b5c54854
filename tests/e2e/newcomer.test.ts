// test: embedded only
import assert from 'node:assert/strict'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { until } from '#tests/storage/program.ts'
import { credentialsOf, freePort } from '#tests/support/gateway.ts'
import { collectFields, haipayClient } from '#tests/support/haipay-client.ts'
import { newcomersMachine, type Started } from '#tests/support/machine.ts'

// One machine, on which the tests do one after the other what happens to a newcomer.
const machine = await newcomersMachine({ after })
const otherPort = await freePort()
let gateway: Started

before(async () => {
  // Settings of the user that have nothing to do with us.
  const strange = { LANG: 'zh_CN.UTF-8', LC_ALL: 'POSIX', TZ: 'America/St_Johns', PGHOST: '203.0.113.1', PGUSER: 'ann' }
  gateway = await machine.startGateway(strange)
})

beforeEach(async () => {
  // A test that failed may have left none.
  if ((await health()) !== 200) gateway = await machine.startGateway()
})

async function client(baseUrl = machine.baseUrl) {
  const demo = await machine.demo()
  return haipayClient(baseUrl + demo.haipay.path, credentialsOf(demo, 'USD'))
}

async function collect(): Promise<string> {
  const wallet = { amount: '25.00', payType: 'EWALLET', inBankCode: 'HK_WXPAY_SCANCODE_USD' }
  const { orderNo } = await (await client()).call('/usd/collect/apply', collectFields(wallet))
  return String(orderNo)
}

async function statusOf(orderNo: string, baseUrl?: string): Promise<unknown> {
  return (await (await client(baseUrl)).call('/usd/collect/query', { orderNo })).status
}

async function health(): Promise<number> {
  const answer = await fetch(`${machine.baseUrl}/readyz`).catch(() => undefined)
  return answer?.status ?? 0
}

/** Starts a gateway that must not come up, and answers what it says beside its log. */
async function refusedStart(environment: Readonly<Record<string, string>>): Promise<string> {
  const started = machine.launchGateway(environment)
  assert.equal(await started.ended, 1)
  return until('a word of why', async () => {
    const lines = started.printed().split('\n')
    return lines.filter((line) => !line.startsWith('{')).join('\n') || undefined
  })
}

test('a first start makes all it needs below data, secrets for its owner only, and answers', async () => {
  const demo = await machine.demo()
  assert.equal(demo.baseUrl, machine.baseUrl)
  assert.ok(['USD', 'HKD', 'BRL', 'CASHIER'].every((currency) => demo.haipay.apps[currency]))
  const modes = ['demo.json', 'master.key', 'postgres', 'postgres.log'].map(async (name) => {
    const { mode } = await stat(join(machine.folder, 'data', name))
    return `${name} ${(mode & 0o077).toString(8)}`
  })
  assert.deepEqual(await Promise.all(modes), ['demo.json 0', 'master.key 0', 'postgres 0', 'postgres.log 0'])
  const pages = ['/', '/healthz', '/readyz', '/metrics'].map(
    async (path) => (await fetch(machine.baseUrl + path)).status,
  )
  assert.deepEqual(await Promise.all(pages), [200, 200, 200, 200])
  assert.equal(await statusOf(await collect()), 1)
})

test('an order that was answered survives kill -9 of the gateway, of its database, and of both', async () => {
  const before = await collect()
  gateway.signal('SIGKILL')
  await gateway.ended
  gateway = await machine.startGateway()
  assert.equal(await statusOf(before), 1)

  const between = await collect()
  const lost = machine.databasePid()
  assert.ok(lost !== undefined)
  process.kill(lost, 'SIGKILL')
  await until('the database to come back', async () => {
    return machine.databasePid() !== lost && (await health()) === 200 && (await statusOf(between)) === 1
      ? true
      : undefined
  })

  const last = await collect()
  process.kill(machine.databasePid() ?? assert.fail('no database'), 'SIGKILL')
  gateway.signal('SIGKILL')
  await gateway.ended
  gateway = await machine.startGateway()
  for (const orderNo of [before, between, last]) assert.equal(await statusOf(orderNo), 1)
})

test('two gateways share the database below data, and the last to stop stops it', async () => {
  const second = await machine.startGateway({ PORT: `${otherPort}` })
  const orderNo = await collect()
  assert.equal(await statusOf(orderNo, `http://127.0.0.1:${otherPort}`), 1)
  gateway.signal('SIGTERM')
  assert.equal(await gateway.ended, 0)
  assert.ok(machine.databasePid())
  assert.equal((await machine.demo()).baseUrl, `http://127.0.0.1:${otherPort}`)
  second.signal('SIGTERM')
  assert.equal(await second.ended, 0)
  assert.equal(machine.databasePid(), undefined)
})

test('a start that cannot be says why in one line, fails, and leaves no database behind', async (t) => {
  gateway.signal('SIGTERM')
  await gateway.ended
  const other = createServer()
  t.after(() => other.close())
  await new Promise<void>((resolve) => other.listen(otherPort, '127.0.0.1', resolve))
  assert.match(
    await refusedStart({ PORT: `${otherPort}` }),
    /cannot listen at 127\.0\.0\.1 on port \d+: another program/,
  )
  const foreignKey = Buffer.alloc(32).toString('base64')
  assert.match(await refusedStart({ SWITCHYARD_MASTER_KEY: foreignKey }), /the master key does not open this database/)
  assert.match(await refusedStart({ HOST: '0.0.0.0' }), /HOST is not a loopback address while the demo is on/)
  assert.match(await refusedStart({ DATABASE_URL: 'postgres://ann@127.0.0.1/x' }), /SWITCHYARD_MASTER_KEY is missing/)
  const away = { DATABASE_URL: 'postgres://ann@127.0.0.1:1/x', SWITCHYARD_MASTER_KEY: foreignKey }
  assert.match(await refusedStart(away), /the database cannot be reached: .*ECONNREFUSED/)
  assert.equal(machine.databasePid(), undefined)
})

test('a stop in the middle of a start, told twice as a terminal and npm do, is clean', async () => {
  gateway.signal('SIGTERM')
  await gateway.ended
  const started = machine.launchGateway()
  await until('the database to run', async () => machine.databasePid())
  started.signal('SIGINT')
  started.signal('SIGTERM')
  assert.equal(await started.ended, 0, started.printed())
  assert.equal(machine.databasePid(), undefined)
})

const linuxOnly = process.platform === 'linux' ? false : 'only Linux shows who started npm'

test('npm start that is ended, also by kill -9, takes gateway and database along', { skip: linuxOnly }, async () => {
  gateway.signal('SIGTERM')
  await gateway.ended
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const npm = machine.shell('exec npm start')
    await machine.ready(npm)
    npm.signal(signal)
    await npm.ended
    await until('the gateway to end', async () => ((await health()) === 0 ? true : undefined))
    await until('the database to end', async () => machine.databasePid() === undefined || undefined)
  }
})

test('a Node that is too old says which one is needed, and how to come by it', async () => {
  const asOld =
    "Object.defineProperty(process.versions, 'node', { value: '20.20.2' }); await import('./check-node.mjs')"
  const started = machine.shell(`'${process.execPath}' --input-type=module -e "${asOld}"`)
  assert.equal(await started.ended, 1)
  await until('a word of why', async () => /runs on Node 24.*npm rebuild node/s.test(started.printed()) || undefined)
})
