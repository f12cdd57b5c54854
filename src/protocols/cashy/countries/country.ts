import type { FieldChange } from '#protocols/fields.ts'

/** What a country of the vendor says otherwise than the general form of its calls. */
export type Country = {
  /** ISO 3166, as the vendor's page of it is called. */
  readonly code: string
  readonly name: string
  /** Amounts have no decimals. */
  readonly isWhole?: true
  readonly payOut: readonly FieldChange[]
  readonly payIn: readonly FieldChange[]
  /** The values of `payType` that are methods of their own; where none is known any is taken, and ours is the desk. */
  readonly payTypes?: readonly string[]
}
