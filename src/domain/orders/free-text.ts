import { maskCardNumbers } from '#core/card-number.ts'

/** A merchant's fields, their free text cleared of card numbers; a mask would break the forms of the others. */
export function withoutCardNumbers(fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return fields.body === undefined ? fields : { ...fields, body: maskCardNumbers(fields.body) }
}
