import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readConfig } from '#config'
import { emptyDatabase, freshDatabase } from '#tests/support/database.ts'
import { openDatabaseServer, openGateway } from '../../src/build-command-gateway.ts'
import { commands } from '../../src/cli/commands.ts'
import { overview } from '../../src/cli/help.ts'
import { parseArguments } from '../../src/cli/parse-arguments.ts'
import { runCommandLine } from '../../src/cli/run-command-line.ts'

const { url, database } = await freshDatabase({ after })
const folder = await mkdtemp(join(tmpdir(), 'switchyard-cli-'))
after(() => rm(folder, { recursive: true }))
const env = { DATABASE_URL: url, SWITCHYARD_MASTER_KEY: 'ab'.repeat(32), SWITCHYARD_DATA: folder }

/** Runs a command line as a shell would split it, and answers what it printed and its exit code. */
async function run(line: string, environment: Record<string, string> = env) {
  let [printed, complained] = ['', '']
  const code = await runCommandLine(splitWords(line), {
    readConfig: () => readConfig(environment),
    openDatabaseServer,
    openGateway,
    write(text) {
      printed += text
    },
    complain(text) {
      complained += text
    },
  })
  return { code, printed, complained }
}

async function done(line: string) {
  const ran = await run(line)
  assert.equal(ran.code, 0, `${line}: ${ran.complained}`)
  return ran.printed
}

/** What a command printed with --json. */
async function json(line: string) {
  return JSON.parse(await done(`${line} --json`))
}

async function refused(line: string) {
  const { code, printed, complained } = await run(line)
  assert.deepEqual([code, printed, complained.split('\n').length], [1, '', 2], line)
  return complained.trimEnd()
}

function splitWords(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  )
}

before(async () => {
  await done('migrate')
  await done('merchant create "Corner Shop"')
  await done('app create "Corner Shop" USD')
  await done(`channel create sandbox Sandbox --settings '{"secret":"a long enough secret"}'`)
})

test('every command explains itself, and its example is right', async () => {
  for (const command of commands) {
    const help = await done(`${command.name} --help`)
    assert.ok(help.includes(command.does) && help.includes(command.example), command.name)
    const words = splitWords(command.example)
    assert.equal(words.slice(0, command.name.split(' ').length).join(' '), command.name)
    parseArguments(command, words.slice(command.name.split(' ').length))
  }
  assert.equal(await done('--help'), overview(commands))
  assert.equal(await done(''), overview(commands))
  assert.match(await done('fee'), /fee set .*\n.*fee remove/)
})

test('what is typed wrong is told in one line, with exit code 1', async () => {
  assert.match(await refused('ap create'), /there is no command ap create/)
  assert.match(await refused('app create'), /MERCHANT is missing/)
  assert.match(await refused('app create X USD more'), /does not take more/)
  assert.match(await refused('app show 1001 --secret'), /Unknown option '--secret'/)
  assert.match(await refused('app top-up 1001 5 --reason x'), /--reference is missing/)
  assert.match(await refused('app create Nobody USD'), /there is no merchant Nobody/)
  assert.match(await refused('app show 7'), /there is no haipay app 7/)
  assert.match(await refused('app create "Corner Shop" USD --key-file /nowhere'), /cannot be read/)
  assert.match(await refused('merchant create "Corner Shop"'), /name taken/)
})

test('a database that is away, empty or of another key is told in one line', async (t) => {
  const away = await run('merchant list', { ...env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x' })
  assert.match(away.complained, /^the database cannot be reached: .*\n$/)
  const empty = await run('merchant list', { ...env, DATABASE_URL: await emptyDatabase(t) })
  assert.match(empty.complained, /^the database is not up to this program: .*migrate\n$/)
  const other = await run('merchant list', { ...env, SWITCHYARD_MASTER_KEY: 'cd'.repeat(32) })
  assert.match(other.complained, /^the master key does not open this database.*\n$/)
  const wrong = await run('merchant list', { ...env, SWITCHYARD_MASTER_KEY: 'short' })
  assert.match(wrong.complained, /^[^\n]*SWITCHYARD_MASTER_KEY must be 32 bytes[^\n]*\n$/)
  assert.deepEqual(
    [away, empty, other, wrong].map(({ code }) => code),
    [1, 1, 1, 1],
  )
})

test('who did it is in the audit log: the one named, else the user of the machine', async () => {
  const actorOf = async (subject: string) => {
    const rows = await database.db.selectFrom('audit_log').selectAll().where('subject', '=', subject).execute()
    return rows.map(({ actor }) => actor)
  }
  const named = await json('merchant create Named --as ana')
  assert.deepEqual(await actorOf(named.merchantId), ['ana'])
  const unnamed = await json('merchant create Unnamed')
  assert.deepEqual(await actorOf(unnamed.merchantId), [userInfo().username])
})

test('a secret is printed when it is made and when it is asked for, and by nothing else', async () => {
  const { secret } = await json('app create "Corner Shop" HKD --app-id 2001')
  const rotated = await json('app rotate-key 2001')
  assert.ok(secret.length === 32 && rotated.secret.length === 32 && secret !== rotated.secret)
  const asked = await done('app show 2001 --secrets')
  assert.ok(asked.includes(secret) && asked.includes(rotated.secret))
  const lines = [
    'app show 2001',
    'app show 2001 --json',
    'merchant list',
    'app disable 2001',
    'app balance 2001',
    'channel list',
  ]
  for (const line of lines) {
    const printed = await done(line)
    assert.ok(![secret, rotated.secret, 'a long enough secret'].some((one) => printed.includes(one)), line)
  }
  assert.equal((await json('app show 2001')).status, 'disabled')
  assert.equal((await json('app enable 2001')).status, 'active')
})

test('the key, the addresses and the allow-list of an app are set and shown', async () => {
  const { platformPublicKey } = await json('app create "Corner Shop" EUR --app-id 3001')
  const file = join(folder, 'merchant.pub')
  await writeFile(file, platformPublicKey)
  await done(`app set-key 3001 --key-file ${file}`)
  await done('app set-notify 3001 --collect-notify https://shop.example/paid')
  await done('app set-ip 3001 --ip 203.0.113.7,198.51.100.0/24')
  const app = await json('app show 3001')
  assert.equal(app.merchantPublicKey, platformPublicKey)
  assert.equal(app.collectNotifyUrl, 'https://shop.example/paid')
  assert.deepEqual(app.ipAllow, ['203.0.113.7', '198.51.100.0/24'])
  await writeFile(file, 'no key')
  assert.match(await refused(`app set-key 3001 --key-file ${file}`), /not an RSA public key/)
  assert.match(await refused('app set-notify 3001 --payout-notify ftp://x'), /not allowed/)
  assert.match(await refused('app set-ip 3001 --ip 1.2.3'), /not readable/)
})

test('money is booked once per reference, in decimal text, and never below nothing', async () => {
  const topUp = 'app top-up 1001 250.50 --reason transfer --reference BT-1'
  await done(topUp)
  assert.match(await refused(topUp), /already booked/)
  assert.match(await refused('app withdraw 1001 250.51 --reason x --reference P-1'), /balance too low/)
  await done('app withdraw 1001 50.5 --reason x --reference P-2')
  const { currency, available, total } = await json('app balance 1001')
  assert.deepEqual([currency, available, total], ['USD', '200.00', '200.00'])
  for (const amount of ['1,000', '-5', '1e3', '0.001', 'all']) {
    const why = await refused(`app top-up 1001 --reason x --reference y -- ${amount}`)
    assert.match(why, /is not an amount of USD/)
  }
  assert.match(await refused('app top-up 1001 0 --reason x --reference y'), /amount not positive/)
  assert.equal((await json('ledger check')).inOrder, true)
})

test('books that are not in order fail the check', async (t) => {
  const broken = { merchant_id: 'mch_x', cause: 'broken', line: 1, app_id: 'app_x', currency: 'USD' }
  await database.db
    .insertInto('entries')
    .values({ ...broken, account: 'available', amount_minor: 5n })
    .execute()
  t.after(() => database.db.deleteFrom('entries').where('cause', '=', 'broken').execute())
  assert.match(await refused('ledger check'), /1 of \d+ books are not in order: app_x USD/)
})

test('a channel is set up, routed and turned off by its name', async () => {
  assert.match(await refused('channel create sandbox Other'), /settings not valid; secret: /)
  assert.match(await refused("channel create sandbox Other --settings '[1]'"), /not a JSON object/)
  assert.doesNotMatch(await refused('channel create sandbox Other --settings \'{"secret": hidden\''), /hidden/)
  assert.match(await refused('channel create bank Other'), /connector unknown/)
  const { route } = await json('channel route Sandbox payout USD --app 1001 --pay-type EWALLET --priority 5')
  const routes = await json('channel routes')
  assert.deepEqual([routes[0].channel, routes[0].priority, routes[0].payType], ['Sandbox', 5, 'EWALLET'])
  assert.match(await refused('channel route Sandbox payout USD --app 1001 --merchant Named'), /app 1001 is not one of/)
  assert.match(await refused('channel route Sandbox payout USX'), /method unknown/)
  await done(`channel unroute ${route}`)
  assert.match(await refused(`channel unroute ${route}`), /route unknown/)
  const file = join(folder, 'settings.json')
  await writeFile(file, '{"secret":"quite another secret"}')
  assert.deepEqual((await json(`channel set Sandbox --settings-file ${file}`)).changed, ['secret'])
  await done('channel disable Sandbox')
  assert.deepEqual(
    (await json('channel list')).map((one: { status: string }) => one.status),
    ['disabled'],
  )
  await done('channel enable Sandbox')
})

test('methods are listed and changed, for everybody and for one app', async () => {
  const alipay = 'collect HKD EWALLET ALIPAY_HKD'
  await done(`method status ${alipay} Maintenance`)
  await done(`method limits ${alipay} --min 2 --max 99.50`)
  await done(`method expiry ${alipay} 15`)
  const methods: Record<string, unknown>[] = await json('method list HKD')
  assert.deepEqual(
    methods.find(({ code }) => code === 'ALIPAY_HKD'),
    {
      product: 'collect',
      payType: 'EWALLET',
      code: 'ALIPAY_HKD',
      name: 'AlipayHK',
      min: '2.00',
      max: '99.50',
      status: 'Maintenance',
      refundable: false,
      expiryMinutes: 15,
    },
  )
  await done(`method expiry ${alipay} default`)
  await done('method close 1001 collect EWALLET APPLE_PAY')
  await done('method open 1001 collect EWALLET APPLE_PAY')
  await done('method limits collect USD EWALLET APPLE_PAY --max 50 --app 1001')
  assert.match(await refused(`method limits ${alipay} --max 50 --app 1001`), /app 1001 has the currency USD/)
  assert.match(await refused(`method limits ${alipay} --min 3 --max 2`), /limits out of order/)
  assert.match(await refused(`method status ${alipay} Broken`), /none of Available, Maintenance/)
  assert.match(await refused('method expiry collect HKD EWALLET ALIPAY 15'), /method unknown/)
  assert.match(await done('method list KES'), /payout +EWALLET +- /)
  await done('method status payout KES EWALLET - Unavailable')
})

test('fees are set, listed and taken away', async () => {
  await done('fee set 1001 collect --rate 2.5% --fixed 0.30 --max 20')
  await done('fee set 1001 payout --fixed 1 --side outside --pay-type EWALLET')
  const fees = await json('fee list 1001')
  assert.deepEqual(fees[0].rate, '2.5%')
  assert.deepEqual([fees[0].fixed, fees[0].max, fees[0].min], ['0.30', '20.00', undefined])
  assert.deepEqual([fees[1].side, fees[1].payType, fees[1].rate], ['outside', 'EWALLET', '0%'])
  assert.match(await refused('fee set 1001 collect --side outside'), /collection fee not inside/)
  for (const rate of ['101', '2.5%%', '0.00001', 'free']) {
    assert.match(await refused(`fee set 1001 collect --rate ${rate}`), /is not a percentage/)
  }
  await done('fee remove 1001 collect')
  assert.match(await refused('fee remove 1001 collect'), /fee unknown/)
  assert.equal((await json('fee list 1001')).length, 1)
})

test('rates are set and listed in their shortest form', async () => {
  await done('rate set USD HKD 7.81250 --spread 0.5% --max-age-seconds 60')
  const [rate] = await json('rate list')
  assert.deepEqual(
    [rate.base, rate.quote, rate.rate, rate.spread, rate.maxAgeSeconds],
    ['USD', 'HKD', '7.8125', '0.5%', 60],
  )
  assert.match(await refused('rate set USD USD 1'), /same currency/)
  assert.match(await refused('rate set USD HKD 1e3'), /rate not a number/)
})

test('the demo is shown from its file, and its absence is told', async () => {
  assert.match(await refused('demo show'), /there is no .*demo\.json/)
  await writeFile(join(folder, 'demo.json'), '{"baseUrl":"http://127.0.0.1:8080"}\n')
  assert.equal(await done('demo show'), '{"baseUrl":"http://127.0.0.1:8080"}\n')
})
