import type { Money } from '#core/money.ts'
import type { CatalogCurrency, CatalogMethod, Product } from '#domain/methods/index.ts'
import { openingBalance } from './opening-balance.ts'

/** What an app of the demo will have. */
export type PlannedApp = {
  /** Its currency, or CASHIER. */
  readonly currency: string
  readonly wireId: string
  /** What it can be used for. */
  readonly uses: readonly { readonly product: Product; readonly currency: string }[]
  readonly opening: Money | undefined
}

/** The page that merchants are shown first names 1054 as the app of US dollars. */
const firstWireId = 1054

/** An app for every currency that has a method, US dollars first, and one for the global cashier. Pure. */
export function planApps(catalog: {
  readonly currencies: readonly CatalogCurrency[]
  readonly methods: readonly CatalogMethod[]
}): readonly PlannedApp[] {
  const inUse = new Set(catalog.methods.map(({ currency }) => currency))
  const currencies = catalog.currencies.filter(({ code }) => inUse.has(code)).sort(dollarsFirst)
  const apps = currencies.map((currency, at) => ({
    currency: currency.code,
    wireId: `${firstWireId + at}`,
    uses: usesOf(catalog.methods, currency.code),
    opening: openingBalance(currency, catalog.methods),
  }))
  const cashierUses = apps.flatMap(({ uses }) => uses.filter(({ product }) => product === 'collect'))
  const cashier = { currency: 'CASHIER', wireId: `${firstWireId + apps.length}`, uses: cashierUses, opening: undefined }
  return [...apps, cashier]
}

function usesOf(methods: readonly CatalogMethod[], currency: string): PlannedApp['uses'] {
  const products = new Set(methods.filter((method) => method.currency === currency).map(({ product }) => product))
  return [...products].map((product) => ({ product, currency }))
}

function dollarsFirst(one: CatalogCurrency, other: CatalogCurrency): number {
  const rank = ({ code }: CatalogCurrency) => (code === 'USD' ? '' : code)
  return rank(one) < rank(other) ? -1 : 1
}
