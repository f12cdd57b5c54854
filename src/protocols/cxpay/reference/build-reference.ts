import type { CatalogCurrency, Method } from '#domain/methods/index.ts'
import type { Reference, WireForm } from '#protocols/reference.ts'

/** The catalog as the operator has it now. */
export type Catalog = { readonly currencies: readonly CatalogCurrency[]; readonly methods: readonly Method[] }

const form: WireForm = {
  headers: [],
  frame: [['merchant'], ['sign']],
  success: { code: 200, success: true, msg: 'success', desc: '' },
  failure: { code: 'number code', success: { always: false }, msg: 'text', desc: 'text', data: { always: null } },
  acknowledgement: 'success',
}

/** The reference of the CXPay wire. */
export function buildReference(baseUrl: string, _catalog: Catalog): Reference {
  return { protocol: 'cxpay', title: 'CXPay', baseUrl, form, guide: [], pages: [], errors: [] }
}
