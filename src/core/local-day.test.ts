import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayAfter, firstInstant, localDay, readDay } from './local-day.ts'

test('a day of the calendar is read, and no other', () => {
  assert.equal(readDay('20280229'), '2028-02-29')
  for (const text of ['20270229', '20271301', '20270100', '2027-1-1', '2027010', '202701011', '', '０２２７']) {
    assert.equal(readDay(text), undefined, text)
  }
  assert.equal(dayAfter('2027-12-31'), '2028-01-01')
})

test('a day begins where the clocks of its zone first show it', () => {
  const hours = (date: string, zone: string) => {
    const { from, until } = localDay(date, zone)
    return [from.toISOString(), (until.getTime() - from.getTime()) / 3_600_000]
  }
  assert.deepEqual(hours('2027-01-31', 'America/New_York'), ['2027-01-31T05:00:00.000Z', 24])
  assert.deepEqual(hours('2027-03-14', 'America/New_York'), ['2027-03-14T05:00:00.000Z', 23])
  assert.deepEqual(hours('2027-11-07', 'America/New_York'), ['2027-11-07T04:00:00.000Z', 25])
  assert.deepEqual(hours('2027-01-31', 'Asia/Kolkata'), ['2027-01-30T18:30:00.000Z', 24])
  assert.deepEqual(hours('2027-01-31', 'Pacific/Kiritimati'), ['2027-01-30T10:00:00.000Z', 24])
  // In Egypt clocks jump at midnight from 00:00 to 01:00.
  assert.deepEqual(hours('2024-04-26', 'Africa/Cairo'), ['2024-04-25T22:00:00.000Z', 23])
})

test('days follow each other without a gap, through every change of the clocks', () => {
  for (const zone of ['America/New_York', 'Africa/Cairo', 'Europe/Berlin', 'America/Sao_Paulo']) {
    let date = '2024-01-01'
    for (let days = 0; days < 366; days += 1) {
      const next = dayAfter(date)
      assert.deepEqual(localDay(date, zone).until, localDay(next, zone).from, `${date} ${zone}`)
      date = next
    }
  }
})

test('a time that the clocks jump over is the instant of the jump', () => {
  assert.equal(firstInstant('2027-03-14 02:30:00', 'America/New_York').toISOString(), '2027-03-14T07:00:00.000Z')
  assert.equal(firstInstant('2027-03-14 13:00:00', 'America/New_York').toISOString(), '2027-03-14T17:00:00.000Z')
})
