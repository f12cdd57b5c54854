import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { money, partsPerMillion, wireStep } from '#core/money.ts'
import { ok } from '#core/result.ts'
import type { CatalogCurrency } from '#domain/methods/index.ts'
import { exchangeReceived, quoteExchange } from './exchange.ts'
import { readRate, withSpread } from './rate.ts'

const currency = (code: string, minorDigits: number, wireDigits: number): CatalogCurrency => ({
  ...{ code, minorDigits, wireDigits, country: '', timeZone: 'UTC' },
})
const usd = currency('USD', 2, 2)
const jpy = currency('JPY', 0, 0)

async function quote(minor: bigint, marketText: string, spreadPpm: number, pay: CatalogCurrency) {
  const market = readRate(marketText) ?? assert.fail()
  const scaled = withSpread(market, partsPerMillion(spreadPpm))
  const find = async (base: string, quoted: string) => ok({ base, quote: quoted, scaled, market })
  return quoteExchange({ find }, money(minor, 'USD'), { order: usd, pay })
}

test('1.20 dollars at 152 yen and 1 % are 185 yen, of which a cent is spread and a cent is rounding', async () => {
  const quoted = await quote(120n, '152', 10_000, jpy)
  assert.ok(quoted.ok)
  assert.deepEqual(quoted.value.pay, money(185n, 'JPY'))
  assert.deepEqual(exchangeReceived(quoted.value, money(120n, 'USD'), money(185n, 'JPY'), 1n), {
    received: money(185n, 'JPY'),
    credited: money(120n, 'USD'),
    spread: money(1n, 'USD'),
    rounding: money(1n, 'USD'),
  })
})

test('what would pass the largest amount is refused', async () => {
  const refused = await quote(10n ** 15n, '16600', 0, currency('IDR', 2, 0))
  assert.deepEqual(refused, { ok: false, refusal: 'amount above the maximum' })
})

const anyCurrency = fc
  .tuple(fc.nat(3), fc.nat(3))
  .map(([minorDigits, wireDigits]) => currency('XXX', minorDigits, wireDigits))
/** Rates as an operator may set them that make a dollar worth more than a thousandth of the other's least step. */
const anyRate = fc.integer({ min: 1, max: 30_000_000 }).map((thousandths) => {
  return `${Math.floor(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, '0')}`
})
const anyAmount = fc.bigInt({ min: 1n, max: 10n ** 9n })
const anySpread = fc.integer({ min: 0, max: 200_000 })

test('the payer is asked for no less than the order is worth, and for less than a step more', async () => {
  await fc.assert(
    fc.asyncProperty(anyAmount, anyRate, anySpread, anyCurrency, async (minor, rate, spread, pay) => {
      const quoted = await quote(minor, rate, spread, pay)
      assert.ok(quoted.ok)
      const { pay: asked, rate: fixed } = quoted.value
      const step = wireStep(pay.minorDigits, pay.wireDigits)
      assert.ok(asked.minor > 0n && asked.minor % step === 0n)
      // Both sides in parts of the rate's scale and of the dollar's cents.
      const due = minor * fixed.scaled * 10n ** BigInt(pay.minorDigits)
      const unit = 10n ** 10n * 100n
      assert.ok(asked.minor * unit >= due && (asked.minor - step) * unit < due)
    }),
  )
})

test('credit, spread and rounding are never negative, and more money never comes to less', async () => {
  const sums = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 12n }))
  const step = fc.constantFrom(1n, 100n)
  await fc.assert(
    fc.asyncProperty(anyAmount, anyRate, anySpread, sums, step, async (steps, rate, spread, [one, other], step) => {
      const minor = steps * step
      const quoted = await quote(minor, rate, spread, jpy)
      assert.ok(quoted.ok)
      const exchange = quoted.value
      const { pay } = exchange
      const of = (received: bigint) => exchangeReceived(exchange, money(minor, 'USD'), money(received, 'JPY'), step)
      const [less, more] = one < other ? [one, other] : [other, one]
      const sorted = [less, pay.minor, more].sort((a, b) => (a < b ? -1 : 1)).map(of)
      for (const { credited, spread, rounding } of sorted) {
        assert.ok(credited.minor >= 0n && spread.minor >= 0n && rounding.minor >= 0n)
        assert.equal(credited.minor % step, 0n)
      }
      const credits = sorted.map(({ credited }) => credited.minor)
      assert.deepEqual(
        credits,
        [...credits].sort((a, b) => (a < b ? -1 : 1)),
      )
      assert.equal(of(pay.minor).credited.minor, minor)
    }),
  )
})
