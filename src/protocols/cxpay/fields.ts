import type { Members } from '#core/json-members.ts'
import { isNoticeUrl } from '#core/public-address.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { WireError } from './envelope.ts'
import { business } from './errors.ts'

/** A field of a request (CXPay api.txt). `says` follows the field's name where `holds` does not. */
export type Field<Name extends string = string> = {
  readonly name: Name
  readonly isRequired: boolean
  readonly charactersMax: number
  /** For the API reference. */
  readonly about: string
  readonly example: string
  readonly says?: string
  readonly holds?: (text: string) => boolean
}

type Texts<Name extends string> = { readonly [Key in Name]?: string }

/** The lengths that the page leaves open are ours. */
const known = {
  merchant: { charactersMax: 64, about: 'The number of your account.', example: '20001' },
  payCode: { charactersMax: 32, about: 'One of your codes, for this direction.', example: '32901' },
  amount: { charactersMax: 32, about: 'More than zero, with two decimals at most.', example: '1000.00' },
  orderId: { charactersMax: 32, about: 'Your order number; used once, whatever the kind.', example: 'M20260501000001' },
  notifyUrl: {
    about: 'Where the notice goes.',
    example: 'https://shop.example/notices',
    charactersMax: 2048,
    says: 'must be a public http or https address without user and password',
    holds: (text: string) => isNoticeUrl(text, { loopbackAllowed: true }),
  },
  callbackUrl: {
    about: 'Where the payer goes after payment.',
    example: 'https://shop.example/thanks',
    charactersMax: 2048,
    says: 'must be an http or https address',
    holds: (text: string) => /^https?:\/\/\S+$/i.test(text) && URL.canParse(text),
  },
  bankAccount: { charactersMax: 255, about: 'The payee’s account.', example: '1234567890' },
  customName: { charactersMax: 255, about: 'The name of payer or payee.', example: 'Asha Rao' },
  remark: { charactersMax: 255, about: 'A note, which the notice of a success repeats.', example: 'invoice 7' },
  number: {
    about: 'The phone of payer or payee.',
    example: '9876543210',
    charactersMax: 32,
    says: 'must be 5 to 20 digits',
    holds: (text: string) => /^\+?\d{5,20}$/.test(text),
  },
  email: {
    about: 'The e-mail address of payer or payee.',
    example: 'asha@example.com',
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
