import type { Members } from '#core/json-members.ts'
import { checkNoticeUrl } from '#core/public-address.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { WireError } from './envelope.ts'
import { business } from './errors.ts'

/** A field of a request (CXPay api.txt). `says` follows the field's name where `holds` does not. */
export type Field<Name extends string = string> = {
  readonly name: Name
  readonly isRequired: boolean
  readonly charactersMax: number
  readonly says?: string
  readonly holds?: (text: string) => boolean
}

type Texts<Name extends string> = { readonly [Key in Name]?: string }

/** The lengths that the page leaves open are ours. */
const known = {
  merchant: { charactersMax: 64 },
  payCode: { charactersMax: 32 },
  amount: { charactersMax: 32 },
  orderId: { charactersMax: 32 },
  notifyUrl: {
    charactersMax: 2048,
    says: 'must be a public http or https address without user and password',
    holds: (text: string) => checkNoticeUrl(text, { loopbackAllowed: true }).ok,
  },
  callbackUrl: {
    charactersMax: 2048,
    says: 'must be an http or https address',
    holds: (text: string) => /^https?:\/\/\S+$/i.test(text) && URL.canParse(text),
  },
  bankAccount: { charactersMax: 255 },
  customName: { charactersMax: 255 },
  remark: { charactersMax: 255 },
  number: { charactersMax: 32, says: 'must be 5 to 20 digits', holds: (text: string) => /^\+?\d{5,20}$/.test(text) },
  email: {
    charactersMax: 254,
    says: 'must be an e-mail address',
    holds: (text: string) => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text),
  },
} as const satisfies Record<string, Omit<Field, 'name' | 'isRequired'>>

type KnownName = keyof typeof known

/** Fields of a request in the page's order: those it must have, then those it may have. */
export function fieldsOf<Required extends KnownName, Optional extends KnownName = never>(
  required: readonly Required[],
  optional: readonly Optional[] = [],
): readonly Field<Required | Optional>[] {
  const field = <Name extends KnownName>(name: Name, isRequired: boolean): Field<Name> => {
    const rule: Omit<Field, 'name' | 'isRequired'> = known[name]
    return { ...rule, name, isRequired }
  }
  return [...required.map((name) => field(name, true)), ...optional.map((name) => field(name, false))]
}

/**
 * Reads the fields of a request. A number is taken by the text that arrived; null and the empty string are missing. All
 * missing fields are told at once, and only when none is missing the malformed ones.
 */
export function readFields<Name extends string>(
  members: Members,
  fields: readonly Field<Name>[],
): Result<Texts<Name>, WireError> {
  const texts: { [Key in Name]?: string } = {}
  const faults: string[] = []
  for (const { name } of fields) {
    const member = members.get(name)
    if (!member || member.kind === 'null' || (member.kind === 'string' && member.text === '')) continue
    if (member.kind === 'string' || member.kind === 'number') texts[name] = member.text
    else faults.push(`${name} must be a string`)
  }
  const absent = fields.filter(({ name, isRequired }) => isRequired && !members.has(name) && !texts[name])
  const empty = fields.filter(({ name, isRequired }) => isRequired && members.has(name) && !texts[name])
  const missing = [...absent, ...empty.filter(({ name }) => !faults.some((fault) => fault.startsWith(`${name} `)))]
  if (missing.length > 0) return refuse(business(`${missing.map(({ name }) => name).join(', ')} is required`))
  for (const field of fields) {
    const fault = faultOf(field, texts[field.name])
    if (fault !== undefined) faults.push(`${field.name} ${fault}`)
  }
  return faults.length > 0 ? refuse(business(faults.join('; '))) : ok(texts)
}

function faultOf(field: Field, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if ([...text].length > field.charactersMax) return `must not be longer than ${field.charactersMax} characters`
  if (/\p{Cc}/u.test(text)) return 'must not have control characters'
  if (field.isRequired && text.trim() === '') return 'must not be blank'
  return field.holds && !field.holds(text) ? field.says : undefined
}
