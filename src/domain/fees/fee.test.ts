import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { add, money, partsPerMillion, printAmount, wireStep } from '#core/money.ts'
import { readCatalog } from '#domain/methods/index.ts'
import { haipay } from '#protocols/haipay/protocol.ts'
import { collectionParts, type FeeRule, feeOf, payoutParts } from './fee.ts'

const { currencies } = await readCatalog(join(import.meta.dirname, '..', '..', '..', 'catalog'), [haipay])

const free: FeeRule = {
  ratePpm: partsPerMillion(0),
  fixedMinor: 0n,
  minMinor: undefined,
  maxMinor: undefined,
  side: 'inside',
  stepMinor: 1n,
}
const percent = (hundredths: number) => partsPerMillion(hundredths * 100)
const usd = (minor: bigint) => money(minor, 'USD')

const bound = fc.option(fc.bigInt({ min: 0n, max: 10n ** 9n }), { nil: undefined })
const currency = fc.constantFrom(...currencies)
/** A rule, and an amount as the wire of its currency can say it. */
const priced = fc
  .record({
    currency,
    rate: fc.integer({ min: 0, max: 1_000_000 }),
    fixedMinor: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    least: bound,
    most: bound,
    side: fc.constantFrom('inside' as const, 'outside' as const),
    steps: fc.bigInt({ min: 1n, max: 10n ** 13n }),
  })
  .map(({ currency, rate, fixedMinor, least, most, side, steps }) => {
    const stepMinor = wireStep(currency.minorDigits, currency.wireDigits)
    const ordered = least !== undefined && most !== undefined && least > most
    const [minMinor, maxMinor] = ordered ? [most, least] : [least, most]
    const rule: FeeRule = { ratePpm: partsPerMillion(rate), fixedMinor, minMinor, maxMinor, side, stepMinor }
    return { currency, rule, amount: money(steps * stepMinor, currency.code) }
  })

test('a fee is the rate and the fixed part, half up to what can be printed', () => {
  assert.deepEqual(feeOf({ ...free, ratePpm: percent(250), fixedMinor: 30n }, usd(1_001n)), usd(55n))
  assert.deepEqual(feeOf({ ...free, ratePpm: percent(250) }, usd(1_020n)), usd(26n))
  const rupiah = { ...free, ratePpm: percent(100), stepMinor: 100n }
  assert.deepEqual(feeOf(rupiah, money(1_234_500n, 'IDR')), money(12_300n, 'IDR'))
  assert.deepEqual(feeOf(rupiah, money(1_235_000n, 'IDR')), money(12_400n, 'IDR'))
})

test('a fee stays between its minimum and its maximum', () => {
  const rule = { ...free, ratePpm: percent(100), minMinor: 50n, maxMinor: 200n }
  assert.deepEqual(feeOf(rule, usd(100n)), usd(50n))
  assert.deepEqual(feeOf(rule, usd(10_000n)), usd(100n))
  assert.deepEqual(feeOf(rule, usd(1_000_000n)), usd(200n))
  fc.assert(
    fc.property(priced, ({ rule, amount }) => {
      const fee = feeOf(rule, amount).minor
      // A bound that cannot be printed is met to within half a step.
      if (rule.minMinor !== undefined) assert.ok(2n * (rule.minMinor - fee) <= rule.stepMinor)
      if (rule.maxMinor !== undefined) assert.ok(2n * (fee - rule.maxMinor) <= rule.stepMinor)
    }),
  )
})

test('a collection fee never exceeds what was paid, and fee and credit sum to it', () => {
  fc.assert(
    fc.property(priced, ({ rule, amount }) => {
      const { fee, credit } = collectionParts(rule, amount)
      assert.deepEqual(add(fee, credit), amount)
      assert.ok(fee.minor >= 0n && credit.minor >= 0n)
      if (feeOf(rule, amount).minor <= amount.minor) assert.deepEqual(fee, feeOf(rule, amount))
    }),
  )
})

test('a payout fee inside is taken from the payee, one outside is reserved on top', () => {
  const rule = { ...free, fixedMinor: 100n }
  const parts = (side: FeeRule['side'], minor: bigint) => payoutParts({ ...rule, side }, usd(minor))
  assert.deepEqual(parts('inside', 1_000n), { fee: usd(100n), reserve: usd(1_000n), payeeGets: usd(900n) })
  assert.deepEqual(parts('outside', 1_000n), { fee: usd(100n), reserve: usd(1_100n), payeeGets: usd(1_000n) })
  assert.equal(parts('inside', 100n), undefined)
  assert.deepEqual(parts('inside', 101n)?.payeeGets, usd(1n))
  assert.deepEqual(parts('outside', 1n)?.payeeGets, usd(1n))
})

test('a payout reserves what the payee gets and the fee, and is refused only where the payee gets nothing', () => {
  fc.assert(
    fc.property(priced, ({ rule, amount }) => {
      const parts = payoutParts(rule, amount)
      if (!parts) return assert.ok(rule.side === 'inside' && feeOf(rule, amount).minor >= amount.minor)
      assert.deepEqual(add(parts.payeeGets, parts.fee), parts.reserve)
      assert.deepEqual(rule.side === 'inside' ? parts.reserve : parts.payeeGets, amount)
      assert.ok(parts.payeeGets.minor > 0n)
    }),
  )
})

test('the printed amount less the printed fee is the printed change of the balance, in every currency', () => {
  fc.assert(
    fc.property(priced, ({ currency, rule, amount }) => {
      // Printing throws where it would drop a part. Without the point the texts are whole numbers of the last place.
      const printed = (part: typeof amount) =>
        BigInt(printAmount(part, currency.minorDigits, currency.wireDigits).replace('.', ''))
      const { fee, credit } = collectionParts(rule, amount)
      assert.equal(printed(amount) - printed(fee), printed(credit))
      const payout = payoutParts(rule, amount)
      if (payout) assert.equal(printed(payout.payeeGets) + printed(payout.fee), printed(payout.reserve))
    }),
    { numRuns: 1_000 },
  )
})
