import type { Field, When } from './fields.ts'
import type { Json, ReferenceMember } from './reference.ts'

/** A row of a table that validates, as a reference shows it. `known`: what rows say that say nothing of themselves. */
export function describeField(field: Field, known: ReadonlyMap<string, Field> = new Map()): ReferenceMember {
  const { name, charactersMax, rule, type = 'string' } = field
  const { about = known.get(name)?.about ?? '', example = known.get(name)?.example } = field
  const rules = rulesOf(field)
  // A pattern with flags would mean something else in JSON Schema, which knows none.
  const pattern = rule?.pattern?.flags === '' ? rule.pattern.source : undefined
  return {
    name,
    type,
    about: sentence(about),
    presence: presenceOf(field),
    charactersMax,
    ...(rules.length > 0 && { rules }),
    ...(pattern !== undefined && { pattern }),
    ...(rule?.oneOf && type !== 'boolean' && { oneOf: rule.oneOf.flatMap((word) => wordOf(field, word)) }),
    ...(example !== undefined && { example: jsonOf(field, example) }),
  }
}

/** The text of a field as JSON of its type. */
export function jsonOf({ type }: Pick<Field, 'type'>, text: string): string | number | boolean {
  const value: Json = type === undefined ? text : JSON.parse(text)
  return typeof value === 'number' || typeof value === 'boolean' ? value : text
}

/** Both words of a boolean go without saying. */
function wordOf(field: Field, word: string): readonly (string | number)[] {
  const value = jsonOf(field, word)
  return typeof value === 'boolean' ? [] : [value]
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
