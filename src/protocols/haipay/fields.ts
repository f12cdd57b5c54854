import type { Members } from '#core/json-members.ts'
import { type Result, refuse } from '#core/result.ts'
import { type FieldTable, readFields as readTexts, type Texts } from '#protocols/fields.ts'
import { illegal, missing, type WireError } from './errors.ts'

export type { Case, Field, FieldChange, FieldTable, Need, Rule, Texts, When } from '#protocols/fields.ts'
export {
  amend,
  exampleRequest,
  holdsWhen,
  keep,
  lackingNames,
  optional,
  pick,
  required,
  usual,
} from '#protocols/fields.ts'

/** Reads the fields of a request; what is wrong is told in the words of this wire, all of it at once. */
export function readFields<Table extends FieldTable>(members: Members, table: Table): Result<Texts<Table>, WireError> {
  const read = readTexts(members, table)
  if (read.ok) return read
  const { refusal } = read
  if (refusal.kind === 'missing') return refuse(missing(refusal.names))
  return refuse(illegal(refusal.faults.map(({ name, says }) => `${name} ${says}`).join('; ')))
}
