import { type Money, parseAmount, printAmount, wireStep } from '#core/money.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { CatalogCurrency, Methods } from '#domain/methods/index.ts'
import { countries } from './countries/countries.ts'
import type { Country } from './countries/country.ts'
import { malformed, type WireError } from './errors.ts'

/** What an order is about: its currency, the country that this means on the wire, and an amount. */
export type Price = { readonly currency: CatalogCurrency; readonly country: Country; readonly amount: Money }

/** Two decimals everywhere (Create Payout Order, amount decimal(20,2)). */
const decimalsMax = 2

/** Reads currency and amount of a request. */
export async function readPrice(
  { methods }: { readonly methods: Pick<Methods, 'currency'> },
  texts: { readonly currency: string; readonly amount: string },
): Promise<Result<Price, WireError>> {
  const country = countries.get(texts.currency)
  const currency = await methods.currency(texts.currency)
  if (!country || !currency) return refuse(malformed('currency'))
  const amount = readAmount(texts.amount, currency, country)
  return amount.ok ? ok({ currency, country, amount: amount.value }) : amount
}

/** An amount above zero, as text or JSON number: plain digits with two decimals at most, or with none but zeros. */
export function readAmount(text: string, currency: CatalogCurrency, country: Country): Result<Money, WireError> {
  const { code, minorDigits } = currency
  const amount = parseAmount(text, code, minorDigits, decimalsMax)
  if (!amount || amount.minor <= 0n) return refuse(malformed('amount'))
  return amount.minor % stepOf(currency, country) === 0n ? ok(amount) : refuse(malformed('amount'))
}

/** The smallest amount of the wire, in minor units. */
export function stepOf({ minorDigits }: CatalogCurrency, { isWhole = false }: Pick<Country, 'isWhole'>): bigint {
  return wireStep(minorDigits, isWhole ? 0 : decimalsMax)
}

/** An amount as a JSON number in its shortest form: `100`, `100.5`. No digit passes through a float. */
export function printNumber(amount: Money, { minorDigits }: CatalogCurrency): { readonly digits: string } {
  const text = printAmount(amount, minorDigits, minorDigits)
  return { digits: text.includes('.') ? text.replace(/\.?0+$/, '') : text }
}
