import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Outcome } from '#connectors/contract.ts'
import { money, partsPerMillion } from '#core/money.ts'
import { collectionParts } from '#domain/fees/index.ts'
import type { Exchange } from '#domain/fx/index.ts'
import { type Funds, type Journal, suspenseDecided } from '#domain/ledger/index.ts'
import { anOrder } from '#tests/support/an-order.ts'
import { creditOf, payableOf, receivedOf } from './exchange.ts'
import type { Order } from './order.ts'
import { type Decision, expire, settle, takesFunds } from './settle.ts'

const at = new Date('2026-04-17T10:00:00Z')
const noFunds: Funds = { available: 0n, unsettled: 0n, reserved: 0n, rollingReserve: 0n, debt: 0n, suspense: 0n }
const yen = (minor: bigint) => money(minor, 'JPY')

/** 1.20 dollars that are paid as 185 yen: a market of 152, 1 % of spread. */
const inYen: Exchange = {
  pay: yen(185n),
  rate: { base: 'USD', quote: 'JPY', scaled: 1_535_200_000_000n },
  market: { base: 'USD', quote: 'JPY', scaled: 1_520_000_000_000n },
  digits: { base: 2, quote: 0 },
}
const feeRule = { ...anOrder({}).feeRule, ratePpm: partsPerMillion(25_000) }
const collection = anOrder({ amount: money(120n, 'USD'), exchange: inYen, feeRule })

const linesOf = (journal: Journal | undefined) =>
  journal?.entries.map(({ account, amount }) => `${account} ${amount.minor} ${amount.currency}`)

test('a payment in another currency is booked in both, and its dispute turns all of it back but the fee', () => {
  const paid = settle(collection, { kind: 'paid', received: yen(185n) }, 'channel notice', 'chn_1', undefined, at)
  assert.deepEqual(linesOf(paid.journal), [
    'clearing:chn_1 -185 JPY',
    'exchange 185 JPY',
    'exchange -122 USD',
    'spread_income 1 USD',
    'rounding 1 USD',
    'available 117 USD',
    'fee_income 3 USD',
  ])
  const order = { ...collection, progress: paid.next ?? assert.fail() }
  const funds = { ...noFunds, available: 100n }
  const back = settle(order, { kind: 'reversed', reason: 'disputed' }, 'channel notice', 'chn_1', funds, at)
  assert.deepEqual(linesOf(back.journal), [
    'available -100 USD',
    'debt -20 USD',
    'exchange -185 JPY',
    'exchange 122 USD',
    'spread_income -1 USD',
    'rounding -1 USD',
    'clearing:chn_1 185 JPY',
  ])
})

test('dollars that are named for an order in yen say nothing of how much of it was paid', () => {
  const seen: Outcome = { kind: 'paid', received: money(185n, 'USD') }
  const { next, journal, finding } = settle(collection, seen, 'channel notice', 'chn_1', undefined, at)
  assert.deepEqual([next?.state, journal, finding?.kind], ['unclear', undefined, 'amount differs'])
})

test('a sum that comes to nothing is held, also where a part would count', () => {
  const seen: Outcome = { kind: 'paid', received: yen(1n) }
  const order = { ...collection, takesPartial: true, feeRule: { ...feeRule, stepMinor: 100n } }
  const { next, journal } = settle(order, seen, 'channel notice', 'chn_1', undefined, at)
  assert.equal(next?.state, 'unclear')
  assert.deepEqual(linesOf(journal), ['clearing:chn_1 -1 JPY', 'suspense 1 JPY'])
})

type Seen = Outcome | 'time is over' | 'give it to the merchant' | 'give it back'
type World = { readonly order: Order; readonly sums: ReadonlyMap<string, bigint>; readonly journals: number }

const anyOrder = fc
  .record({
    dollars: fc.bigInt({ min: 1n, max: 10n ** 8n }),
    asked: fc.bigInt({ min: 1n, max: 10n ** 10n }),
    spreadPpm: fc.bigInt({ min: 0n, max: 300_000n }),
    feePpm: fc.nat(100_000),
    takesPartial: fc.boolean(),
    stepMinor: fc.constantFrom(1n, 10n),
  })
  .map(({ dollars, asked, spreadPpm, feePpm, takesPartial, stepMinor }): Order => {
    const amount = money(dollars * stepMinor, 'USD')
    // A rate of which `asked` is the sum that the order comes to, rounded up as in a quotation.
    const scaled = (asked * 10n ** 12n) / amount.minor || 1n
    const market = (scaled * 1_000_000n) / (1_000_000n + spreadPpm) || 1n
    const pair = { base: 'USD', quote: 'JPY' }
    const exchange = { ...inYen, pay: yen(asked), rate: { ...pair, scaled }, market: { ...pair, scaled: market } }
    return anOrder({
      amount,
      exchange,
      takesPartial,
      feeRule: { ...feeRule, ratePpm: partsPerMillion(feePpm), stepMinor },
    })
  })
const anySeen = fc.oneof(
  fc.constantFrom<Seen>('time is over', 'give it to the merchant', 'give it back'),
  fc.constantFrom<Seen>({ kind: 'failed', reason: 'declined', proof: 'p' }, { kind: 'reversed', reason: 'disputed' }),
  fc.constantFrom<'all' | 'less' | 'more'>('all', 'all', 'less', 'more'),
)

test('both currencies balance, the merchant gets what is printed, a dispute leaves no exchange', () => {
  fc.assert(
    fc.property(
      anyOrder,
      fc.array(anySeen, { maxLength: 10 }),
      fc.bigInt({ min: 1n, max: 10n ** 9n }),
      (order, all, by) => {
        let world: World = { order, sums: new Map(), journals: 0 }
        for (const one of all) {
          world = see(world, typeof one === 'string' && one in offsets ? paidWith(order, one, by) : (one as Seen))
          check(world)
        }
      },
    ),
    { numRuns: 500 },
  )
})

const offsets = { all: 0n, less: -1n, more: 1n } as const

function paidWith(order: Order, how: string, by: bigint): Outcome {
  const asked = payableOf(order).minor
  const minor = asked + offsets[how as keyof typeof offsets] * (how === 'less' ? by % asked : by)
  return { kind: 'paid', received: yen(minor) }
}

function see(world: World, seen: Seen): World {
  const { order } = world
  const decision = decide(world, seen)
  if (!decision.journal) return { ...world, order: { ...order, progress: decision.next ?? order.progress } }
  const sums = new Map(world.sums)
  const balance = new Map<string, bigint>()
  for (const { account, amount } of decision.journal.entries) {
    const key = `${account} ${amount.currency}`
    sums.set(key, (sums.get(key) ?? 0n) + amount.minor)
    balance.set(amount.currency, (balance.get(amount.currency) ?? 0n) + amount.minor)
    assert.notEqual(amount.minor, 0n)
  }
  for (const sum of balance.values()) assert.equal(sum, 0n)
  return { order: { ...order, progress: decision.next ?? order.progress }, sums, journals: world.journals + 1 }
}

function decide({ order, sums }: World, seen: Seen): Decision {
  if (seen === 'time is over') return expire(order, at)
  if (typeof seen !== 'string') {
    const funds = takesFunds(order, seen) ? { ...noFunds, available: sums.get('available USD') ?? 0n } : undefined
    return settle(order, seen, 'channel notice', 'chn_1', funds, at)
  }
  const held = 'held' in order.progress && sums.get('suspense JPY') ? order.progress.held : undefined
  if (!held) return {}
  const { paid, exchanged } = creditOf(order, held)
  const by = { actor: 'ann + bob', reason: 'so it is' }
  if (seen === 'give it back') return { journal: suspenseDecided(order, held, { to: 'payer' }, by, 'held') }
  if (paid.minor === 0n) return {}
  const { fee } = collectionParts(order.feeRule, paid)
  return {
    next: { state: 'succeeded', paid, received: held, fee, paidAt: at },
    journal: suspenseDecided(order, held, { to: 'merchant', fee, exchanged }, by, 'held'),
  }
}

/** What must be true of the books of one order at any time. */
function check({ order: { progress }, sums }: World): void {
  const of = (key: string) => sums.get(key) ?? 0n
  const net = of('available USD') + of('debt USD')
  const earned = of('spread_income USD') + of('rounding USD')
  assert.ok(of('spread_income USD') >= 0n && of('rounding USD') >= 0n)
  if ('paid' in progress && progress.state !== 'disputed') {
    const received = receivedOf(progress).minor
    assert.equal(net, progress.paid.minor - progress.fee.minor)
    assert.equal(of('fee_income USD'), progress.fee.minor)
    assert.equal(-of('exchange USD'), progress.paid.minor + earned)
    assert.deepEqual([of('clearing:chn_1 JPY'), of('exchange JPY')], [-received, received])
    return
  }
  assert.deepEqual([of('exchange USD'), of('exchange JPY'), earned], [0n, 0n, 0n])
  assert.equal(of('clearing:chn_1 JPY'), -of('suspense JPY'))
  const fee = progress.state === 'disputed' ? progress.fee.minor : 0n
  assert.equal(net, -fee)
}
