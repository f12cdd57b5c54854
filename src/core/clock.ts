/** The time, as everything inside sees it: UTC, handed in. */
export type Clock = () => Date

/** The machine's clock. */
export const systemClock: Clock = () => new Date()

/** `seconds` after `from`; negative for before. */
export function secondsAfter(from: Date, seconds: number): Date {
  return new Date(from.getTime() + seconds * 1000)
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Prints an instant as `yyyy-MM-dd HH:mm:ss` in an IANA zone, the form of all three protocols. */
export function printLocalTime(at: Date, timeZone: string): string {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    formats.set(timeZone, format)
  }
  return format.format(at)
}
