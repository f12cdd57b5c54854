// test: embedded only
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { secondsAfter } from '#core/clock.ts'
import { dayOf, localOf, zonesOfCurrencies } from '#tests/support/calendar.ts'
import { type Life, live, aSubscription as subscriptionFrom } from '#tests/support/subscription-life.ts'
import type { Subscription } from './subscription.ts'

const years = 10
const lifeYears = 3
const day = 24 * 3600
const retriesMax = 3

const scenes = fc.record({
  begin: fc.date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2029-12-31T23:59:59Z'), noInvalidDate: true }),
  interval: fc.record({
    unit: fc.constantFrom('day', 'week', 'month', 'year'),
    count: fc.integer({ min: 1, max: 13 }),
  }),
  periodsMax: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
  /** By how much every fifth look comes late, in turn. */
  lateSeconds: fc.array(fc.integer({ min: 0, max: 400 * day }), { minLength: 1, maxLength: 8 }),
  /** How many charges of each period fail before one is paid, in turn. */
  failures: fc.array(fc.integer({ min: 0, max: retriesMax }), { minLength: 1, maxLength: 5 }),
})
type Scene = ReturnType<typeof scenes.generate>['value']

/** Ten years of a payer who subscribes again whenever a subscription has ended. */
function liveTenYears(timeZone: string, scene: Scene): readonly Life[] {
  const { begin, interval, periodsMax, lateSeconds, failures } = scene
  const until = secondsAfter(begin, years * 366 * day)
  let looks = 0
  let now = begin
  const downUntil = (at: Date) => {
    looks += 1
    const late = looks % 5 === 0 ? (lateSeconds[looks % lateSeconds.length] ?? 0) : 0
    // Time never goes back.
    now = new Date(Math.max(now.getTime(), secondsAfter(at, late).getTime()))
    return now
  }
  const answer = (period: number, charge: number) => (charge <= failuresOf(failures, period) ? 'failed' : 'paid')
  const lives: Life[] = []
  for (let createdAt: Date | undefined = begin; createdAt !== undefined && createdAt <= until; ) {
    const life = live(
      subscriptionFrom({ createdAt, interval, timeZone, periodsMax, retriesMax }),
      answer,
      until,
      downUntil,
    )
    lives.push(life)
    const { endedAt } = life.subscription
    // One that has a single period ends at once; its payer is back on the next day.
    createdAt = endedAt && new Date(Math.max(endedAt.getTime(), secondsAfter(createdAt, day).getTime()))
  }
  return lives
}

/** The first charge is not made again, so it does not fail here. */
function failuresOf(failures: readonly number[], period: number): number {
  return period === 0 ? 0 : (failures[period % failures.length] ?? 0)
}

/** How many periods a life has, by the calendar alone. */
function periodsOf({ createdAt, interval, timeZone, periodsMax }: Subscription): number {
  const first = localOf(createdAt, timeZone).day
  const end = dayOf(first, { unit: 'year', count: lifeYears }, 1)
  let periods = 0
  while (dayOf(first, interval, periods) < end) periods += 1
  return Math.min(periods, periodsMax ?? periods)
}

function checkLife({ subscription, deductions, charges }: Life, { failures }: Scene): void {
  const { createdAt, interval, timeZone, state } = subscription
  const first = localOf(createdAt, timeZone).day
  const periods = periodsOf(subscription)
  if (state === 'cancelled') assert.equal(deductions.length, periods)
  else assert.ok(deductions.length <= periods)
  const perPeriod = Map.groupBy(charges, ({ period }) => period)
  for (const [at, { period, state: ended, charge, startsAt, endsAt }] of deductions.entries()) {
    assert.equal(period, at)
    assert.equal(localOf(startsAt, timeZone).days, dayOf(first, interval, period), 'it begins on its own day')
    assert.deepEqual(endsAt, deductions[at + 1]?.startsAt ?? endsAt, 'the next one begins when it ends')
    const made = perPeriod.get(period) ?? []
    assert.ok(made.every((one) => one.at >= startsAt))
    assert.equal(made.length, charge)
    // All but the last life, which is cut off by the end of the ten years, are told to their end.
    if (state === 'cancelled' || at < deductions.length - 1) {
      assert.deepEqual([ended, charge], ['succeeded', failuresOf(failures, period) + 1])
    }
  }
  const order = charges.map(({ period }) => period)
  assert.deepEqual(
    order,
    order.toSorted((one, other) => one - other),
    'the oldest first',
  )
}

describe('in ten years every period is paid once, and none twice, also where the gateway was down', async () => {
  for (const [at, timeZone] of (await zonesOfCurrencies()).entries()) {
    test(timeZone, () => {
      const holds = (scene: Scene) => {
        const lives = liveTenYears(timeZone, scene)
        for (const life of lives) checkLife(life, scene)
        for (const life of lives.slice(0, -1)) assert.equal(life.subscription.state, 'cancelled')
      }
      fc.assert(fc.property(scenes, holds), { numRuns: 25, seed: 20260417 + at })
    })
  }
})

/** Zones that change their clocks in these years. */
async function zonesThatChange(): Promise<readonly string[]> {
  const months = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 1, 12)))
  const zones = await zonesOfCurrencies()
  return zones.filter((zone) => new Set(months.map((at) => localOf(at, zone).time)).size > 1)
}

test('a day that nobody was away is billed on it, for ten years, through every change of the clocks', async () => {
  const zones = await zonesThatChange()
  assert.ok(zones.includes('America/New_York') && zones.includes('Africa/Cairo'))
  const every = { interval: { unit: 'day', count: 1 }, periodsMax: undefined } as const
  const begin = new Date('2024-02-29T09:30:00Z')
  for (const zone of zones) {
    const lives = liveTenYears(zone, { begin, ...every, lateSeconds: [0], failures: [0] })
    const days = lives.flatMap(({ charges }) => charges.map(({ at }) => localOf(at, zone).days))
    // Where one subscription ends the next one begins, on the same day.
    const from = localOf(begin, zone).days
    const wanted = days.map((_, at) => from + at)
    assert.deepEqual(days, wanted, zone)
    assert.ok(days.length >= 3660)
  }
})
