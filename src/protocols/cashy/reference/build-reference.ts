import type { CatalogCurrency, Method } from '#domain/methods/index.ts'
import type { Reference } from '#protocols/reference.ts'

/** The catalog as the operator has it now. */
export type Catalog = { readonly currencies: readonly CatalogCurrency[]; readonly methods: readonly Method[] }

/** The reference of the Cashy wire. */
export function buildReference(baseUrl: string, _catalog: Catalog): Reference {
  return { protocol: 'cashy', title: 'Cashy', baseUrl, guide: [], pages: [], errors: [] }
}
