import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Outcome } from '#connectors/contract.ts'
import { money, partsPerMillion } from '#core/money.ts'
import type { FeeRule } from '#domain/fees/index.ts'
import { type Funds, fundsAfter, type Journal, payoutReserved } from '#domain/ledger/index.ts'
import { anOrder } from '#tests/support/an-order.ts'
import { isOpen, type Order, type OrderState } from './order.ts'
import { type Decision, expire, settle, takesFunds, type Witness } from './settle.ts'

const at = new Date('2026-04-17T10:00:00Z')
const usd = (minor: bigint) => money(minor, 'USD')
const feeRule: FeeRule = {
  ...{ ratePpm: partsPerMillion(20_000), fixedMinor: 0n, minMinor: undefined, maxMinor: undefined },
  ...{ side: 'outside', stepMinor: 1n },
}
const noFunds: Funds = { available: 0n, unsettled: 0n, reserved: 0n, rollingReserve: 0n, debt: 0n, suspense: 0n }

const collection = anOrder({ amount: usd(10_000n), feeRule })
const payout = anOrder({ kind: 'payout', amount: usd(10_000n), reserved: usd(10_200n), feeRule })

const paid = (minor: bigint, currency = 'USD'): Outcome => ({ kind: 'paid', received: money(minor, currency) })
const failed: Outcome = { kind: 'failed', reason: 'declined', proof: 'the bank says so' }
const reversed: Outcome = { kind: 'reversed', reason: 'taken back' }
const unclear: Outcome = { kind: 'unclear', why: 'a word nobody knows' }
const toAct: Outcome = { kind: 'payer must act', instructions: { qrCode: 'scan me' } }
const saysNothing: readonly Outcome[] = [{ kind: 'pending' }, { kind: 'not found' }, unclear, toAct]

/** An order and its app's money while things are seen of it. */
type World = { readonly order: Order; readonly funds: Funds; readonly decisions: readonly Decision[] }
type Seen = Outcome | 'time is over'

function begin(order: Order, available = 0n): World {
  const reserve = order.kind === 'payout' ? payoutReserved(order, 'merchant').entries : []
  return {
    order,
    funds: fundsAfter({ ...noFunds, available: available + (order.reserved?.minor ?? 0n) }, reserve),
    decisions: [],
  }
}

/** Funds are given exactly where they are asked for, as the engine locks them. */
function see({ order, funds, decisions }: World, seen: Seen, witness: Witness = 'channel notice'): World {
  const isTime = seen === 'time is over'
  const given = !isTime && takesFunds(order, seen) ? funds : undefined
  const decision = isTime ? expire(order, at) : settle(order, seen, witness, 'chn_1', given, at)
  return {
    order: { ...order, progress: decision.next ?? order.progress },
    funds: fundsAfter(funds, decision.journal?.entries ?? []),
    decisions: [...decisions, decision],
  }
}

const seeAll = (world: World, all: readonly Seen[]) => all.reduce((now, seen) => see(now, seen), world)

/** What became of an order: its state, the kinds of its journals and findings, and how often it was told. */
function storyOf({ order, decisions }: World) {
  return {
    state: order.progress.state,
    journals: decisions.flatMap(({ journal }) => journal?.kind ?? []),
    findings: decisions.flatMap(({ finding }) => finding?.kind ?? []),
    told: decisions.filter(({ tellMerchant }) => tellMerchant).length,
  }
}

const story = (state: OrderState, journals: readonly string[], findings: readonly string[], told: number) => ({
  ...{ state, journals, findings, told },
})

for (const [name, order, seen, expected] of [
  ['paid in full', collection, [paid(10_000n)], story('succeeded', ['collection paid'], [], 1)],
  ['paid twice', collection, [paid(10_000n), paid(10_000n)], story('succeeded', ['collection paid'], [], 1)],
  ['failed, then failed', collection, [failed, failed], story('failed', [], [], 1)],
  [
    'paid, then another amount',
    collection,
    [paid(10_000n), paid(9_000n)],
    story('succeeded', ['collection paid'], ['contradiction'], 1),
  ],
  [
    'paid, then failed',
    collection,
    [paid(10_000n), failed],
    story('succeeded', ['collection paid'], ['contradiction'], 1),
  ],
  [
    'paid after failure, told three times',
    collection,
    [failed, paid(10_000n), paid(10_000n), paid(10_000n)],
    story('failed', ['money held in suspense'], ['late payment'], 1),
  ],
  [
    'paid after its time',
    collection,
    ['time is over', paid(10_000n)],
    story('expired', ['money held in suspense'], ['late payment'], 1),
  ],
  ['a part', collection, [paid(9_999n)], story('unclear', ['money held in suspense'], ['amount differs'], 0)],
  [
    'a part, then what its call answered',
    collection,
    [paid(9_999n), toAct, { kind: 'pending' }, 'time is over'],
    story('unclear', ['money held in suspense'], ['amount differs'], 0),
  ],
  [
    'a part where parts count',
    { ...collection, takesPartial: true },
    [paid(1n)],
    story('partly_paid', ['collection paid'], [], 1),
  ],
  [
    'more where parts count',
    { ...collection, takesPartial: true },
    [paid(10_001n)],
    story('overpaid', ['collection paid'], [], 1),
  ],
  ['another currency', collection, [paid(10_000n, 'HKD')], story('unclear', [], ['amount differs'], 0)],
  [
    'disputed',
    collection,
    [paid(10_000n), reversed, reversed],
    story('disputed', ['collection paid', 'collection disputed'], [], 2),
  ],
  [
    'held, then reversed',
    collection,
    [failed, paid(10_000n), reversed],
    story('failed', ['money held in suspense'], ['late payment', 'contradiction'], 1),
  ],
  ['executed', payout, [paid(10_000n)], story('succeeded', ['payout executed'], [], 1)],
  ['executed with another amount', payout, [paid(9_000n)], story('unclear', [], ['amount differs'], 0)],
  ['failed', payout, [failed], story('failed', ['payout released'], [], 1)],
  ['returned', payout, [paid(10_000n), reversed], story('returned', ['payout executed', 'payout returned'], [], 2)],
  ['sent back before it was seen to leave', payout, [reversed], story('failed', ['payout released'], [], 1)],
  [
    'executed after failure',
    payout,
    [failed, paid(10_000n)],
    story('failed', ['payout released', 'late payout'], ['late payout'], 1),
  ],
  ['its time', payout, ['time is over'], story('pending', [], [], 0)],
] as const) {
  test(`${order.kind}: ${name}`, () => assert.deepEqual(storyOf(seeAll(begin(order), seen)), expected))
}

test('what says nothing ends nothing, whoever says it, and moves no money', () => {
  for (const order of [collection, payout]) {
    for (const state of ['created', 'queued', 'pending'] as const) {
      for (const seen of saysNothing) {
        for (const witness of ['answer', 'channel notice', 'query'] as const) {
          const { order: after, decisions } = see(begin({ ...order, progress: { state } }), seen, witness)
          assert.ok(isOpen(after))
          assert.deepEqual([decisions[0]?.journal, decisions[0]?.tellMerchant], [undefined, undefined])
        }
      }
    }
  }
})

test('an unclear order does not expire, and a query without an answer makes no pending order unclear', () => {
  assert.equal(see(see(begin(collection), unclear), 'time is over').order.progress.state, 'unclear')
  assert.equal(see(begin(payout), unclear, 'query').order.progress.state, 'pending')
})

const anyOutcome = fc.oneof(
  fc.constantFrom<Seen>(failed, reversed, ...saysNothing, 'time is over'),
  fc.constantFrom(10_000n, 9_999n, 10_001n, 1n).map((minor): Seen => paid(minor)),
  fc.constant<Seen>(paid(10_000n, 'HKD')),
)
const anyWitness = fc.constantFrom<Witness>('answer', 'channel notice', 'query', 'operator', 'payer')
const anyOrder = fc.constantFrom(collection, { ...collection, takesPartial: true }, payout)
const ends: readonly OrderState[] = ['succeeded', 'partly_paid', 'overpaid', 'failed', 'expired']

test('whatever is seen in whatever order: one outcome, at most one reversal of it, and every cause once', () => {
  fc.assert(
    fc.property(anyOrder, fc.array(fc.tuple(anyOutcome, anyWitness), { maxLength: 12 }), (order, all) => {
      let world = begin(order)
      const states: OrderState[] = []
      for (const [seen, witness] of all) {
        const before = world.order
        world = see(world, seen, witness)
        const { state } = world.order.progress
        if (state !== before.progress.state) states.push(state)
        if (isOpen(before) && !isOpen(world.order)) assert.ok(seen === 'time is over' || !saysNothing.includes(seen))
      }
      const final = states.filter((state) => ends.includes(state))
      const taken = states.filter((state) => state === 'returned' || state === 'disputed')
      assert.ok(final.length <= 1 && taken.length <= final.length)
      assert.equal(storyOf(world).told, final.length + taken.length)
      const causes = world.decisions.flatMap(({ journal }) => journal?.cause ?? [])
      assert.equal(new Set(causes).size, causes.length)
    }),
  )
})

test('whatever is seen, and however much was spent: journals balance, and the reserve ends with its payout', () => {
  const available = fc.constantFrom(0n, 5_000n, 1_000_000n)
  fc.assert(
    fc.property(anyOrder, available, fc.array(anyOutcome, { maxLength: 12 }), (order, has, all) => {
      const { order: after, funds, decisions } = seeAll(begin(order, has), all)
      for (const { journal } of decisions) if (journal) assert.equal(sumOf(journal), 0n)
      assert.ok(funds.available >= 0n && funds.suspense >= 0n && funds.debt <= 0n)
      assert.equal(funds.reserved, order.kind === 'payout' && isOpen(after) ? 10_200n : 0n)
      // Nothing is earned or lost but what moved over the channel, and the fee.
      const ours = funds.available + funds.reserved + funds.suspense + funds.debt
      const moved = decisions.flatMap(({ journal }) => journal?.entries ?? [])
      const others = moved.filter(({ account }) => account === 'fee_income' || account.startsWith('clearing:'))
      const given = has + (order.reserved?.minor ?? 0n)
      assert.equal(ours, given - others.reduce((sum, { amount }) => sum + amount.minor, 0n))
    }),
  )
})

function sumOf({ entries }: Journal): bigint {
  return entries.reduce((sum, { amount }) => sum + amount.minor, 0n)
}
