import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { anOrder } from '#tests/support/an-order.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { deleteOldNonces, useNonces } from './nonce-store.ts'
import { rowOf } from './order-row.ts'
import { firstAttempt } from './submit-collection.ts'
import { type OrderToWrite, writeOrders } from './write-orders.ts'

const { db } = (await freshDatabase({ after })).database
const clock = { at: new Date('2026-05-01T00:00:00Z') }
const deps = { db, now: () => clock.at }
let count = 0

/** An order of a merchant id and a nonce; without a nonce it may come again. */
function orderOf(merchantOrderId: string, nonce?: string): OrderToWrite {
  count += 1
  const order = { ...anOrder({}), orderNo: `PAYIN${String(count).padStart(19, '0')}`, merchantOrderId }
  const use = nonce === undefined ? undefined : { merchantId: order.merchantId, appId: order.appId, nonce }
  return { order: rowOf(order, 'all'), attempt: firstAttempt(order, 'pending'), use }
}

const kept = async () => {
  const { rows } = await sql<{ orders: number; attempts: number }>`
    select (select count(*) from orders)::int as orders, (select count(*) from attempts)::int as attempts`.execute(db)
  return rows[0]
}

test('one batch tells what was written, what repeats a request, and what has a number that is taken', async () => {
  const first = await writeOrders(deps, [orderOf('A'), orderOf('B', 'one'), orderOf('C', 'one'), orderOf('A', 'two')])
  assert.deepEqual(first, ['written', 'written', 'request repeated', 'order exists'])
  assert.deepEqual(await kept(), { orders: 2, attempts: 2 })
  // The nonce of an order that could not be written is used up as well.
  const second = await writeOrders(deps, [
    orderOf('D', 'two'),
    orderOf('E', 'one'),
    orderOf('F', 'three'),
    orderOf('B'),
  ])
  assert.deepEqual(second, ['request repeated', 'request repeated', 'written', 'order exists'])
  assert.deepEqual(await kept(), { orders: 3, attempts: 3 })
})

test('a nonce is one merchant’s and one app’s, and is new again after 24 hours', async () => {
  const use = { merchantId: 'mch_1', appId: 'app_1', nonce: 'n' }
  const others = [
    { ...use, appId: 'app_2' },
    { ...use, merchantId: 'mch_2' },
  ]
  assert.deepEqual(await useNonces(db, [use, use, ...others], clock.at), [true, false, true, true])
  const at = (seconds: number) => new Date(clock.at.getTime() + seconds * 1_000)
  assert.deepEqual(await useNonces(db, [use], at(86_399)), [false])
  assert.deepEqual(await useNonces(db, [use, use], at(86_400)), [true, false])
  // Those of the test before and the two others are old by now: one, then the rest, and then none.
  const { rows } = await sql`select from used_nonces where used_at <= ${clock.at}`.execute(db)
  const deleted: number[] = []
  for (const most of [1, 100, 100]) deleted.push(await deleteOldNonces(db, most, at(86_400)))
  assert.deepEqual(deleted, [1, rows.length - 1, 0])
  assert.deepEqual(await useNonces(db, [use], at(86_401)), [false])
})
