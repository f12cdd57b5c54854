import { type Currency, divide, type Money, money, type PartsPerMillion, type Rounding } from '#core/money.ts'

/**
 * How many units of `quote` a payer pays for one unit of `base`, the operator's spread included. It is a decimal of
 * at most 10 places, so the text on the wire is the whole rate and anybody can work out the same amount from it.
 */
export type Rate = { readonly base: Currency; readonly quote: Currency; readonly scaled: bigint }

/** A rate is a whole number of these parts. */
export const rateScale = 10n ** 10n
const rateDigits = 10
const million = 1_000_000n

const rateText = /^(?:0|[1-9]\d{0,11})(?:\.\d{1,10})?$/

/** Reads decimal text such as `7.8125` as parts of `rateScale`; undefined for signs, exponents, more than 10 places. */
export function readRate(text: string): bigint | undefined {
  if (!rateText.test(text)) return undefined
  const [whole = '', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(rateDigits, '0'))
}

/** Prints a rate in its shortest form: no zeros at the end, at most 10 places. */
export function printRate(scaled: bigint): string {
  const digits = scaled.toString().padStart(rateDigits + 1, '0')
  const fraction = digits.slice(-rateDigits).replace(/0+$/, '')
  return digits.slice(0, -rateDigits) + (fraction ? `.${fraction}` : '')
}

/** A market rate with the operator's spread on top, half up in the tenth place. */
export function withSpread(market: bigint, spread: PartsPerMillion): bigint {
  return divide(market * (million + spread), million, 'half-up')
}

/** The rate of the opposite direction with the spread on top of that, half up in the tenth place. */
export function inverseWithSpread(market: bigint, spread: PartsPerMillion): bigint {
  return divide(rateScale * rateScale * (million + spread), market * million, 'half-up')
}

/** Minor digits of a rate's two currencies. */
export type RateDigits = { readonly base: number; readonly quote: number }

/**
 * Turns an amount of `rate.base` into `rate.quote`: exact up to one division, which ends as `rounding` says in whole
 * steps of `step` minor units (what the wire can print). `digits` are the minor digits of both currencies.
 */
export function convert(amount: Money, rate: Rate, digits: RateDigits, rounding: Rounding, step = 1n): Money {
  if (amount.currency !== rate.base) throw new TypeError(`a rate of ${rate.base} does not convert ${amount.currency}`)
  const value = amount.minor * rate.scaled * 10n ** BigInt(digits.quote)
  const by = rateScale * 10n ** BigInt(digits.base) * step
  return money(divide(value, by, rounding) * step, rate.quote)
}

/** Turns an amount of `rate.quote` back into `rate.base`, with the same care. `step` is of `rate.base`. */
export function convertBack(amount: Money, rate: Rate, digits: RateDigits, rounding: Rounding, step = 1n): Money {
  if (amount.currency !== rate.quote) throw new TypeError(`a rate of ${rate.quote} does not turn ${amount.currency}`)
  const value = amount.minor * rateScale * 10n ** BigInt(digits.base)
  const by = rate.scaled * 10n ** BigInt(digits.quote) * step
  return money(divide(value, by, rounding) * step, rate.base)
}
