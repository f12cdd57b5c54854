import { Temporal } from 'temporal-polyfill'

export type IntervalUnit = 'day' | 'week' | 'month' | 'year'

/** How far apart the periods of a subscription begin. `count` is 1 or more. */
export type Interval = { readonly unit: IntervalUnit; readonly count: number }

/** When the periods of a subscription begin: at `from`, and then by the calendar of its zone. */
export type Schedule = { readonly from: Date; readonly interval: Interval; readonly timeZone: string }

/** HaiPay's page of subscriptions: whatever its interval, a subscription lives no longer. */
const life = { unit: 'year', count: 3 } as const satisfies Interval

/**
 * The start of a period; 0 is the first. Counted from the local date and time of `from`, never from the period before,
 * so that 31 January is followed by the last of February and then by 31 March. A local time that the clocks skip moves
 * forward by what they skip, one that they repeat is the first of the two: every period has one start.
 */
export function startOf({ from, interval, timeZone }: Schedule, period: number): Date {
  // Of a local time that comes twice, `from` may be the second.
  if (period === 0) return from
  const local = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(timeZone).toPlainDateTime()
  const later = local.add({ [`${interval.unit}s`]: interval.count * period }, { overflow: 'constrain' })
  return new Date(later.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds)
}

/** No period begins at or after this. */
export function endOfLife({ from, timeZone }: Omit<Schedule, 'interval'>): Date {
  return startOf({ from, timeZone, interval: life }, 1)
}
