import { type Money, parseAmount, printAmount, wireStep } from '#core/money.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { CatalogCurrency } from '#domain/methods/index.ts'
import { illegal, type WireError } from './errors.ts'

/** Reads `amount` in a currency: plain decimal text above zero, with no more decimals than the currency's wire has. */
export function readAmount(text: string, currency: CatalogCurrency): Result<Money, WireError> {
  const { code, minorDigits, wireDigits } = currency
  const amount = parseAmount(text, code, minorDigits, wireDigits)
  if (!amount) return refuse(illegal(`amount must be ${wantedForm(currency)}`))
  return amount.minor > 0n ? ok(amount) : refuse(illegal('amount must be more than zero'))
}

/** The smallest amount the wire of a currency can print, in minor units. */
export function stepOf({ minorDigits, wireDigits }: CatalogCurrency): bigint {
  return wireStep(minorDigits, wireDigits)
}

/**
 * Prints an amount with the decimals of the currency's wire. What a channel received or an operator booked may be
 * finer than that; it is then printed with all its decimals, since a rounded figure would not be the truth.
 */
export function printWire(amount: Money, currency: CatalogCurrency): string {
  const { minorDigits, wireDigits } = currency
  const isPrintable = amount.minor % stepOf(currency) === 0n
  return printAmount(amount, minorDigits, isPrintable ? wireDigits : minorDigits)
}

/** Nothing, in the form of a currency: `0.00`. */
export function printZero(currency: CatalogCurrency): string {
  return printWire({ minor: 0n, currency: currency.code }, currency)
}

function wantedForm({ minorDigits, wireDigits }: CatalogCurrency): string {
  if (wireDigits === 0) return 'plain digits without decimals, such as 300'
  const decimals = minorDigits === 0 ? 'no decimals other than zeros' : `at most ${wireDigits} decimals`
  return `a plain decimal with ${decimals}, such as ${'300.'.padEnd(4 + wireDigits, '0')}`
}
