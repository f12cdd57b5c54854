import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { printLocalTime } from '#core/clock.ts'
import { dayOf, localOf, zonesOfCurrencies } from '#tests/support/calendar.ts'
import { endOfLife, type Interval, startOf } from './schedule.ts'

const dayMilliseconds = 86_400_000
const years = 10

const anchors = fc.date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2029-12-31T23:59:59Z') })
const intervals: fc.Arbitrary<Interval> = fc.record({
  unit: fc.constantFrom('day', 'week', 'month', 'year'),
  count: fc.integer({ min: 1, max: 5 }),
})

test('in every zone, ten years have the right number of periods, each once and on its own local day', async () => {
  for (const timeZone of await zonesOfCurrencies()) {
    const holds = (from: Date, interval: Interval) => {
      const first = localOf(from, timeZone)
      const end = dayOf(first.day, { unit: 'year', count: years }, 1)
      const starts: Date[] = []
      for (;;) {
        const start = startOf({ from, interval, timeZone }, starts.length)
        const { days, time } = localOf(start, timeZone)
        if (days >= end) break
        assert.equal(days, dayOf(first.day, interval, starts.length))
        // On its day at the hour of the first, or later where the clocks skipped that hour.
        assert.ok(
          time === first.time || (time > first.time && skips(start, timeZone)),
          `${start.toISOString()} ${time}`,
        )
        assert.ok(starts.length === 0 || start > (starts.at(-1) ?? start), 'periods go forward')
        starts.push(start)
      }
      const { unit, count } = interval
      const units = { day: end - first.days, week: (end - first.days) / 7, month: years * 12, year: years }[unit]
      assert.equal(starts.length, Math.ceil(units / count))
    }
    fc.assert(fc.property(anchors, intervals, holds), { numRuns: 12, seed: 20260417 })
  }
})

/** Whether the clocks of a zone were put forward within the three hours before an instant. */
function skips(at: Date, zone: string): boolean {
  const before = new Date(at.getTime() - dayMilliseconds / 8)
  const [now, then] = [at, before].map((one) => Date.parse(`${printLocalTime(one, zone).replace(' ', 'T')}Z`))
  return Number(now) - Number(then) > dayMilliseconds / 8
}

const starts = (from: string, interval: Interval, timeZone: string, most: number) =>
  Array.from({ length: most }, (_, period) =>
    printLocalTime(startOf({ from: new Date(from), interval, timeZone }, period), timeZone),
  )
const monthly = { unit: 'month', count: 1 } as const
const daily = { unit: 'day', count: 1 } as const

test('the last day of a month is kept where a month has it', () => {
  assert.deepEqual(starts('2027-01-31T17:00:00Z', monthly, 'America/New_York', 5), [
    '2027-01-31 12:00:00',
    '2027-02-28 12:00:00',
    '2027-03-31 12:00:00',
    '2027-04-30 12:00:00',
    '2027-05-31 12:00:00',
  ])
  assert.equal(starts('2028-01-31T17:00:00Z', monthly, 'America/New_York', 2)[1], '2028-02-29 12:00:00')
  assert.deepEqual(starts('2028-02-29T17:00:00Z', { unit: 'year', count: 1 }, 'America/New_York', 5), [
    '2028-02-29 12:00:00',
    '2029-02-28 12:00:00',
    '2030-02-28 12:00:00',
    '2031-02-28 12:00:00',
    '2032-02-29 12:00:00',
  ])
})

test('an hour that the clocks skip is billed later that day, one that they repeat is billed once', () => {
  // Half past two does not exist on 8 March 2026 in New York.
  assert.deepEqual(starts('2026-03-07T07:30:00Z', daily, 'America/New_York', 3), [
    '2026-03-07 02:30:00',
    '2026-03-08 03:30:00',
    '2026-03-09 02:30:00',
  ])
  // Half past one comes twice on 1 November 2026: the first of the two, in summer time, 24 hours after the last one.
  const from = new Date('2026-10-31T05:30:00Z')
  const second = startOf({ from, interval: daily, timeZone: 'America/New_York' }, 1)
  assert.equal(second.toISOString(), '2026-11-01T05:30:00.000Z')
  assert.equal(
    startOf({ from, interval: daily, timeZone: 'America/New_York' }, 2).toISOString(),
    '2026-11-02T06:30:00.000Z',
  )
  // One that began in the second of the two begins there, and goes on the next day.
  const late = { from: new Date('2026-11-01T06:30:00Z'), interval: daily, timeZone: 'America/New_York' }
  assert.deepEqual(
    [0, 1].map((period) => startOf(late, period).toISOString()),
    ['2026-11-01T06:30:00.000Z', '2026-11-02T06:30:00.000Z'],
  )
})

test('a life ends three years after it began', () => {
  const end = endOfLife({ from: new Date('2028-02-29T17:00:00Z'), timeZone: 'America/New_York' })
  assert.equal(end.toISOString(), '2031-02-28T17:00:00.000Z')
})
