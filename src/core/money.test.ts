import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  add,
  divide,
  money,
  parseAmount,
  partsPerMillion,
  printAmount,
  type Rounding,
  share,
  subtract,
  wireStep,
} from './money.ts'

const shapes = [0, 2, 3, 6].flatMap((minorDigits) => [0, 2].map((wireDigits) => ({ minorDigits, wireDigits })))
const shape = fc.constantFrom(...shapes)
const rounding = fc.constantFrom<Rounding>('up', 'down', 'half-up')
const amount = fc.bigInt({ min: 0n, max: 10n ** 15n })
const rate = fc.integer({ min: 0, max: 1_000_000 }).map(partsPerMillion)

const parsed = (text: string, minorDigits = 2, wireDigits = 2) =>
  parseAmount(text, 'USD', minorDigits, wireDigits)?.minor

test('an amount the wire can print is read back as itself, whatever the decimals of its currency', () => {
  fc.assert(
    fc.property(shape, amount, ({ minorDigits, wireDigits }, count) => {
      const printable = count - (count % wireStep(minorDigits, wireDigits))
      const text = printAmount(money(printable, 'USD'), minorDigits, wireDigits)
      assert.match(text, wireDigits === 0 ? /^\d+$/ : /^\d+\.\d{2}$/)
      assert.deepEqual(parseAmount(text, 'USD', minorDigits, wireDigits), money(printable, 'USD'))
    }),
  )
})

test('printing never drops a part of an amount: it throws', () => {
  fc.assert(
    fc.property(shape, amount, ({ minorDigits, wireDigits }, count) => {
      const print = () => printAmount(money(count, 'USD'), minorDigits, wireDigits)
      if (count % wireStep(minorDigits, wireDigits) === 0n) assert.doesNotThrow(print)
      else assert.throws(print, RangeError)
    }),
  )
  assert.equal(wireStep(3, 2), 10n)
  assert.equal(wireStep(0, 2), 1n)
})

test('a negative amount prints as the positive one behind a sign', () => {
  assert.equal(printAmount(money(-5n, 'USD'), 2, 2), '-0.05')
  assert.equal(printAmount(money(0n, 'USD'), 2, 2), '0.00')
  fc.assert(
    fc.property(shape, fc.bigInt({ min: 1n, max: 10n ** 15n }), ({ minorDigits, wireDigits }, count) => {
      const printable = count * wireStep(minorDigits, wireDigits)
      const print = (minor: bigint) => printAmount(money(minor, 'USD'), minorDigits, wireDigits)
      assert.equal(print(-printable), `-${print(printable)}`)
    }),
  )
})

test('amounts are read as merchants write them', () => {
  assert.equal(parsed('300'), 30_000n)
  assert.equal(parsed('50.0'), 5_000n)
  assert.equal(parsed('0.5'), 50n)
  assert.equal(parsed('0.50', 3, 2), 500n)
  assert.equal(parsed('0.00'), 0n)
  assert.equal(parsed('1000.00', 0, 2), 1_000n)
  assert.equal(parsed('1000', 2, 0), 100_000n)
  assert.equal(parsed('0.01', 6, 2), 10_000n)
})

test('what is not plain decimal text is refused', () => {
  const wrong = [
    ...['', ' ', '1 ', ' 1', '1\n', '1,000', '1,00', '+1', '-1', '-0', '1e3', '1E3', '0x1', '1_000', 'NaN', 'Infinity'],
    ...['01', '00', '00.10', '.5', '5.', '.', '1.2.3', '1.-2', '1. 2', '１', '١', '1.٥', '1n', 'null', '$1'],
  ]
  for (const text of wrong) assert.equal(parsed(text), undefined, JSON.stringify(text))
})

test('more decimals than the wire has, or than the minor unit can hold, are refused', () => {
  assert.equal(parsed('1.000'), undefined)
  assert.equal(parsed('1.005'), undefined)
  assert.equal(parsed('1.0', 2, 0), undefined)
  assert.equal(parsed('1.50', 0, 2), undefined)
  assert.equal(parsed('1.01', 0, 2), undefined)
  assert.equal(parsed('1.001', 3, 2), undefined)
})

test('an amount that does not fit the database is refused, the largest that fits is read', () => {
  assert.equal(parsed('1'.padEnd(31, '0')), undefined)
  assert.equal(parsed('9'.repeat(18)), undefined)
  assert.equal(parsed('9999999999999999.99'), 10n ** 18n - 1n)
  assert.equal(parsed('10000000000000000.00'), undefined)
  assert.equal(parsed('9'.repeat(18), 0, 0), 10n ** 18n - 1n)
  assert.equal(parsed('1'.padEnd(13, '0'), 6, 2), undefined)
})

test('text that is read has one value, and that value prints as the text does in full', () => {
  const text = fc.tuple(
    fc.bigInt({ min: 0n, max: 10n ** 9n }),
    fc.string({ unit: fc.constantFrom('0', '5'), maxLength: 3 }),
  )
  fc.assert(
    fc.property(shape, text, ({ minorDigits, wireDigits }, [whole, fraction]) => {
      const minor = parsed(fraction ? `${whole}.${fraction}` : `${whole}`, minorDigits, wireDigits)
      const isHeld = fraction.length <= wireDigits && !fraction.slice(minorDigits).includes('5')
      assert.equal(minor !== undefined, isHeld)
      if (minor === undefined) return
      const printed = printAmount(money(minor, 'USD'), minorDigits, wireDigits)
      assert.equal(printed, wireDigits ? `${whole}.${fraction.padEnd(wireDigits, '0')}` : `${whole}`)
    }),
  )
})

test('a division is exact to less than one, on the side its rounding names', () => {
  const any = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n })
  fc.assert(
    fc.property(any, fc.bigInt({ min: 1n, max: 10n ** 9n }), (value, by) => {
      const size = (one: bigint) => (one < 0n ? -one : one)
      const down = size(divide(value, by, 'down')) * by
      const up = size(divide(value, by, 'up')) * by
      const near = divide(value, by, 'half-up') * by
      assert.ok(down <= size(value) && size(value) < down + by)
      assert.ok(up >= size(value) && size(value) > up - by)
      assert.ok(2n * size(near - value) <= by)
    }),
  )
  const all = (value: bigint, by: bigint) => (['down', 'half-up', 'up'] as const).map((way) => divide(value, by, way))
  assert.deepEqual(all(5n, 2n), [2n, 3n, 3n])
  assert.deepEqual(all(-5n, 2n), [-2n, -3n, -3n])
  assert.deepEqual(all(7n, 5n), [1n, 1n, 2n])
  assert.deepEqual(all(6n, 3n), [2n, 2n, 2n])
  assert.throws(() => divide(1n, 0n, 'down'), RangeError)
  assert.throws(() => divide(1n, -1n, 'down'), RangeError)
})

test('a share is never more than the whole, prints on the wire, and is off by less than one step', () => {
  fc.assert(
    fc.property(shape, amount, rate, rounding, ({ minorDigits, wireDigits }, count, parts, way) => {
      const step = wireStep(minorDigits, wireDigits)
      const whole = money(count * step, 'USD')
      const part = share(whole, parts, way, step)
      assert.ok(part.minor >= 0n && part.minor <= whole.minor)
      assert.equal(part.minor % step, 0n)
      const error = part.minor * 1_000_000n - whole.minor * parts
      assert.ok(error < step * 1_000_000n && error > -step * 1_000_000n)
      if (way === 'down') assert.ok(error <= 0n)
      if (way === 'up') assert.ok(error >= 0n)
    }),
  )
})

test('no rate takes nothing, the full rate takes all', () => {
  fc.assert(
    fc.property(amount, rounding, (count, way) => {
      assert.equal(share(money(count, 'USD'), partsPerMillion(0), way).minor, 0n)
      assert.equal(share(money(count, 'USD'), partsPerMillion(1_000_000), way).minor, count)
    }),
  )
})

test('a rate outside nothing to all, or finer than a millionth, is a bug', () => {
  for (const wrong of [-1, 1_000_001, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => partsPerMillion(wrong), RangeError)
  }
})

test('taking away undoes adding, and two currencies do not mix', () => {
  fc.assert(
    fc.property(amount, amount, (one, other) => {
      const sum = add(money(one, 'USD'), money(other, 'USD'))
      assert.equal(sum.minor, one + other)
      assert.deepEqual(subtract(sum, money(other, 'USD')), money(one, 'USD'))
    }),
  )
  assert.throws(() => add(money(1n, 'USD'), money(1n, 'EUR')), TypeError)
  assert.throws(() => subtract(money(1n, 'USD'), money(1n, 'EUR')), TypeError)
})

test('a bare number is not a rate', () => {
  // @ts-expect-error a rate is made by partsPerMillion, which checks it
  assert.equal(share(money(100n, 'USD'), 10_000n, 'down').minor, 1n)
})
