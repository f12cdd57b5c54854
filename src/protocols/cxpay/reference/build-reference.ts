import type { CatalogCurrency, Method } from '#domain/methods/index.ts'
import type { Reference } from '#protocols/reference.ts'

/** The catalog as the operator has it now. */
export type Catalog = { readonly currencies: readonly CatalogCurrency[]; readonly methods: readonly Method[] }

/** The reference of the CXPay wire. */
export function buildReference(baseUrl: string, _catalog: Catalog): Reference {
  return { protocol: 'cxpay', title: 'CXPay', baseUrl, guide: [], pages: [], errors: [] }
}
