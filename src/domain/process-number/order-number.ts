import type { Clock } from '#core/clock.ts'
import { Overloaded } from '#core/coalesce.ts'
import type { ProcessNumberLease } from './lease-process-number.ts'

/** Gives a new order number. `prefix` says the kind of order, `merchantNumber` whose it is. */
export type OrderNumbers = (prefix: string, merchantNumber: number, form?: NumberForm) => string

/** 22 digits after the prefix, which begin with the date; or 19, which begin with seconds since 2020, until 2051. */
export type NumberForm = 'dated' | 'short'

const shortEpochSecond = Date.UTC(2020, 0, 1) / 1000
const perSecondMax = 10_000
const tagDigits = 4

/**
 * Order numbers that are unique without asking and sort by time within this process: prefix, yyMMddHHmmss in UTC or
 * the second since 2020 (9), the leased process number (2 digits), a counter within the second (4) and the merchant's
 * tag (4). With HaiPay's prefix of 2 digits they have 24.
 * The second never goes back: a clock that does, or the ten thousandth number of a second, is met by going on from
 * the largest second seen. Throws Overloaded while the process number is not ours.
 */
export function buildOrderNumbers(deps: {
  /** The real clock, never one that can be moved. */
  readonly now: Clock
  readonly lease: Pick<ProcessNumberLease, 'number' | 'stillHeld'>
}): OrderNumbers {
  let second = 0
  let count = 0
  return (prefix, merchantNumber, form = 'dated') => {
    if (!deps.lease.stillHeld()) throw new Overloaded()
    const current = Math.floor(deps.now().getTime() / 1000)
    count += 1
    if (current > second || count === perSecondMax) {
      second = Math.max(current, second + 1)
      count = 0
    }
    const time = form === 'dated' ? printSecond(second) : padded(second - shortEpochSecond, 9)
    return prefix + time + padded(deps.lease.number, 2) + padded(count, 4) + tagOf(merchantNumber)
  }
}

/** The merchant's tag in one of our order numbers: the last four digits of the merchant's number. */
export function merchantTagOf(orderNo: string): string {
  return orderNo.slice(-tagDigits)
}

function tagOf(merchantNumber: number): string {
  return padded(merchantNumber % 10 ** tagDigits, tagDigits)
}

/** yyMMddHHmmss in UTC, so that neither a zone nor its summer time makes an hour come twice. */
function printSecond(second: number): string {
  return new Date(second * 1000).toISOString().slice(2, 19).replace(/\D/g, '')
}

function padded(value: number, digits: number): string {
  return value.toString().padStart(digits, '0')
}
