import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { money } from '#core/money.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { appendJournals } from './append-journals.ts'
import { collectionPaid } from './collection-journals.ts'
import { foldDue } from './fold-due.ts'
import { isBalanced, trialBalance } from './trial-balance.ts'

const { database } = await freshDatabase({ after })
const { db, pool } = database
const now = new Date('2027-03-01T10:00:00Z')
const deps = { db, now: () => now }

async function pay(merchantId: string, orderNo: string, currency = 'USD'): Promise<void> {
  const order = { merchantId, appId: 'a', orderNo, channelId: 'c' }
  const journal = collectionPaid(order, money(10n, currency), money(1n, currency), 'channel')
  await db.transaction().execute((tx) => appendJournals(tx, [journal], now))
}

test('a fold takes at most the apps it may, and every app within as many folds as that needs', async () => {
  for (let at = 0; at < 7; at += 1) {
    await pay(`m${at}`, '1')
    await pay(`m${at}`, '2')
  }
  await pay('m0', '3', 'EUR')
  for (const expected of [3, 3, 2, 0]) assert.equal(await foldDue(deps, { appsMax: 3 }), expected)
  assert.equal((await pool.query('select from unfolded')).rowCount, 0)
  const { rows } = await pool.query(
    `select merchant_id, currency, amount_minor from balances where account = 'available' order by 1, 2 limit 3`,
  )
  assert.deepEqual(
    rows.map((row) => [row.merchant_id, row.currency, row.amount_minor]),
    [
      ['m0', 'EUR', 9n],
      ['m0', 'USD', 18n],
      ['m1', 'USD', 18n],
    ],
  )
})

test('the trial balance shows an entry that nobody balanced and a balance that nobody booked', async () => {
  assert.ok(isBalanced(await trialBalance(db)))
  await pool.query(`update entries set amount_minor = 12 where merchant_id = 'm1' and cause = '1:paid' and line = 1`)
  await pool.query(`update balances set amount_minor = 19 where merchant_id = 'm2' and account = 'available'`)
  const rows = await trialBalance(db)
  assert.equal(isBalanced(rows), false)
  const row = (merchantId: string) => rows.find((one) => one.merchantId === merchantId)
  assert.equal(row('m1')?.sumMinor, 3n)
  assert.deepEqual(row('m1')?.differences, [{ account: 'available', bookedMinor: 21n, countedMinor: 18n }])
  assert.equal(row('m2')?.sumMinor, 0n)
  assert.deepEqual(row('m2')?.differences, [{ account: 'available', bookedMinor: 18n, countedMinor: 19n }])
  assert.deepEqual(row('m3')?.differences, [])
})
