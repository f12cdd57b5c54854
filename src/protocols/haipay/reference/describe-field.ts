import { describeField as describe } from '#protocols/describe-field.ts'
import { collectFields } from '#protocols/haipay/country-fields/collect.ts'
import type { Field } from '#protocols/haipay/fields.ts'
import type { ReferenceMember } from '#protocols/reference.ts'

/** What the page of collections says of a field stands for the same field of other calls that say nothing. */
const known: ReadonlyMap<string, Field> = new Map(collectFields('').map((field) => [field.name, field]))

/** A row of a table that validates, as the reference shows it. */
export function describeField(field: Field): ReferenceMember {
  return describe(field, known)
}
