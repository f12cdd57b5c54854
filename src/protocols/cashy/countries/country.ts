import type { FieldChange } from '#protocols/fields.ts'

/** What a country of the vendor says otherwise than the general form of its calls. */
export type Country = {
  /** ISO 3166, as the vendor's page of it is called. */
  readonly code: string
  readonly name: string
  /** Amounts have no decimals. */
  readonly isWhole?: boolean
  readonly payOut: readonly FieldChange[]
  readonly payIn: readonly FieldChange[]
  /** What `payType` may say, and the pay type of the catalog that it means; absent: anything, a code to pay by. */
  readonly payTypes?: ReadonlyMap<string, string>
}
