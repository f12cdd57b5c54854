import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Overloaded } from '#core/coalesce.ts'
import { buildOrderNumbers, merchantTagOf } from './order-number.ts'

const lease = { number: 7, stillHeld: () => true }

function numbersAt(start: string) {
  const clock = { at: new Date(start) }
  const next = buildOrderNumbers({ now: () => clock.at, lease })
  return { clock, next }
}

test('an order number says prefix, UTC second, process, place in the second and merchant', () => {
  const { clock, next } = numbersAt('2026-11-21T23:59:58.900Z')
  assert.equal(next('20', 1054), ['20', '261121235958', '07', '0000', '1054'].join(''))
  assert.equal(next('20', 31_054), ['20', '261121235958', '07', '0001', '1054'].join(''))
  clock.at = new Date('2026-11-21T23:59:59Z')
  assert.equal(next('15', 3), ['15', '261121235959', '07', '0000', '0003'].join(''))
  assert.equal(next('15', 3).length, 24)
})

test('a short number has 19 digits after its prefix, which are seconds since 2020, process, place and merchant', () => {
  const { clock, next } = numbersAt('2020-01-01T00:01:40Z')
  assert.equal(next('PAYOUT', 1054, 'short'), ['PAYOUT', '000000100', '07', '0000', '1054'].join(''))
  assert.equal(next('PAYIN', 3, 'short'), ['PAYIN', '000000100', '07', '0001', '0003'].join(''))
  clock.at = new Date('2051-09-09T01:46:39Z')
  assert.match(next('PAYIN', 3, 'short'), /^PAYIN\d{19}$/)
  assert.equal(merchantTagOf(next('PAYIN', 31_054, 'short')), '1054')
})

test('the merchant tag is read back from the number', () => {
  const { next } = numbersAt('2026-01-02T03:04:05Z')
  fc.assert(
    fc.property(fc.constantFrom('20', '15', 'PAYOUT', ''), fc.nat(2_000_000_000), (prefix, merchant) => {
      assert.equal(Number(merchantTagOf(next(prefix, merchant))), merchant % 10_000)
    }),
  )
})

test('numbers of one process never repeat and sort by the order they were given, whatever the clock does', () => {
  const move = fc.record({ milliseconds: fc.integer({ min: -100_000, max: 5_000 }), take: fc.nat(200) })
  fc.assert(
    fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
      const { clock, next } = numbersAt('2026-06-01T00:00:00Z')
      const given = moves.flatMap(({ milliseconds, take }) => {
        clock.at = new Date(clock.at.getTime() + milliseconds)
        return Array.from({ length: take }, () => next('20', 1))
      })
      assert.deepEqual(given.toSorted(), given)
      assert.equal(new Set(given).size, given.length)
    }),
  )
})

test('more than ten thousand in a second go on in the next, and the clock then joins without a repeat', () => {
  const { clock, next } = numbersAt('2026-12-31T23:59:59.500Z')
  const given = Array.from({ length: 25_000 }, () => next('20', 1))
  assert.equal(given[9_999]?.slice(2, 20), '261231235959079999')
  assert.equal(given[10_000]?.slice(2, 20), '270101000000070000')
  clock.at = new Date('2027-01-01T00:00:01.100Z')
  given.push(...Array.from({ length: 10_000 }, () => next('20', 1)))
  assert.deepEqual(given.toSorted(), given)
  assert.equal(new Set(given).size, given.length)
})

test('no number is given while the process number is not held', () => {
  const next = buildOrderNumbers({ now: () => new Date(0), lease: { number: 1, stillHeld: () => false } })
  assert.throws(() => next('20', 1), Overloaded)
})
