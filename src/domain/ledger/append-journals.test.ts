import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { money } from '#core/money.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { appendJournals } from './append-journals.ts'
import { collectionPaid } from './collection-journals.ts'
import type { Journal } from './posting.ts'
import { readFunds } from './read-funds.ts'

const { database } = await freshDatabase({ after })
const { db, pool } = database
const now = new Date('2027-03-01T10:00:00Z')

function paid(merchantId: string, orderNo: string, minor: bigint): Journal {
  const order = { merchantId, appId: 'a', orderNo, channelId: 'c' }
  return collectionPaid(order, money(minor, 'USD'), money(1n, 'USD'), 'channel')
}

function append(...journals: readonly Journal[]): Promise<void> {
  return db.transaction().execute((tx) => appendJournals(tx, journals, now))
}

async function journalCount(merchantId: string): Promise<number | null> {
  return (await pool.query('select from journals where merchant_id = $1', [merchantId])).rowCount
}

test('a batch is written as given, down to the last unit of the largest amounts', async () => {
  const largest = 2n ** 63n - 1n
  await append(paid('m1', '1', largest), { ...paid('m1', '2', 7n), reason: 'why', orderNo: undefined })
  const journals = await pool.query('select * from journals where merchant_id = $1 order by cause', ['m1'])
  assert.deepEqual(
    journals.rows.map((row) => [row.cause, row.app_id, row.kind, row.order_no, row.reason, row.actor, row.created_at]),
    [
      ['1:paid', 'a', 'collection paid', '1', null, 'channel', now],
      ['2:paid', 'a', 'collection paid', null, 'why', 'channel', now],
    ],
  )
  const entries = await pool.query('select * from entries where merchant_id = $1 order by cause, line', ['m1'])
  assert.deepEqual(
    entries.rows.map((row) => [row.cause, row.line, row.app_id, row.currency, row.account, row.amount_minor]),
    [
      ['1:paid', 0, 'a', 'USD', 'clearing:c', -largest],
      ['1:paid', 1, 'a', 'USD', 'available', largest - 1n],
      ['1:paid', 2, 'a', 'USD', 'fee_income', 1n],
      ['2:paid', 0, 'a', 'USD', 'clearing:c', -7n],
      ['2:paid', 1, 'a', 'USD', 'available', 6n],
      ['2:paid', 2, 'a', 'USD', 'fee_income', 1n],
    ],
  )
})

test('the same cause cannot be booked twice, and what was with it in its transaction is not booked', async () => {
  await append(paid('m2', '1', 5n))
  await assert.rejects(append(paid('m2', '2', 5n), paid('m2', '1', 5n)), { code: '23505' })
  await assert.rejects(append(paid('m2', '3', 5n), paid('m2', '3', 5n)), { code: '23505' })
  assert.equal(await journalCount('m2'), 1)
})

test('merchants do not share causes', async () => {
  await append(paid('m3', '1', 5n), paid('m4', '1', 5n))
  assert.equal((await readFunds(db, { merchantId: 'm4', appId: 'a', currency: 'USD' })).available, 4n)
})

test('a batch with one journal that does not balance writes nothing', async () => {
  const bad = { ...paid('m5', '2', 5n), entries: paid('m5', '2', 5n).entries.slice(0, 2) }
  await assert.rejects(append(paid('m5', '1', 5n), bad), /does not balance in USD/)
  assert.equal(await journalCount('m5'), 0)
})

test('a batch of nothing is no work', async () => {
  await append()
})
