import { type Money, parseAmount, printAmount, wireStep } from '#core/money.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { CatalogCurrency } from '#domain/methods/index.ts'
import { malformed, type WireError } from './errors.ts'

/** Two decimals everywhere (Create Payout Order, amount decimal(20,2)). */
const decimalsMax = 2

/** Reads an amount above zero, as text or JSON number: plain digits with two decimals at most, or with none but zeros. */
export function readAmount(text: string, currency: CatalogCurrency, isWhole: boolean): Result<Money, WireError> {
  const { code, minorDigits } = currency
  const amount = parseAmount(text, code, minorDigits, decimalsMax)
  if (!amount || amount.minor <= 0n) return refuse(malformed('amount'))
  return amount.minor % stepOf(currency, isWhole) === 0n ? ok(amount) : refuse(malformed('amount'))
}

/** The smallest amount of the wire, in minor units. */
export function stepOf({ minorDigits }: CatalogCurrency, isWhole: boolean): bigint {
  return wireStep(minorDigits, isWhole ? 0 : decimalsMax)
}

/** An amount as a JSON number in its shortest form: `100`, `100.5`. No digit passes through a float. */
export function printNumber(amount: Money, { minorDigits }: CatalogCurrency): { readonly digits: string } {
  const text = printAmount(amount, minorDigits, minorDigits)
  return { digits: text.includes('.') ? text.replace(/\.?0+$/, '') : text }
}
