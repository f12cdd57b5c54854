import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { money } from '#core/money.ts'
import { assertBalanced } from './append-journals.ts'
import { collectionDisputed, collectionHeld, collectionPaid, suspenseDecided } from './collection-journals.ts'
import { debtRepaid, toppedUp, withdrawn } from './funding-journals.ts'
import { fundsAfter, noFunds, printedBalances, takeBack } from './funds.ts'
import { latePayout, payoutExecuted, payoutReleased, payoutReserved, payoutReturned } from './payout-journals.ts'
import type { Funds, Journal } from './posting.ts'
import {
  lateRefund,
  refundExecuted,
  refundReleased,
  refundReleasedToDispute,
  refundReserved,
  refundReturned,
} from './refund-journals.ts'

const order = { merchantId: 'm', appId: 'a', orderNo: '20001', channelId: 'c', reserved: usd(105n) }
const key = { merchantId: 'm', appId: 'a', currency: 'USD' }
const decided = { actor: 'ann', reason: 'the payer called' }

function usd(minor: bigint) {
  return money(minor, 'USD')
}

function linesOf(journal: Journal): Record<string, bigint> {
  assertBalanced(journal)
  return Object.fromEntries(journal.entries.map(({ account, amount }) => [account, amount.minor]))
}

describe('journals of a collection', () => {
  test('a paid collection credits what was paid less the fee', () => {
    const lines = linesOf(collectionPaid(order, usd(1000n), usd(30n), 'channel'))
    assert.deepEqual(lines, { 'clearing:c': -1000n, available: 970n, fee_income: 30n })
  })

  test('a fee of nothing leaves no line', () => {
    const lines = linesOf(collectionPaid(order, usd(1000n), usd(0n), 'channel'))
    assert.deepEqual(lines, { 'clearing:c': -1000n, available: 1000n })
  })

  test('a fee that takes all leaves the merchant no line', () => {
    const lines = linesOf(collectionPaid(order, usd(10n), usd(10n), 'channel'))
    assert.deepEqual(lines, { 'clearing:c': -10n, fee_income: 10n })
  })

  test('a fee above what was paid is a bug', () => {
    assert.throws(() => collectionPaid(order, usd(10n), usd(11n), 'channel'), /negative/)
  })

  test('held money is in suspense, not with the merchant', () => {
    const lines = linesOf(collectionHeld(order, usd(1000n), 'channel', 'late'))
    assert.deepEqual(lines, { 'clearing:c': -1000n, suspense: 1000n })
  })

  test('suspense goes to the merchant less the fee, back to the payer, or to the operator', () => {
    const to = (verdict: Parameters<typeof suspenseDecided>[2]) =>
      linesOf(suspenseDecided(order, usd(1000n), verdict, decided, 'late'))
    assert.deepEqual(to({ to: 'merchant', fee: usd(30n) }), { suspense: -1000n, available: 970n, fee_income: 30n })
    assert.deepEqual(to({ to: 'payer' }), { suspense: -1000n, 'clearing:c': 1000n })
    assert.deepEqual(to({ to: 'operator' }), { suspense: -1000n, adjustment: 1000n })
  })

  test('held money has one cause whatever the verdict, so it is decided once', () => {
    const merchant = suspenseDecided(order, usd(5n), { to: 'merchant', fee: usd(0n) }, decided, 'late')
    const payer = suspenseDecided(order, usd(5n), { to: 'payer' }, decided, 'late')
    assert.equal(merchant.cause, payer.cause)
    assert.notEqual(merchant.cause, suspenseDecided(order, usd(5n), { to: 'payer' }, decided, 'held').cause)
    assert.deepEqual([merchant.actor, merchant.reason], ['ann', 'the payer called'])
  })

  test('a dispute takes all that was paid and gives no fee back', () => {
    const funds = { ...noFunds, unsettled: 200n, available: 300n }
    const lines = linesOf(collectionDisputed(order, usd(1000n), funds, 'channel'))
    assert.deepEqual(lines, { unsettled: -200n, available: -300n, debt: -500n, 'clearing:c': 1000n })
  })
})

describe('journals of a payout', () => {
  test('a reserve moves from available to reserved, and back when the payout is released', () => {
    assert.deepEqual(linesOf(payoutReserved(order, 'merchant')), { available: -105n, reserved: 105n })
    assert.deepEqual(linesOf(payoutReleased(order, 'channel')), { reserved: -105n, available: 105n })
  })

  test('an executed payout uses up its reserve: payee and fee', () => {
    const lines = linesOf(payoutExecuted(order, usd(100n), usd(5n), 'channel'))
    assert.deepEqual(lines, { reserved: -105n, 'clearing:c': 100n, fee_income: 5n })
  })

  test('a reserve ends in one way only: executed and released share their cause', () => {
    assert.equal(payoutExecuted(order, usd(100n), usd(5n), 'x').cause, payoutReleased(order, 'x').cause)
  })

  test('a returned payout gives back the fee too', () => {
    const lines = linesOf(payoutReturned(order, usd(100n), usd(5n), 'channel'))
    assert.deepEqual(lines, { 'clearing:c': -100n, fee_income: -5n, available: 105n })
  })

  test('a late payout takes available, then debt, and leaves unsettled alone', () => {
    const funds = { ...noFunds, unsettled: 500n, available: 30n }
    assert.deepEqual(linesOf(latePayout(order, usd(100n), funds, 'channel')), {
      available: -30n,
      debt: -70n,
      'clearing:c': 100n,
    })
  })

  test('a payout without a reserve cannot be released', () => {
    assert.throws(() => payoutReleased({ ...order, reserved: undefined }, 'channel'), /no reserve/)
  })
})

describe('journals of funding', () => {
  test('top-ups and withdrawals go through the bank of the operator', () => {
    assert.deepEqual(linesOf(toppedUp(key, 'r1', usd(50n), decided)), { 'clearing:bank': -50n, available: 50n })
    assert.deepEqual(linesOf(withdrawn(key, 'r1', usd(50n), decided)), { available: -50n, 'clearing:bank': 50n })
  })

  test('one reference may stand for a top-up, a withdrawal and other currencies', () => {
    const causes = [
      toppedUp(key, 'r1', usd(5n), decided),
      withdrawn(key, 'r1', usd(5n), decided),
      toppedUp({ ...key, currency: 'EUR' }, 'r1', money(5n, 'EUR'), decided),
      toppedUp({ ...key, appId: 'b' }, 'r1', usd(5n), decided),
    ].map(({ cause }) => cause)
    assert.equal(new Set(causes).size, causes.length)
  })

  test('debt is repaid as far as available goes, and not at all without either', () => {
    const repay = (available: bigint, debt: bigint) => debtRepaid(key, 'r1', { ...noFunds, available, debt })?.entries
    assert.deepEqual(repay(30n, -100n), [
      { account: 'available', amount: usd(-30n) },
      { account: 'debt', amount: usd(30n) },
    ])
    assert.equal(repay(100n, -30n)?.[1]?.amount.minor, 30n)
    assert.equal(repay(0n, -30n), undefined)
    assert.equal(repay(30n, 0n), undefined)
  })
})

const amounts = fc.bigInt({ min: 0n, max: 1n << 50n })
const anyFunds: fc.Arbitrary<Funds> = fc.record({
  available: amounts,
  unsettled: amounts,
  reserved: amounts,
  rollingReserve: amounts,
  suspense: amounts,
  debt: amounts.map((minor) => -minor),
})

describe('journals of a refund', () => {
  const parts = { payerGets: usd(100n), fee: usd(5n), feeBack: usd(8n) }

  test('it keeps what it costs, pays the payer, and gives back what is given of the fee', () => {
    assert.deepEqual(linesOf(refundReserved(order, decided)), { available: -105n, reserved: 105n })
    const { entries } = refundExecuted(order, parts, 'channel')
    assert.deepEqual(
      entries.map(({ account, amount }) => [account, amount.minor]),
      [
        ['reserved', -105n],
        ['clearing:c', 100n],
        ['fee_income', 5n],
        ['fee_income', -8n],
        ['available', 8n],
      ],
    )
  })

  test('one that fails costs nothing; after a dispute what it kept for the payer goes there', () => {
    assert.deepEqual(linesOf(refundReleased(order, 'channel')), { reserved: -105n, available: 105n })
    const lines = linesOf(refundReleasedToDispute(order, parts.payerGets, parts.fee, 'channel'))
    assert.deepEqual(lines, { reserved: -105n, 'clearing:c': 100n, available: 5n })
  })

  test('one that comes back undoes all of it, whichever of the two fees is larger', () => {
    const cheap = linesOf(refundReturned(order, usd(100n), usd(-3n), 'channel'))
    assert.deepEqual(cheap, { 'clearing:c': -100n, fee_income: 3n, available: 97n })
    const dear = linesOf(refundReturned(order, usd(100n), usd(4n), 'channel'))
    assert.deepEqual(dear, { 'clearing:c': -100n, fee_income: -4n, available: 104n })
  })

  test('one that is executed late takes available, then debt, and leaves what is unsettled', () => {
    const lines = linesOf(lateRefund(order, usd(100n), { ...noFunds, available: 30n, unsettled: 500n }, 'channel'))
    assert.deepEqual(lines, { available: -30n, debt: -70n, 'clearing:c': 100n })
  })

  test('it ends in one way only', () => {
    const ends = [
      refundExecuted(order, parts, 'channel'),
      refundReleased(order, 'channel'),
      refundReleasedToDispute(order, parts.payerGets, parts.fee, 'channel'),
    ]
    assert.equal(new Set(ends.map(({ cause }) => cause)).size, 1)
  })
})

describe('funds', () => {
  test('taking back takes exactly the amount, empties unsettled before available and both before debt', () => {
    fc.assert(
      fc.property(anyFunds, fc.bigInt({ min: 1n, max: 1n << 51n }), (funds, minor) => {
        const taken = takeBack(usd(minor), funds)
        const after = fundsAfter(funds, taken)
        assert.equal(
          taken.reduce((sum, { amount }) => sum + amount.minor, 0n),
          -minor,
        )
        assert.ok(after.unsettled >= 0n && after.available >= 0n && after.debt <= funds.debt)
        if (after.available < funds.available) assert.equal(after.unsettled, 0n)
        if (after.debt < funds.debt) assert.equal(after.available, 0n)
      }),
    )
  })

  test('there is nothing to take back of nothing', () => {
    assert.throws(() => takeBack(usd(0n), noFunds), /nothing to take back/)
  })

  test('printed parts add up to the printed total, net of debt and without suspense', () => {
    fc.assert(
      fc.property(anyFunds, (funds) => {
        const printed = printedBalances(funds)
        assert.equal(printed.total, printed.available + printed.frozen + printed.unsettled)
        assert.deepEqual(printedBalances({ ...funds, suspense: funds.suspense + 1n }), printed)
        assert.equal(printedBalances({ ...funds, debt: funds.debt - 7n }).available, printed.available - 7n)
      }),
    )
  })

  test('repaying debt changes nothing that is printed', () => {
    fc.assert(
      fc.property(anyFunds, (funds) => {
        const repaid = fundsAfter(funds, debtRepaid(key, 'r1', funds)?.entries ?? [])
        assert.deepEqual(printedBalances(repaid), printedBalances(funds))
        assert.ok(repaid.debt === 0n || repaid.available === 0n)
      }),
    )
  })
})

test('journals that do not balance, or say nothing, are refused', () => {
  const entries = toppedUp(key, 'r1', usd(5n), decided).entries
  const journal = toppedUp(key, 'r1', usd(5n), decided)
  const nothing = { account: 'available', amount: usd(0n) } as const
  const euro = { account: 'available', amount: money(5n, 'EUR') } as const
  assert.throws(() => assertBalanced({ ...journal, entries: entries.slice(1) }), /fewer than two/)
  assert.throws(() => assertBalanced({ ...journal, entries: [...entries, nothing] }), /line of nothing/)
  assert.throws(() => assertBalanced({ ...journal, entries: [entries[0] ?? nothing, euro] }), /does not balance in/)
  assert.throws(() => assertBalanced({ ...journal, entries: [...entries, ...entries.slice(1)] }), /balance in USD/)
})
