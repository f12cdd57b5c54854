import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { money } from '#core/money.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { appendJournals } from './append-journals.ts'
import { collectionDisputed, collectionHeld, collectionPaid } from './collection-journals.ts'
import { noFunds, printedBalances } from './funds.ts'
import { lockFunds } from './lock-funds.ts'
import type { BalanceKey, Funds, Journal } from './posting.ts'
import { readFunds } from './read-funds.ts'

const { database } = await freshDatabase({ after })
const { db, pool } = database
const now = new Date('2027-03-01T10:00:00Z')

function keyOf(merchantId: string, appId = 'a', currency = 'USD'): BalanceKey {
  return { merchantId, appId, currency }
}

function order(key: BalanceKey, orderNo: string) {
  return { merchantId: key.merchantId, appId: key.appId, orderNo, channelId: 'c' }
}

function paid(key: BalanceKey, orderNo: string, minor: bigint): Journal {
  return collectionPaid(order(key, orderNo), money(minor, key.currency), money(0n, key.currency), 'channel')
}

function append(...journals: readonly Journal[]): Promise<void> {
  return db.transaction().execute((tx) => appendJournals(tx, journals, now))
}

function lock(...keys: readonly BalanceKey[]): Promise<readonly Funds[]> {
  return db.transaction().execute((tx) => lockFunds(tx, keys, now))
}

/** A merchant that was paid, spent nothing, and then had everything and `owed` more taken back. */
async function makeDebt(key: BalanceKey, owed: bigint): Promise<void> {
  await append(paid(key, 'spent', 100n))
  await db.transaction().execute(async (tx) => {
    const [funds] = await lockFunds(tx, [key], now)
    const taken = money(100n + owed, key.currency)
    await appendJournals(tx, [collectionDisputed(order(key, 'spent'), taken, funds ?? noFunds, 'channel')], now)
  })
}

test('funds come in the order of the keys, apps and currencies apart, a key named twice twice', async () => {
  const [one, other, euro] = [keyOf('m1'), keyOf('m1', 'b'), keyOf('m1', 'a', 'EUR')]
  await append(paid(one, '1', 10n), paid(other, '2', 20n), paid(euro, '3', 30n), paid(keyOf('m2'), '4', 40n))
  const funds = await lock(euro, other, keyOf('m1', 'never booked'), one, other)
  assert.deepEqual(
    funds.map(({ available }) => available),
    [30n, 20n, 0n, 10n, 20n],
  )
  assert.deepEqual(await lock(), [])
})

test('reading and locking count the same, folded or not', async () => {
  const key = keyOf('m3')
  const held = collectionHeld(order(key, '2'), money(7n, 'USD'), 'channel', 'late')
  await append(paid(key, '1', 10n), held)
  const expected = { ...noFunds, available: 10n, suspense: 7n }
  assert.deepEqual(await readFunds(db, key), expected)
  assert.deepEqual(await lock(key), [expected])
  assert.deepEqual(await readFunds(db, key), expected)
})

test('what the same transaction booked before the lock counts', async () => {
  const key = keyOf('m4')
  const [funds] = await db.transaction().execute(async (tx) => {
    await appendJournals(tx, [paid(key, '1', 10n)], now)
    return lockFunds(tx, [key], now)
  })
  assert.equal(funds?.available, 10n)
})

test('one app or fifty are locked and folded in two round trips, once they are known', async () => {
  let queries = 0
  const counting = db.withPlugin({
    transformQuery: ({ node }) => {
      queries += 1
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const keys = Array.from({ length: 50 }, (_, at) => keyOf('m5', `app ${at}`))
  let round = 0
  const count = async (some: readonly BalanceKey[]) => {
    queries = 0
    round += 1
    await append(...some.map((key) => paid(key, `${round} ${key.appId}`, 5n)))
    await counting.transaction().execute((tx) => lockFunds(tx, some, now))
    return queries
  }
  assert.equal(await count(keys), 4)
  assert.equal(await count(keys), 2)
  assert.equal(await count(keys.slice(0, 1)), 2)
})

test('debt is repaid by later credits before they can be spent', async () => {
  const key = keyOf('m6')
  await makeDebt(key, 50n)
  assert.deepEqual(await lock(key), [{ ...noFunds, debt: -50n }])
  await append(paid(key, 'more', 30n))
  assert.equal(printedBalances(await readFunds(db, key)).available, -20n, 'printed net before it is repaid')
  assert.deepEqual(await lock(key), [{ ...noFunds, debt: -20n }])
  await append(paid(key, 'and more', 30n))
  assert.deepEqual(await lock(key), [{ ...noFunds, available: 10n }])
  assert.deepEqual(await readFunds(db, key), { ...noFunds, available: 10n })
  const { rows } = await pool.query(
    `select sum(amount_minor)::int8 as repaid from journals join entries using (merchant_id, cause)
     where merchant_id = 'm6' and kind = 'debt repaid' and account = 'debt'`,
  )
  assert.equal(rows[0]?.repaid, 50n)
})

test('apps with and without debt are locked together', async () => {
  const [poor, rich] = [keyOf('m7'), keyOf('m8')]
  await makeDebt(poor, 50n)
  await append(paid(poor, 'more', 60n), paid(rich, '1', 5n))
  const [first, second] = await lock(rich, poor)
  assert.deepEqual([first?.available, second?.available, second?.debt], [5n, 10n, 0n])
})

test('the database itself refuses a balance below zero', async () => {
  const key = keyOf('m9')
  await append(paid(key, '1', 10n))
  const careless = collectionDisputed(order(key, '1'), money(11n, 'USD'), { ...noFunds, available: 11n }, 'a bug')
  await append(careless)
  await assert.rejects(lock(key), { code: '23514' })
})
