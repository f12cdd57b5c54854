import { type Money, parseAmount, printAmount, wireStep } from '#core/money.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { CatalogCurrency } from '#domain/methods/index.ts'
import type { RawNumber, WireError } from './envelope.ts'
import { business } from './errors.ts'

/** Two decimals everywhere, whatever the currency's own wire has (CXPay api.txt, Order amount). */
const decimalsMax = 2

/** Reads an amount above zero with at most two decimals: `100.00`, `100.5` or `100`, as text or as a JSON number. */
export function readAmount(text: string, { code, minorDigits }: CatalogCurrency): Result<Money, WireError> {
  const amount = parseAmount(text, code, minorDigits, Math.min(decimalsMax, Math.max(minorDigits, decimalsMax)))
  if (!amount) return refuse(business('amount must be a plain decimal with at most 2 decimals, such as 100.00'))
  return amount.minor > 0n ? ok(amount) : refuse(business('amount must be more than zero'))
}

/** The smallest amount the wire prints, in minor units. */
export function stepOf({ minorDigits }: CatalogCurrency): bigint {
  return wireStep(minorDigits, decimalsMax)
}

/** Prints an amount as a JSON number in its shortest form: `1000`, `200.22`. No digit passes through a float. */
export function printNumber(amount: Money, { minorDigits }: CatalogCurrency): RawNumber {
  const text = printAmount(amount, minorDigits, minorDigits)
  return { digits: text.includes('.') ? text.replace(/\.?0+$/, '') : text }
}
