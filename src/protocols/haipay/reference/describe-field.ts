import type { Field } from '#protocols/haipay/fields.ts'
import type { ReferenceMember } from '#protocols/reference.ts'
import { fieldNotes } from './field-notes.ts'

/** A row of a table that validates, as the reference shows it. */
export function describeField(field: Field): ReferenceMember {
  const { name, charactersMax, rule, sameAs } = field
  const note = fieldNotes.get(name)
  const example = exampleOfField(field)
  const says = [
    field.about ?? note?.about,
    rule && !rule.oneOf ? `It ${rule.says}` : undefined,
    sameAs && `It must be the same as \`${sameAs}\``,
  ]
  // A pattern with flags would mean something else in JSON Schema, which knows none.
  const pattern = rule?.pattern?.flags === '' ? rule.pattern.source : undefined
  return {
    name,
    type: 'string',
    about: says.flatMap((text) => (text ? [`${text.replace(/\.$/, '')}.`] : [])).join(' '),
    presence: presenceOf(field),
    charactersMax,
    ...(pattern !== undefined && { pattern }),
    ...(rule?.oneOf && { oneOf: rule.oneOf }),
    ...(example !== undefined && { example }),
  }
}

/** A value that is taken. */
export function exampleOfField({ name, example }: Field): string | undefined {
  return example ?? fieldNotes.get(name)?.example
}

/** Whether a request with these texts must have the field. */
export function isNeeded({ need }: Field, texts: Readonly<Record<string, unknown>>): boolean {
  return typeof need === 'string' ? need === 'required' : texts[need.when] === need.is
}

function presenceOf({ need }: Field): ReferenceMember['presence'] {
  if (need === 'required') return 'always'
  if (need === 'optional') return 'optional'
  return { when: `required when ${need.when} is ${need.is}`, needed: { member: need.when, isOneOf: [need.is] } }
}
