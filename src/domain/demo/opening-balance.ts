import { type Money, money } from '#core/money.ts'
import type { CatalogCurrency, CatalogMethod } from '#domain/methods/index.ts'

const payoutsCovered = 20n
const unitsWithoutPayout = 1_000_000n

/** What a demo app starts with: 20 of the largest payouts of its currency, or a million where it names no maximum. */
export function openingBalance(currency: CatalogCurrency, methods: readonly CatalogMethod[]): Money {
  const maxima = methods.flatMap(({ product, currency: code, maxMinor }) =>
    product === 'payout' && code === currency.code && maxMinor !== null ? [maxMinor] : [],
  )
  const largest = maxima.reduce((one, other) => (other > one ? other : one), 0n)
  const minor = largest > 0n ? largest * payoutsCovered : unitsWithoutPayout * 10n ** BigInt(currency.minorDigits)
  return money(minor, currency.code)
}
