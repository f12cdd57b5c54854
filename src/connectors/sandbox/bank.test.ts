import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { secondsAfter } from '#core/clock.ts'
import { money } from '#core/money.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { type BankCall, buildSandboxBank } from './bank.ts'
import type { BankOrder } from './payment.ts'
import { scripts } from './scripts.ts'
import { BankStatement } from './statement.ts'
import { openBooks } from './store.ts'

const start = new Date('2025-11-21T09:00:00Z')

test('a reference that is submitted twice, also at once and by two processes, is one payment', async (t) => {
  const { bank, another, notices, playUntil } = await desk(t)
  const call = callOf('20251121090000000001', 'paid at once')
  await Promise.all([bank.place(call), bank.place(call), another.place(call), another.place(call)])
  await bank.place({ ...call, order: { ...call.order, amount: money(1n, 'USD') } })
  await playUntil(60)
  assert.deepEqual(notices.map(wordAndAmount), [['PAID', '10000']])
})

test('left alone, a payment waits', async (t) => {
  const { bank, notices, at } = await desk(t)
  const said = await bank.place({ ...callOf('A1', 'paid at once'), script: undefined })
  at(86_400)
  assert.equal(await bank.play(), false)
  assert.equal(said !== 'no answer' && said.status, 'WAITING')
  assert.deepEqual(notices, [])
})

const stories: Readonly<Record<string, readonly (readonly [second: number, word: string, amount: string | null])[]>> = {
  'paid at once': [[0, 'PAID', '10000']],
  'paid soon': [[5, 'PAID', '10000']],
  'failed at once': [],
  'failed soon': [[5, 'FAILED', null]],
  silence: [],
  'late answer': [[20, 'PAID', '10000']],
  'told twice': [
    [5, 'PAID', '10000'],
    [5, 'PAID', '10000'],
  ],
  'query says failed': [[20, 'PAID', '10000']],
  'query says paid': [[20, 'FAILED', null]],
  'paid in part': [[0, 'PAID', '5000']],
  'paid in excess': [[0, 'PAID', '11000']],
  reversed: [
    [0, 'PAID', '10000'],
    [5, 'REVERSED', '10000'],
  ],
  'unknown word': [[5, 'HELD_FOR_REVIEW', null]],
  'paid after expiry': [[70, 'PAID', '10000']],
  'paid after failure': [
    [0, 'FAILED', null],
    [5, 'PAID', '10000'],
  ],
  'lost call': [],
}

test('every script tells what its line in the table says, at its second and no more', async (t) => {
  const { bank, told, playUntil } = await desk(t)
  for (const { name } of scripts) await bank.place(callOf(name, name))
  await playUntil(90)
  for (const { name } of scripts) {
    const mine = told.filter(({ statement }) => statement.reference === name)
    const story = mine.map(({ second, statement }) => [second, ...wordAndAmount(statement)])
    assert.deepEqual(story, stories[name], name)
  }
})

test('calls and queries are answered as the scripts say', async (t) => {
  const { bank, playUntil } = await desk(t)
  const answers = new Map<string, readonly string[]>()
  for (const { name } of scripts) {
    answers.set(name, [wordOf(await bank.place(callOf(name, name))), wordOf(await bank.look(name))])
  }
  await playUntil(90)
  for (const [name, expected] of Object.entries({
    'paid soon': ['WAITING', 'WAITING', 'PAID'],
    'failed at once': ['FAILED', 'FAILED', 'FAILED'],
    silence: ['no answer', 'no answer', 'no answer'],
    'late answer': ['no answer', 'WAITING', 'PAID'],
    'query says failed': ['WAITING', 'FAILED', 'FAILED'],
    'query says paid': ['WAITING', 'PAID', 'PAID'],
    'unknown word': ['HELD_FOR_REVIEW', 'HELD_FOR_REVIEW', 'HELD_FOR_REVIEW'],
    'lost call': ['no answer', 'unknown', 'unknown'],
  })) {
    assert.deepEqual([...(answers.get(name) ?? []), wordOf(await bank.look(name))], expected, name)
  }
})

test('a call that was lost is executed once when it is made again', async (t) => {
  const { bank, notices, playUntil } = await desk(t)
  const call = callOf('L1', 'lost call')
  assert.equal(await bank.place(call), 'no answer')
  assert.equal(wordOf(await bank.place(call)), 'WAITING')
  await bank.place(call)
  await playUntil(60)
  await bank.place(call)
  await playUntil(120)
  assert.deepEqual(notices.map(wordAndAmount), [['PAID', '10000']])
})

test('half and a tenth more are amounts that every currency can print', async (t) => {
  const { bank, notices, playUntil } = await desk(t)
  const amounts = {
    IDR: 1_078_200n,
    VND: 78_200n,
    KRW: 1782n,
    BHD: 77_820n,
    USDT: 77_820_000n,
    USD: 7782n,
    PHP: 10_000n,
    EUR: 1n,
  }
  for (const [currency, minor] of Object.entries(amounts)) {
    const { order, ...rest } = callOf(currency, 'paid in part')
    await bank.place({ order: { ...order, amount: money(minor, currency) }, ...rest })
  }
  await playUntil(1)
  const paid = Object.fromEntries(notices.map(({ currency, paidMinor }) => [currency, paidMinor]))
  const half = {
    IDR: '539100',
    VND: '39100',
    KRW: '891',
    BHD: '38910',
    USDT: '38910000',
    USD: '3891',
    PHP: '5000',
    EUR: '1',
  }
  assert.deepEqual(paid, half)
})

test('what the gateway did not take is said again, until it took it, and then no more', async (t) => {
  const { bank, notices, outage, playUntil, at } = await desk(t)
  await bank.place(callOf('A1', 'reversed'))
  outage.on = true
  await assert.rejects(bank.play(), /the gateway is away/)
  at(10)
  assert.equal(await bank.play(), false)
  assert.deepEqual(notices, [])
  assert.equal(wordOf(await bank.look('A1')), 'PAID')
  outage.on = false
  await playUntil(300)
  assert.deepEqual(notices.map(wordOf), ['PAID', 'REVERSED'])
})

test('a decision that died before its notice is told by whichever process plays next', async (t) => {
  const { bank, another, notices, outage, playUntil } = await desk(t)
  outage.on = true
  await assert.rejects(bank.decide(orderOf('A1'), { outcome: 'succeed' }), /the gateway is away/)
  outage.on = false
  await playUntil(300, another)
  assert.deepEqual(notices.map(wordAndAmount), [['PAID', '10000']])
})

test('two processes that play at once tell each notice once', async (t) => {
  const { bank, another, notices, at } = await desk(t)
  const references = Array.from({ length: 150 }, (_, index) => `P${index}`)
  await Promise.all(references.map((reference) => bank.place(callOf(reference, 'paid soon'))))
  at(6)
  for (let more = true; more; ) {
    more = (await Promise.all([bank.play(), another.play(), bank.play()])).some((hasMore) => hasMore)
  }
  await Promise.all([bank.play(), another.play()])
  assert.deepEqual(notices.map(({ reference }) => reference).sort(), references.sort())
})

test('a payment the bank was never called about is made by the decision, and a late call finds it', async (t) => {
  const { bank, notices } = await desk(t)
  const decided = await bank.decide(orderOf('A1'), { outcome: 'succeed', amount: money(9_000n, 'USD') })
  assert.equal(decided.ok, true)
  assert.equal(wordOf(await bank.place(callOf('A1', 'failed soon'))), 'PAID')
  assert.deepEqual(notices.map(wordAndAmount), [['PAID', '9000']])
})

test('decisions of one payment at once end in one outcome', async (t) => {
  const { bank, another, notices } = await desk(t)
  const ends = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      (index % 3 ? bank : another).decide(orderOf('A1'), { outcome: index % 2 ? 'succeed' : 'fail' }),
    ),
  )
  // Failing first and then succeeding is allowed; failing what is paid is not.
  assert.equal(wordOf(await bank.look('A1')), 'PAID')
  assert.ok(notices.some(({ status }) => status === 'PAID'))
  assert.ok(ends.every((end) => end.ok || end.refusal === 'already paid'))
})

test('what cannot be is refused and changes nothing', async (t) => {
  const { bank } = await desk(t)
  const decide = async (outcome: 'succeed' | 'fail' | 'reverse', minor?: bigint) => {
    const decision = { outcome, ...(minor && { amount: money(minor, 'USD') }) }
    const result = await bank.decide(orderOf('A1'), decision)
    return result.ok ? result.value.status : result.refusal
  }
  assert.equal(await decide('reverse'), 'not paid')
  assert.equal(await bank.look('A1'), 'unknown')
  assert.equal(await decide('fail'), 'FAILED')
  assert.equal(await decide('reverse'), 'not paid')
  assert.equal(await decide('succeed', 5n), 'PAID')
  assert.equal(await decide('succeed'), 'PAID')
  assert.equal(await decide('succeed', 5n), 'PAID')
  assert.equal(await decide('succeed', 6n), 'paid another amount')
  assert.equal(await decide('fail'), 'already paid')
  assert.equal(await decide('reverse'), 'REVERSED')
  assert.equal(await decide('reverse'), 'REVERSED')
  assert.equal(await decide('succeed'), 'already reversed')
})

test('a decision ends a script, and the silence of one', async (t) => {
  const { bank, notices, playUntil } = await desk(t)
  await bank.place(callOf('A1', 'failed soon'))
  await bank.place(callOf('A2', 'silence'))
  await bank.decide(orderOf('A1'), { outcome: 'succeed' })
  await bank.decide(orderOf('A2'), { outcome: 'fail', reason: 'Account closed' })
  await playUntil(600)
  assert.deepEqual(
    notices.map(({ reference, status, reason }) => [reference, status, reason]),
    [
      ['A1', 'PAID', null],
      ['A2', 'FAILED', 'Account closed'],
    ],
  )
  assert.equal(wordOf(await bank.look('A2')), 'FAILED')
})

test('repeating an outcome that a script gave does not stop the script', async (t) => {
  const { bank, notices, playUntil } = await desk(t)
  await bank.place(callOf('A1', 'reversed'))
  await playUntil(0)
  await bank.decide(orderOf('A1'), { outcome: 'succeed' })
  await playUntil(60)
  assert.deepEqual(notices.map(wordOf), ['PAID', 'PAID', 'REVERSED'])
})

test('the bank wakes its player when something is due at once, and only then', async (t) => {
  const { bank, wakes } = await desk(t)
  await bank.place(callOf('A1', 'paid soon'))
  assert.equal(wakes.count, 0)
  await bank.place(callOf('A2', 'paid at once'))
  assert.equal(wakes.count, 1)
})

/** Two processes of one bank on one database, a clock set by hand, and a gateway that writes down its notices. */
async function desk(t: TestContext) {
  const { database } = await freshDatabase(t)
  const told: { readonly second: number; readonly statement: BankStatement }[] = []
  const notices: BankStatement[] = []
  const outage = { on: false }
  const wakes = { count: 0 }
  let now = start
  const deps = {
    books: openBooks(database.db),
    now: () => now,
    secretOf: async (channelId: string) => (channelId === 'chn_sandbox' ? 'a secret of the sandbox' : undefined),
    tellGateway: async (_channelId: string, { body }: { readonly body: Uint8Array }) => {
      if (outage.on) throw new Error('the gateway is away')
      const statement = BankStatement.parse(JSON.parse(Buffer.from(body).toString()))
      told.push({ second: secondsSince(now), statement })
      notices.push(statement)
    },
    wake: () => {
      wakes.count += 1
    },
  }
  const [bank, another] = [buildSandboxBank(deps), buildSandboxBank(deps)]
  const at = (second: number) => {
    now = secondsAfter(start, second)
  }
  async function playUntil(second: number, player = bank): Promise<void> {
    for (let next = secondsSince(now); next <= second; next += 1) {
      at(next)
      while (await player.play()) at(next)
    }
  }
  return { bank, another, told, notices, outage, wakes, at, playUntil }
}

function orderOf(reference: string): BankOrder {
  return { reference, channelId: 'chn_sandbox', kind: 'collection', amount: money(10_000n, 'USD') }
}

function callOf(reference: string, name: string): BankCall {
  const script = scripts.find((one) => one.name === name) ?? assert.fail(name)
  return { order: orderOf(reference), script, expiresAt: secondsAfter(start, 60) }
}

function wordOf(said: BankStatement | string): string {
  return typeof said === 'string' ? said : said.status
}

function wordAndAmount({ status, paidMinor }: BankStatement) {
  return [status, paidMinor] as const
}

function secondsSince(now: Date): number {
  return (now.getTime() - start.getTime()) / 1000
}
