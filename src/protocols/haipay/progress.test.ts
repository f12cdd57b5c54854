import assert from 'node:assert/strict'
import { test } from 'node:test'
import { money } from '#core/money.ts'
import type { CatalogCurrency } from '#domain/methods/index.ts'
import type { OrderProgress } from '#domain/orders/index.ts'
import { anOrder } from '#tests/support/an-order.ts'
import { printProgress } from './progress.ts'

const hkd: CatalogCurrency = {
  code: 'HKD',
  country: 'HK',
  minorDigits: 2,
  wireDigits: 2,
  timeZone: 'Asia/Hong_Kong',
}
const order = anOrder({ amount: money(30_000n, 'HKD') })
const paid = { paid: money(29_950n, 'HKD'), fee: money(150n, 'HKD'), paidAt: new Date('2026-04-17T17:05:09Z') }
const ended = { reason: 'declined', endedAt: new Date('2026-04-17T11:00:00Z') }
const printed = (progress: OrderProgress) => printProgress({ ...order, progress }, hkd)

test('until an order is paid its amount and fee read zero', () => {
  const unpaid = { actualAmount: '0.00', fee: '0.00' }
  assert.deepEqual(printed({ state: 'created' }), { ...unpaid, status: 0 })
  assert.deepEqual(printed({ state: 'queued' }), { ...unpaid, status: 1 })
  assert.deepEqual(printed({ state: 'pending' }), { ...unpaid, status: 1 })
  const held = money(5n, 'HKD')
  assert.deepEqual(printed({ state: 'unclear', reason: 'no answer', held }), { ...unpaid, status: -1 })
  for (const state of ['failed', 'expired', 'rejected'] as const) {
    const failed = { ...unpaid, status: 3, errorMsg: 'declined' }
    assert.deepEqual(printed({ state, held: undefined, ...ended }), failed)
    assert.deepEqual(printed({ state, held, ...ended }), failed)
  }
})

test('a paid order tells what arrived, its fee, and when in the zone of the currency', () => {
  const told = { actualAmount: '299.50', fee: '1.50', payTime: '2026-04-18 01:05:09' }
  assert.deepEqual(printed({ state: 'succeeded', ...paid }), { ...told, status: 2 })
  assert.deepEqual(printed({ state: 'partly_paid', ...paid }), { ...told, status: 4 })
  assert.deepEqual(printed({ state: 'overpaid', ...paid }), { ...told, status: 5 })
})

test('a dispute stays a success, a payout that came back is a failure that says so', () => {
  const told = { actualAmount: '299.50', fee: '1.50', payTime: '2026-04-18 01:05:09' }
  assert.deepEqual(printed({ state: 'disputed', ...paid, ...ended }), { ...told, status: 2 })
  assert.deepEqual(printed({ state: 'returned', ...paid, ...ended }), {
    actualAmount: '0.00',
    fee: '0.00',
    status: 3,
    errorMsg: 'returned after success: declined',
  })
})

test('a reason is never empty, too long or without a UTF-8 form', () => {
  const reasonOf = (reason: string) => printed({ state: 'failed', held: undefined, ...ended, reason }).errorMsg
  assert.equal(reasonOf(''), 'failed')
  assert.equal(reasonOf('  '), 'failed')
  assert.equal(reasonOf('😀'.repeat(300)), '😀'.repeat(255))
  assert.equal(reasonOf('a\ud800'), 'a\ufffd')
})
