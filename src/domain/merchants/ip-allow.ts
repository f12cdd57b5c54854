import { isInRanges, readIpRange } from '#core/ip-ranges.ts'
import type { App } from './app.ts'

const rangesMax = 100

/** Addresses and blocks in their usual form; undefined where one cannot be read or there are more than 100. */
export function readIpAllow(texts: readonly string[]): string[] | undefined {
  const ranges = texts.map((text) => readIpRange(text.trim()))
  if (texts.length > rangesMax || !ranges.every((range) => range !== undefined)) return undefined
  return [...new Set(ranges.map((range) => range.text))]
}

/** Whether a caller at `ip` may speak for the app; an app without a list lets everybody. */
export function ipAllowed(app: Pick<App, 'ipAllow'>, ip: string): boolean {
  if (app.ipAllow.length === 0) return true
  return isInRanges(
    ip,
    app.ipAllow.flatMap((text) => readIpRange(text) ?? []),
  )
}
