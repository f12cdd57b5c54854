import { printLocalTime, secondsAfter } from './clock.ts'

/** A day of a zone, from its first instant to the first one of the next day. */
export type LocalDay = { readonly from: Date; readonly until: Date }

/** No zone is further from UTC, and no change of its clocks is longer. */
const searchedHours = 30

/** Reads `yyyyMMdd`; undefined where the calendar has no such day. */
export function readDay(text: string): string | undefined {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? []
  const date = `${year}-${month}-${day}`
  const at = new Date(`${date}T00:00:00Z`)
  return Number.isNaN(at.getTime()) || !at.toISOString().startsWith(date) ? undefined : date
}

/** The day `yyyy-MM-dd` in an IANA zone. It has 23 or 25 hours where the clocks change. */
export function localDay(date: string, timeZone: string): LocalDay {
  return {
    from: firstInstant(`${date} 00:00:00`, timeZone),
    until: firstInstant(`${dayAfter(date)} 00:00:00`, timeZone),
  }
}

/** The day after `yyyy-MM-dd`. */
export function dayAfter(date: string): string {
  return secondsAfter(new Date(`${date}T00:00:00Z`), 86_400)
    .toISOString()
    .slice(0, 10)
}

/**
 * The first instant at which the clocks of a zone show `yyyy-MM-dd HH:mm:ss` or more: where they jump over that time,
 * the instant of the jump.
 */
export function firstInstant(local: string, timeZone: string): Date {
  const around = Math.floor(Date.parse(`${local.replace(' ', 'T')}Z`) / 1_000)
  let before = around - searchedHours * 3_600
  let notBefore = around + searchedHours * 3_600
  while (notBefore - before > 1) {
    const middle = Math.floor((before + notBefore) / 2)
    if (printLocalTime(new Date(middle * 1_000), timeZone) >= local) notBefore = middle
    else before = middle
  }
  return new Date(notBefore * 1_000)
}
