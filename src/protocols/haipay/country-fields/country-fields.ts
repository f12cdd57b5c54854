import type { FieldChange } from '#protocols/haipay/fields.ts'

/** What the pages of one currency say otherwise than the generic page, or beside it. */
export type CountryFields = { readonly collect?: readonly FieldChange[]; readonly payout?: readonly FieldChange[] }

export type ByCurrency = Readonly<Record<string, CountryFields>>
