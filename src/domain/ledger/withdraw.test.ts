import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { money } from '#core/money.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { appendJournals } from './append-journals.ts'
import { collectionDisputed } from './collection-journals.ts'
import { lockFunds } from './lock-funds.ts'
import { readFunds } from './read-funds.ts'
import { topUp } from './top-up.ts'
import { withdraw } from './withdraw.ts'

const { database } = await freshDatabase({ after })
const { db, pool } = database
const now = new Date('2027-03-01T10:00:00Z')
const deps = { db, now: () => now }

function command(merchantId: string, reference: string, minor: bigint, reason = 'bank transfer 17') {
  return { merchantId, appId: 'a', amount: money(minor, 'USD'), reference, reason, actor: 'ann@example.com' }
}

async function availableOf(merchantId: string): Promise<bigint> {
  return (await readFunds(db, { merchantId, appId: 'a', currency: 'USD' })).available
}

function refusal(result: { readonly ok: boolean; readonly refusal?: unknown }): unknown {
  return result.ok ? 'accepted' : result.refusal
}

test('top-ups and withdrawals move the balance by journals with reason and actor, and are audited', async () => {
  assert.equal(refusal(await topUp(deps, command('m1', 'r1', 100n))), 'accepted')
  assert.equal(refusal(await withdraw(deps, command('m1', 'r2', 60n, 'asked by phone'))), 'accepted')
  assert.equal(await availableOf('m1'), 40n)
  const journals = await pool.query('select kind, reason, actor from journals where merchant_id = $1 order by 1', [
    'm1',
  ])
  assert.deepEqual(journals.rows, [
    { kind: 'top-up', reason: 'bank transfer 17', actor: 'ann@example.com' },
    { kind: 'withdrawal', reason: 'asked by phone', actor: 'ann@example.com' },
  ])
  const audit = await pool.query('select at, actor, action, subject, detail from audit_log where subject = $1', [
    'm1/a',
  ])
  assert.deepEqual(
    audit.rows.map((row) => [row.at, row.actor, row.action, row.detail.amountMinor, row.detail.reason]),
    [
      [now, 'ann@example.com', 'top-up', '100', 'bank transfer 17'],
      [now, 'ann@example.com', 'withdrawal', '60', 'asked by phone'],
    ],
  )
})

test('a withdrawal never takes more than is available', async () => {
  await topUp(deps, command('m2', 'r1', 100n))
  assert.equal(refusal(await withdraw(deps, command('m2', 'r2', 101n))), 'balance too low')
  assert.equal(refusal(await withdraw(deps, command('m3', 'r1', 1n))), 'balance too low')
  const asked = Array.from({ length: 8 }, (_, at) => withdraw(deps, command('m2', `w${at}`, 30n)))
  const answers = (await Promise.all(asked)).map(refusal)
  assert.equal(answers.filter((answer) => answer === 'accepted').length, 3)
  assert.equal(await availableOf('m2'), 10n)
})

test('one reference is booked once, also when it is asked for twice at once', async () => {
  const asked = [1, 2, 3].map(() => topUp(deps, command('m4', 'r1', 100n)))
  const answers = (await Promise.all(asked)).map(refusal)
  assert.deepEqual(answers.toSorted(), ['accepted', 'already booked', 'already booked'])
  assert.equal(await availableOf('m4'), 100n)
  assert.equal(refusal(await withdraw(deps, command('m4', 'r1', 10n))), 'accepted')
  assert.equal(refusal(await withdraw(deps, command('m4', 'r1', 10n))), 'already booked')
  assert.equal(await availableOf('m4'), 90n)
  assert.equal((await pool.query('select from audit_log where subject = $1', ['m4/a'])).rowCount, 2)
})

test('an amount of nothing or less, or no reason, is refused', async () => {
  for (const move of [topUp, withdraw]) {
    assert.equal(refusal(await move(deps, command('m5', 'r1', 0n))), 'amount not positive')
    assert.equal(refusal(await move(deps, command('m5', 'r1', -5n))), 'amount not positive')
    assert.equal(refusal(await move(deps, command('m5', 'r1', 5n, '  '))), 'reason missing')
  }
  assert.equal(await availableOf('m5'), 0n)
})

test('nothing is withdrawn while debt is open, and a top-up repays it first', async () => {
  const key = { merchantId: 'm6', appId: 'a', currency: 'USD' }
  const order = { merchantId: 'm6', appId: 'a', orderNo: '1', channelId: 'c' }
  await db.transaction().execute(async (tx) => {
    const [funds] = await lockFunds(tx, [key], now)
    assert.ok(funds)
    await appendJournals(tx, [collectionDisputed(order, money(50n, 'USD'), funds, 'channel')], now)
  })
  await topUp(deps, command('m6', 'r1', 30n))
  assert.equal(refusal(await withdraw(deps, command('m6', 'w1', 10n))), 'debt open')
  await topUp(deps, command('m6', 'r2', 30n))
  assert.equal(refusal(await withdraw(deps, command('m6', 'w2', 11n))), 'balance too low')
  assert.equal(refusal(await withdraw(deps, command('m6', 'w3', 10n))), 'accepted')
})
