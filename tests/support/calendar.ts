import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { printLocalTime } from '#core/clock.ts'
import { readCsv } from '#core/csv.ts'

const dayMilliseconds = 86_400_000

/** How far apart periods are, as a merchant says it. */
type Interval = { readonly unit: 'day' | 'week' | 'month' | 'year'; readonly count: number }

/** The zones of all currencies, each once. */
export async function zonesOfCurrencies(): Promise<readonly string[]> {
  const path = join(import.meta.dirname, '..', '..', 'catalog', 'currencies.csv')
  const read = readCsv(await readFile(path, 'utf8'))
  assert.ok(read.ok)
  return [...new Set(read.value.map(({ fields }) => String(fields.time_zone)))]
}

/** The local day a period begins on, by arithmetic on the numbers of a date alone: days as counted from 1970. */
export function dayOf(first: string, { unit, count }: Interval, period: number): number {
  const [year = 0, month = 0, day = 0] = first.split('-').map(Number)
  const by = count * period
  const months = unit === 'month' ? by : unit === 'year' ? by * 12 : 0
  const days = unit === 'day' ? by : unit === 'week' ? by * 7 : 0
  const daysInMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return Date.UTC(year, month - 1 + months, Math.min(day, daysInMonth)) / dayMilliseconds + days
}

/** An instant on the calendar and the clocks of a zone. */
export function localOf(
  at: Date,
  zone: string,
): { readonly day: string; readonly time: string; readonly days: number } {
  const [day = '', time = ''] = printLocalTime(at, zone).split(' ')
  return { day, time, days: Date.parse(`${day}T00:00:00Z`) / dayMilliseconds }
}
