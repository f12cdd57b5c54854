import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printLocalTime, secondsAfter } from '#core/clock.ts'
import { money } from '#core/money.ts'
import { type Life, live, look, aSubscription as subscriptionFrom } from '#tests/support/subscription-life.ts'
import type { Subscription } from './subscription.ts'

const timeZone = 'America/New_York'
const hour = 3600
const day = 24 * hour
/** 31 January 2027, noon in New York. */
const begin = new Date('2027-01-31T17:00:00Z')

const aSubscription = (said: Partial<Subscription> = {}) => subscriptionFrom({ createdAt: begin, ...said })
const later = (seconds: number) => secondsAfter(begin, seconds)
const days = ({ charges }: Life) => charges.map(({ at }) => printLocalTime(at, timeZone).slice(0, 10))
const amounts = ({ deductions }: Life) => deductions.map(({ amount }) => amount.minor)

test('a year of months is billed on twelve days, and not on any other', () => {
  const life = live(aSubscription(), () => 'paid', later(360 * day))
  assert.deepEqual(days(life), [
    ...['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31', '2027-06-30'],
    ...['2027-07-31', '2027-08-31', '2027-09-30', '2027-10-31', '2027-11-30', '2027-12-31'],
  ])
  assert.equal(life.subscription.state, 'active')
  assert.equal(life.subscription.cardId, 'crd_1')
})

test('a first charge that fails ends it, and is not made again', () => {
  const life = live(aSubscription(), () => 'failed', later(100 * day))
  assert.deepEqual([life.subscription.state, life.charges.length], ['failed', 1])
  assert.deepEqual([life.deductions[0]?.state, life.nextAt], ['failed', undefined])
})

test('a period is charged again after 1, 24 and 72 hours, and then the subscription is cancelled', () => {
  const life = live(aSubscription(), (period) => (period === 0 ? 'paid' : 'failed'), later(100 * day))
  const [, first, ...retries] = life.charges
  assert.ok(first)
  const waits = [first, ...retries].map(({ at }) => (at.getTime() - first.at.getTime()) / 1000 / hour)
  assert.deepEqual(waits, [0, 1, 25, 97])
  assert.deepEqual([life.subscription.state, life.subscription.reason], ['cancelled', 'declined'])
  assert.deepEqual([life.deductions[1]?.state, life.deductions.length], ['failed', 2])
})

test('all charges of a period fall into it', () => {
  const daily = aSubscription({ interval: { unit: 'day', count: 1 } })
  const life = live(daily, (period) => (period === 0 ? 'paid' : 'failed'), later(10 * day))
  assert.equal(life.charges.length, 5)
  const { endsAt } = life.deductions[1] ?? assert.fail('no second period')
  assert.ok(life.charges.every(({ at }) => at < endsAt))
})

test('a retry that is paid leaves the subscription as it was', () => {
  const life = live(
    aSubscription(),
    (period, charge) => (period === 1 && charge < 3 ? 'failed' : 'paid'),
    later(70 * day),
  )
  assert.deepEqual(
    life.charges.map(({ period }) => period),
    [0, 1, 1, 1, 2],
  )
  assert.equal(life.subscription.state, 'active')
})

test('after months without a gateway each missed period is billed once, the oldest first', () => {
  const back = later(170 * day)
  const life = live(
    aSubscription(),
    () => 'paid',
    later(175 * day),
    (at) => (at > begin && at < back ? back : at),
  )
  assert.deepEqual(
    life.charges.map(({ period }) => period),
    [0, 1, 2, 3, 4, 5],
  )
  assert.ok(life.charges.slice(1).every(({ at }) => at.getTime() === back.getTime()))
})

test('while nobody can say how a charge ended, nothing else is charged', () => {
  const unclear = live(aSubscription(), () => 'open', later(day))
  assert.deepEqual([unclear.subscription.state, unclear.charges.length], ['unclear', 1])
  const active = live(aSubscription(), (period) => (period === 0 ? 'paid' : 'open'), later(30 * day))
  assert.deepEqual([active.subscription.state, active.charges.length], ['active', 2])
  assert.equal(active.deductions[1]?.state, 'charging')
})

test('where the money of a charge that failed came after all, nothing is charged until people have decided', () => {
  const life = live(aSubscription(), (period) => (period === 0 ? 'paid' : 'failed'), later(28 * day + 60))
  assert.equal(life.deductions[1]?.state, 'waiting')
  const held = look(life, () => 'open', later(29 * day))
  assert.deepEqual([held.isCharged, held.deduction.state], [false, 'waiting'])
  assert.deepEqual(held.nextAt, later(29 * day + 300))
  const back = look(life, () => 'failed', later(29 * day + 300))
  assert.deepEqual([back.isCharged, back.deduction.charge], [true, 2])
})

test('it ends with its last period, or with its life', () => {
  const counted = live(aSubscription({ periodsMax: 3 }), () => 'paid', later(200 * day))
  assert.deepEqual([counted.charges.length, counted.subscription.state], [3, 'cancelled'])
  const whole = live(aSubscription(), () => 'paid', later(2000 * day))
  assert.deepEqual([whole.charges.length, whole.subscription.state], [36, 'cancelled'])
  assert.equal(whole.subscription.endedAt?.toISOString(), '2030-01-31T17:00:00.000Z')
})

test('a coupon is taken off the periods that it is for', () => {
  const coupon = (periods: number) => aSubscription({ coupon: { periods, off: money(250n, 'USD') }, periodsMax: 3 })
  assert.deepEqual(amounts(live(coupon(1), () => 'paid', later(99 * day))), [750n, 1_000n, 1_000n])
  assert.deepEqual(amounts(live(coupon(3), () => 'paid', later(99 * day))), [750n, 750n, 750n])
})

test('a charge that is paid after the end is listed as that, and nothing follows', () => {
  const ended = { state: 'cancelled', reason: 'cancelled by its merchant', endedAt: later(60) } as const
  const life = live(aSubscription(), (period) => (period === 0 ? 'paid' : 'open'), later(29 * day))
  life.subscription = { ...life.subscription, ...ended }
  const next = look(life, () => 'paid', later(30 * day))
  assert.deepEqual([next.deduction.state, next.isCharged, next.nextAt], ['succeeded', false, undefined])
  assert.deepEqual({ ...next.subscription }, { ...life.subscription })
  const still = look(life, () => 'paid', later(300 * day))
  assert.deepEqual([still.isCharged, still.nextAt], [false, undefined])
})

test('once cancelled, a period that waits for its next charge is given up', () => {
  const life = live(aSubscription(), (period) => (period === 0 ? 'paid' : 'failed'), later(28 * day + 60))
  assert.equal(life.deductions[1]?.state, 'waiting')
  life.subscription = { ...life.subscription, state: 'cancelled', reason: 'asked', endedAt: later(28 * day + 61) }
  const next = look(life, () => 'failed', later(28 * day + 62))
  assert.deepEqual([next.deduction.state, next.isCharged, next.nextAt], ['failed', false, undefined])
})
