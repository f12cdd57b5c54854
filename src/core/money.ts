/** An ISO 4217 code, or the code of a stablecoin. The catalog says which exist. */
export type Currency = string

/** An amount: an integer count of the currency's minor unit, never apart from its currency. */
export type Money = { readonly minor: bigint; readonly currency: Currency }

/** A rate in parts per million: 25_000 is 2.5 %. Branded, since a bare number is where rates go wrong. */
export type PartsPerMillion = bigint & { readonly __partsPerMillion: true }

/** How a division ends when it does not come out even. */
export type Rounding = 'up' | 'down' | 'half-up'

const million = 1_000_000n

/** Makes an amount. Minor units of `currency`. */
export function money(minor: bigint, currency: Currency): Money {
  return { minor, currency }
}

/** Reads a rate; refuses what is not a whole number of parts per million between 0 and 1,000,000. */
export function partsPerMillion(value: number | bigint): PartsPerMillion {
  const parts = BigInt(value)
  if (parts < 0n || parts > million) throw new RangeError(`rate outside 0 to 1,000,000 parts per million: ${parts}`)
  return parts as PartsPerMillion
}

/** Adds two amounts of one currency. */
export function add(one: Money, other: Money): Money {
  sameCurrency(one, other)
  return money(one.minor + other.minor, one.currency)
}

/** Takes `other` from `one`; both of one currency. The difference may be negative. */
export function subtract(one: Money, other: Money): Money {
  sameCurrency(one, other)
  return money(one.minor - other.minor, one.currency)
}

/** A share of an amount at `rate`, in whole steps of `step` minor units (what the wire can print). */
export function share(of: Money, rate: PartsPerMillion, rounding: Rounding, step = 1n): Money {
  return money(divide(of.minor * rate, million * step, rounding) * step, of.currency)
}

/** Divides integers with a named rounding. `down` goes towards zero, `up` away from it. `by` is positive. */
export function divide(value: bigint, by: bigint, rounding: Rounding): bigint {
  if (by <= 0n) throw new RangeError('a divisor must be positive')
  const sign = value < 0n ? -1n : 1n
  const size = value * sign
  const whole = size / by
  const rest = size % by
  const more = rounding === 'up' ? rest > 0n : rounding === 'half-up' ? rest * 2n >= by : false
  return sign * (more ? whole + 1n : whole)
}

const plainDecimal = /^(?:0|[1-9]\d{0,17})(?:\.(\d+))?$/

/** The first amount that is refused: with 18 digits, a sum of nine still fits the database's 64-bit integers. */
export const minorEnd = 10n ** 18n

/**
 * Reads decimal text such as `300` or `50.00` as minor units.
 * Refuses (undefined) signs, exponents, commas, leading zeros, more than 18 digits of minor units,
 * more than `wireDigits` decimals, and decimals other than zero that the minor unit cannot hold.
 */
export function parseAmount(
  text: string,
  currency: Currency,
  minorDigits: number,
  wireDigits: number,
): Money | undefined {
  const decimals = plainDecimal.exec(text)
  if (!decimals) return undefined
  const fraction = decimals[1] ?? ''
  if (fraction.length > wireDigits) return undefined
  const held = fraction.slice(0, minorDigits).padEnd(minorDigits, '0')
  if (/[1-9]/.test(fraction.slice(minorDigits))) return undefined
  const whole = text.slice(0, text.length - (fraction ? fraction.length + 1 : 0))
  const minor = BigInt(whole + held)
  return minor < minorEnd ? money(minor, currency) : undefined
}

/** Prints an amount with exactly `wireDigits` decimals. Throws where that would drop money: round before. */
export function printAmount(amount: Money, minorDigits: number, wireDigits: number): string {
  const sign = amount.minor < 0n ? '-' : ''
  const digits = (amount.minor * (sign ? -1n : 1n)).toString().padStart(minorDigits + 1, '0')
  const whole = digits.slice(0, digits.length - minorDigits)
  const fraction = digits.slice(digits.length - minorDigits)
  if (/[1-9]/.test(fraction.slice(wireDigits))) throw new RangeError('printing would drop a part of the amount')
  const printed = fraction.slice(0, wireDigits).padEnd(wireDigits, '0')
  return sign + whole + (printed ? `.${printed}` : '')
}

/** The smallest amount, in minor units, that `wireDigits` decimals can print. */
export function wireStep(minorDigits: number, wireDigits: number): bigint {
  return 10n ** BigInt(Math.max(0, minorDigits - wireDigits))
}

function sameCurrency(one: Money, other: Money): void {
  if (one.currency !== other.currency) throw new TypeError(`${one.currency} and ${other.currency} do not mix`)
}
