import { collectFields } from '#protocols/haipay/country-fields/collect.ts'
import type { Field, When } from '#protocols/haipay/fields.ts'
import type { ReferenceMember } from '#protocols/reference.ts'

/** What the page of collections says of a field stands for the same field of other calls that say nothing. */
const known: ReadonlyMap<string, Field> = new Map(collectFields('').map((field) => [field.name, field]))

/** A row of a table that validates, as the reference shows it. */
export function describeField(field: Field): ReferenceMember {
  const { name, charactersMax, rule } = field
  const { about = known.get(name)?.about ?? '', example = known.get(name)?.example } = field
  const rules = rulesOf(field)
  // A pattern with flags would mean something else in JSON Schema, which knows none.
  const pattern = rule?.pattern?.flags === '' ? rule.pattern.source : undefined
  return {
    name,
    type: 'string',
    about: sentence(about),
    presence: presenceOf(field),
    charactersMax,
    ...(rules.length > 0 && { rules }),
    ...(pattern !== undefined && { pattern }),
    ...(rule?.oneOf && { oneOf: rule.oneOf }),
    ...(example !== undefined && { example }),
  }
}

function presenceOf({ need }: Field): ReferenceMember['presence'] {
  if (need === 'required') return 'always'
  return need === 'optional' ? 'optional' : { when: `required when ${printWhen(need.when)}`, needed: need.when }
}

/** What the text must be, and what it must be where others say so. */
function rulesOf({ rule, cases = [], sameAs }: Field): readonly string[] {
  const always = rule && !rule.oneOf ? [`${rule.says}`] : []
  const under = cases.map((one) => `when ${printWhen(one.when)}, ${one.rule.says}`)
  const same = sameAs === undefined ? [] : [`must be the same as \`${sameAs}\``]
  return [...always, ...under, ...same].map(sentence)
}

function sentence(text: string): string {
  const whole = text === '' || /[.?]$/.test(text) ? text : `${text}.`
  return whole.charAt(0).toUpperCase() + whole.slice(1)
}

/** `payType` is QR or VA and … */
export function printWhen(when: When): string {
  const parts = Object.entries(when).map(([name, words]) => `\`${name}\` is ${words.join(' or ')}`)
  return parts.join(' and ')
}
