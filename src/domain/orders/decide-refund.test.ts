import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { money, partsPerMillion } from '#core/money.ts'
import type { FeeRule } from '#domain/fees/index.ts'
import { anOrder } from '#tests/support/an-order.ts'
import { decideRefund } from './decide-refund.ts'
import type { Order, OrderProgress } from './order.ts'

const usd = (minor: bigint) => money(minor, 'USD')
const at = new Date('2026-04-17T10:00:00Z')
const free: FeeRule = {
  ...{ ratePpm: partsPerMillion(0), fixedMinor: 0n, minMinor: undefined, maxMinor: undefined },
  ...{ side: 'outside', stepMinor: 1n },
}
const all = { amount: undefined, feeRule: free, givesFeeBack: true }

function collection(paid: bigint, fee: bigint): Order {
  return anOrder({ amount: usd(paid), progress: { state: 'succeeded', paid: usd(paid), fee: usd(fee), paidAt: at } })
}

function refundOf(amount: bigint, feeBack: bigint, progress: OrderProgress): Order {
  const original = { orderNo: anOrder({}).orderNo, feeBack: usd(feeBack) }
  return anOrder({ kind: 'refund', amount: usd(amount), reserved: usd(amount), original, progress })
}

const failed: OrderProgress = { state: 'failed', reason: 'declined', endedAt: at, held: undefined }

test('parts never exceed what was paid, nor their fees the fee; all of it goes back where none fails', () => {
  const parts = fc.array(fc.record({ amount: fc.bigInt({ min: 1n, max: 400n }), fails: fc.boolean() }), {
    maxLength: 12,
  })
  const paid = fc.bigInt({ min: 1n, max: 1_000n })
  fc.assert(
    fc.property(paid, fc.bigInt({ min: 0n, max: 1_000n }), parts, (paid, most, parts) => {
      const fee = most < paid ? most : paid
      const refunds: Order[] = []
      const ask = (amount: bigint | undefined, fails: boolean) => {
        const terms = { ...all, amount: amount === undefined ? undefined : usd(amount) }
        const plan = decideRefund(collection(paid, fee), refunds, terms, 10_000n)
        if (!plan.ok) return plan.refusal
        assert.deepEqual(plan.value.reserve, plan.value.amount)
        assert.ok(plan.value.feeBack.minor >= 0n && plan.value.feeBack.minor <= plan.value.amount.minor)
        refunds.push(refundOf(plan.value.amount.minor, plan.value.feeBack.minor, fails ? failed : { state: 'pending' }))
        return undefined
      }
      for (const { amount, fails } of parts) ask(amount, fails)
      ask(undefined, false)
      assert.equal(ask(undefined, false), 'already refunded')
      const kept = refunds.filter(({ progress }) => progress.state === 'pending')
      assert.equal(
        kept.reduce((sum, { amount }) => sum + amount.minor, 0n),
        paid,
      )
      const back = kept.reduce((sum, { original }) => sum + (original?.feeBack.minor ?? 0n), 0n)
      assert.ok(back <= fee)
      if (kept.length === refunds.length) assert.equal(back, fee)
    }),
  )
})

test('what the channel paid after all counts, and what came back does not', () => {
  const late: OrderProgress = { ...failed, held: usd(100n) }
  const plan = (progress: OrderProgress) =>
    decideRefund(collection(100n, 0n), [refundOf(100n, 0n, progress)], all, 100n)
  assert.deepEqual(plan(late), { ok: false, refusal: 'already refunded' })
  const paid = { paid: usd(100n), fee: usd(0n), paidAt: at }
  assert.equal(plan({ state: 'succeeded', ...paid }).ok, false)
  assert.equal(plan({ state: 'returned', ...paid, reason: 'closed', endedAt: at }).ok, true)
})

test('a refund is refused unless its collection is paid, and its money and fee are there', () => {
  const refusalOf = (order: Order, terms = {}, available = 1_000n) => {
    const plan = decideRefund(order, [], { ...all, ...terms }, available)
    return plan.ok ? undefined : plan.refusal
  }
  const paid = collection(100n, 3n)
  const held = { paid: usd(100n), fee: usd(3n), paidAt: at, reason: 'fraud', endedAt: at }
  assert.equal(refusalOf({ ...paid, progress: { state: 'disputed', ...held } }), 'already disputed')
  assert.equal(refusalOf({ ...paid, progress: { state: 'pending' } }), 'not paid')
  assert.equal(refusalOf({ ...paid, progress: { ...failed, state: 'expired', held: usd(100n) } }), 'not paid')
  assert.equal(refusalOf(paid, { amount: usd(101n) }), 'amount above what is left')
  assert.equal(refusalOf(paid, { amount: usd(0n) }), 'amount cannot be refunded')
  assert.equal(refusalOf(paid, { amount: usd(5n), feeRule: { ...free, stepMinor: 10n } }), 'amount cannot be refunded')
  assert.equal(refusalOf(paid, { feeRule: { ...free, fixedMinor: 7n } }, 106n), 'balance too low')
  assert.equal(refusalOf(paid, { feeRule: { ...free, fixedMinor: 7n } }, 107n), undefined)
})
