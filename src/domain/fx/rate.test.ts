import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { money, partsPerMillion, type Rounding } from '#core/money.ts'
import { convert, inverseWithSpread, printRate, rateScale, readRate, withSpread } from './rate.ts'

const scaledRate = fc.bigInt({ min: 1n, max: 10n ** 17n })
const digits = fc.record({ base: fc.nat(6), quote: fc.nat(6) })
const amount = fc.bigInt({ min: 0n, max: 10n ** 15n }).map((minor) => money(minor, 'USD'))
const rounding = fc.constantFrom<Rounding>('up', 'down', 'half-up')

const pair = (scaled: bigint) => ({ base: 'USD', quote: 'HKD', scaled })

test('a printed rate reads back as the same rate, and is never longer than needed', () => {
  assert.equal(printRate(rateScale), '1')
  assert.equal(printRate(78_125_000_000n), '7.8125')
  assert.equal(printRate(1n), '0.0000000001')
  assert.equal(printRate(250_000n * rateScale), '250000')
  fc.assert(
    fc.property(scaledRate, (scaled) => {
      const text = printRate(scaled)
      assert.equal(readRate(text), scaled)
      assert.doesNotMatch(text, /\.\d*0$|\.$/)
    }),
  )
})

test('what is not plain decimal text of at most 10 places is no rate', () => {
  for (const text of ['', '.5', '1.', '-1', '+1', '1e3', '01', '1,5', ' 1', '1.00000000001', '1234567890123', 'NaN']) {
    assert.equal(readRate(text), undefined, text)
  }
})

test('the spread makes the payer pay more, in both directions', () => {
  assert.equal(printRate(withSpread(readRate('7.8') ?? 0n, partsPerMillion(20_000))), '7.956')
  assert.equal(printRate(inverseWithSpread(readRate('8') ?? 0n, partsPerMillion(20_000))), '0.1275')
  fc.assert(
    fc.property(
      fc.bigInt({ min: 10n ** 4n, max: 10n ** 16n }),
      fc.bigInt({ min: 0n, max: 999_999n }),
      (market, ppm) => {
        const spread = partsPerMillion(ppm)
        const none = partsPerMillion(0)
        assert.ok(withSpread(market, spread) >= market)
        assert.ok(inverseWithSpread(market, spread) >= inverseWithSpread(market, none))
      },
    ),
  )
})

test('a converted amount is the amount times the printed rate, less than one step away, on the named side', () => {
  fc.assert(
    fc.property(amount, scaledRate, digits, rounding, fc.constantFrom(1n, 100n), (from, scaled, places, how, step) => {
      const to = convert(from, pair(scaled), places, how, step)
      // Both sides times every divisor, so that the comparison is exact.
      const exact = from.minor * scaled * 10n ** BigInt(places.quote)
      const unit = rateScale * 10n ** BigInt(places.base)
      const off = to.minor * unit - exact
      assert.equal(to.currency, 'HKD')
      assert.equal(to.minor % step, 0n)
      if (how === 'up') assert.ok(off >= 0n && off < unit * step)
      if (how === 'down') assert.ok(off <= 0n && -off < unit * step)
      if (how === 'half-up') assert.ok(2n * off <= unit * step && -2n * off < unit * step)
    }),
  )
})

test('a larger amount never converts to less', () => {
  fc.assert(
    fc.property(amount, amount, scaledRate, digits, rounding, (one, other, scaled, places, how) => {
      const [less, more] = one.minor < other.minor ? [one, other] : [other, one]
      assert.ok(convert(less, pair(scaled), places, how).minor <= convert(more, pair(scaled), places, how).minor)
    }),
  )
})

test('minor digits of both currencies count', () => {
  const krw = { base: 'USD', quote: 'KRW', scaled: readRate('1380.5') ?? 0n }
  assert.deepEqual(convert(money(99n, 'USD'), krw, { base: 2, quote: 0 }, 'up'), money(1367n, 'KRW'))
  const usdt = { base: 'USD', quote: 'USDT', scaled: readRate('0.9991') ?? 0n }
  assert.deepEqual(convert(money(100n, 'USD'), usdt, { base: 2, quote: 6 }, 'half-up'), money(999_100n, 'USDT'))
  assert.throws(() => convert(money(1n, 'HKD'), krw, { base: 2, quote: 0 }, 'up'), TypeError)
})
