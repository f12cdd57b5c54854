import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { money } from '#core/money.ts'
import type { Tx } from '#db/pool.ts'
import {
  appendJournals,
  type BalanceKey,
  collectionPaid,
  foldDue,
  isBalanced,
  lockFunds,
  payoutExecuted,
  payoutReleased,
  payoutReserved,
  readFunds,
  trialBalance,
} from '#domain/ledger/index.ts'
import { freshDatabase } from '#tests/support/database.ts'

const { database } = await freshDatabase({ after })
const { db, pool } = database
const now = new Date('2027-03-01T10:00:00Z')
const deps = { db, now: () => now }
const pollsMax = 500
const pollMilliseconds = 10

let merchants = 0
function newKey(): BalanceKey {
  merchants += 1
  return { merchantId: `m${merchants}`, appId: 'a', currency: 'USD' }
}

function usd(minor: bigint) {
  return money(minor, 'USD')
}

function orderOf(key: BalanceKey, orderNo: string, reserved?: bigint) {
  const { merchantId, appId } = key
  return { merchantId, appId, orderNo, channelId: 'c', reserved: reserved === undefined ? undefined : usd(reserved) }
}

function paid(key: BalanceKey, orderNo: string, minor: bigint) {
  return collectionPaid(orderOf(key, orderNo), usd(minor), usd(0n), 'channel')
}

function transact<Value>(work: (tx: Tx) => Promise<Value>): Promise<Value> {
  return db.transaction().execute(work)
}

async function receive(key: BalanceKey, orderNo: string, minor: bigint): Promise<void> {
  await transact((tx) => appendJournals(tx, [paid(key, orderNo, minor)], now))
}

async function available(tx: Tx, key: BalanceKey): Promise<bigint | undefined> {
  const [funds] = await lockFunds(tx, [key], now)
  return funds?.available
}

/** Reserves a payout as an order would; answers whether there was enough. */
function tryReserve(key: BalanceKey, orderNo: string, minor: bigint): Promise<boolean> {
  return transact(async (tx) => {
    const has = await available(tx, key)
    if (has === undefined || has < minor) return false
    await appendJournals(tx, [payoutReserved(orderOf(key, orderNo, minor), 'merchant')], now)
    return true
  })
}

/** Does the work of a transaction and keeps it open until told to commit. */
async function holdOpen(work: (tx: Tx) => Promise<unknown>): Promise<{ commit(): Promise<void> }> {
  const worked = Promise.withResolvers<void>()
  const told = Promise.withResolvers<void>()
  const done = transact(async (tx) => {
    await work(tx)
    worked.resolve()
    await told.promise
  })
  done.catch(worked.reject)
  await worked.promise
  return {
    async commit() {
      told.resolve()
      await done
    },
  }
}

async function untilWaiting(countMin: number): Promise<void> {
  for (let poll = 0; poll < pollsMax; poll += 1) {
    const { rowCount } = await pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    if (rowCount !== null && rowCount >= countMin) return
    await pause(pollMilliseconds)
  }
  assert.fail('nobody waits for the lock')
}

async function foldedAvailable(key: BalanceKey): Promise<bigint> {
  const { rows } = await pool.query(
    `select amount_minor from balances where merchant_id = $1 and account = 'available'`,
    [key.merchantId],
  )
  return rows[0]?.amount_minor ?? 0n
}

async function unfoldedCount(key: BalanceKey): Promise<number | null> {
  return (await pool.query('select from unfolded where merchant_id = $1', [key.merchantId])).rowCount
}

test('a debit that waited for the lock counts credits that were committed while it waited', async () => {
  const key = newKey()
  await receive(key, 'first', 100n)
  await transact((tx) => lockFunds(tx, [key], now))
  const holder = await holdOpen((tx) => lockFunds(tx, [key], now))
  const waiting = transact((tx) => available(tx, key))
  await untilWaiting(1)
  await receive(key, 'second', 11n)
  await receive(key, 'third', 22n)
  await holder.commit()
  assert.equal(await waiting, 133n)
})

test('a debit that waited counts the debit that it waited for', async () => {
  const key = newKey()
  await receive(key, 'first', 100n)
  await transact((tx) => lockFunds(tx, [key], now))
  const holder = await holdOpen(async (tx) => {
    await lockFunds(tx, [key], now)
    await appendJournals(tx, [payoutReserved(orderOf(key, 'payout', 70n), 'merchant')], now)
  })
  const waiting = tryReserve(key, 'other payout', 31n)
  await untilWaiting(1)
  await holder.commit()
  assert.equal(await waiting, false)
  assert.equal(await tryReserve(key, 'smaller payout', 30n), true)
})

test('two that lock a new app first at once both count everything', async () => {
  const key = newKey()
  const holder = await holdOpen((tx) => lockFunds(tx, [key], now))
  const waiting = transact((tx) => available(tx, key))
  await untilWaiting(1)
  await receive(key, 'first', 100n)
  await holder.commit()
  assert.equal(await waiting, 100n)
})

test('a journal of a lower cause that commits after a fold is folded by the next one', async () => {
  const key = newKey()
  const late = await holdOpen((tx) => appendJournals(tx, [paid(key, 'a', 5n)], now))
  await receive(key, 'b', 100n)
  await foldDue(deps, { appsMax: 10 })
  assert.equal(await foldedAvailable(key), 100n)
  await late.commit()
  assert.equal((await readFunds(db, key)).available, 105n, 'a reading counts it at once')
  assert.equal(await foldDue(deps, { appsMax: 10 }), 1)
  assert.equal(await foldedAvailable(key), 105n)
  assert.equal(await unfoldedCount(key), 0)
})

test('a journal of a lower cause that commits after a debit counts for the next one', async () => {
  const key = newKey()
  const late = await holdOpen((tx) => appendJournals(tx, [paid(key, 'a', 5n)], now))
  await receive(key, 'b', 100n)
  assert.equal(await tryReserve(key, 'c', 101n), false, 'what has not committed cannot be spent')
  await late.commit()
  assert.equal(await tryReserve(key, 'd', 105n), true)
})

test('a debit folds what it counted', async () => {
  const key = newKey()
  await receive(key, 'first', 100n)
  await receive(key, 'second', 20n)
  assert.equal(await foldedAvailable(key), 0n)
  await transact((tx) => lockFunds(tx, [key], now))
  assert.equal(await foldedAvailable(key), 120n)
  assert.equal(await unfoldedCount(key), 0)
})

test('the background fold passes by what a debit has locked, and a debit that fails leaves all to fold', async () => {
  const key = newKey()
  await receive(key, 'first', 100n)
  await foldDue(deps, { appsMax: 10 })
  await receive(key, 'second', 20n)
  const failing = transact(async (tx) => {
    await lockFunds(tx, [key], now)
    assert.equal(await foldDue(deps, { appsMax: 10 }), 0)
    throw new Error('the debit fails')
  })
  await assert.rejects(failing, /the debit fails/)
  assert.equal(await foldDue(deps, { appsMax: 10 }), 1)
  assert.equal(await foldedAvailable(key), 120n)
})

test('many payouts at once never spend more than there is', async () => {
  const key = newKey()
  await receive(key, 'first', 1000n)
  const asked = Array.from({ length: 40 }, (_, at) => tryReserve(key, `payout ${at}`, 70n))
  const taken = (await Promise.all(asked)).filter(Boolean).length
  assert.equal(taken, 14)
  const funds = await readFunds(db, key)
  assert.deepEqual([funds.available, funds.reserved], [20n, 980n])
})

test('a payout that is executed and released at once ends in one way', async () => {
  const key = newKey()
  await receive(key, 'first', 100n)
  for (let round = 0; round < 10; round += 1) {
    const order = orderOf(key, `payout ${round}`, 10n)
    await tryReserve(key, order.orderNo, 10n)
    const ended = await Promise.allSettled([
      transact((tx) => appendJournals(tx, [payoutExecuted(order, usd(9n), usd(1n), 'channel')], now)),
      transact((tx) => appendJournals(tx, [payoutReleased(order, 'channel')], now)),
    ])
    assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 1)
  }
  const funds = await readFunds(db, key)
  assert.equal(funds.reserved, 0n)
})

test('locks of many apps in any order, new ones too, never wait in a circle', async () => {
  for (let round = 0; round < 10; round += 1) {
    const keys = Array.from({ length: 6 }, newKey)
    const locked = Array.from({ length: 24 }, (_, at) => {
      const rotated = [...keys.slice(at % 6), ...keys.slice(0, at % 6)].slice(0, 6 - (at % 3))
      return transact((tx) => lockFunds(tx, at % 2 ? rotated.toReversed() : rotated, now))
    })
    for (const result of await Promise.allSettled(locked)) {
      assert.equal(result.status, 'fulfilled', result.status === 'rejected' ? String(result.reason) : '')
    }
  }
})

test('first locks of overlapping apps, named in opposite orders, do not wait in a circle', async () => {
  const [one, two, three] = [newKey(), newKey(), newKey()]
  const holder = await holdOpen((tx) => lockFunds(tx, [two], now))
  const backwards = transact((tx) => lockFunds(tx, [three, two, one], now))
  await untilWaiting(1)
  const forwards = transact((tx) => lockFunds(tx, [one, three], now))
  await untilWaiting(2)
  await holder.commit()
  await Promise.all([backwards, forwards])
})

test('folds and debits that run all the time lose no credit and count none twice', async () => {
  const key = newKey()
  let isOver = false
  const background = Array.from({ length: 2 }, async () => {
    while (!isOver) await foldDue(deps, { appsMax: 10 })
  })
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    for (let at = 0; at < 60; at += 1) {
      await receive(key, `${writer} ${at}`, 10n)
      if (at % 5 === 0) await tryReserve(key, `${writer} payout ${at}`, 7n)
    }
  })
  await Promise.all(writers)
  isOver = true
  await Promise.all(background)
  await foldDue(deps, { appsMax: 10 })
  const funds = await readFunds(db, key)
  assert.equal(funds.available + funds.reserved, 2400n)
  assert.equal(await foldedAvailable(key), funds.available)
})

test('after all of this the trial balance is zero and every balance is explained by its entries', async () => {
  const rows = await trialBalance(db)
  assert.ok(rows.length > 0)
  assert.ok(
    isBalanced(rows),
    JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
  )
})
