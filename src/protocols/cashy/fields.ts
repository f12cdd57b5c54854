import type { Members } from '#core/json-members.ts'
import { type Result, refuse } from '#core/result.ts'
import { type FieldTable, optional, readFields as readTexts, required, type Texts } from '#protocols/fields.ts'
import { malformed, missing, type WireError } from './errors.ts'

/** Every request has one, and the same one is taken once in 24 hours. */
export const nonceField = {
  ...required('nonceStr', 32),
  about: 'A text of your choice, another one for every request: one that came in the last 24 hours is refused.',
  example: '1628381288000',
} as const

/** What both queries take. */
export const queryFields = [
  { ...optional('mchOrderNo', 32), about: 'Your order number.', example: 'P123456' },
  {
    ...optional('orderNo', 32),
    about: 'Our order number; it counts where both are sent.',
    example: 'PAYOUT8231515112790892544',
  },
  nonceField,
] as const

export const nonceOnly = [nonceField] as const

/** The currency of a request, before its fields are read: which they are depends on it. */
export function currencyText(members: Members): string {
  const currency = members.get('currency')
  return currency?.kind === 'string' ? currency.text : ''
}

/** Reads the fields of a request. One fault is told, of the first field in the page's order; what is missing first. */
export function readFields<Table extends FieldTable>(members: Members, table: Table): Result<Texts<Table>, WireError> {
  const read = readTexts(members, table)
  if (read.ok) return read
  const { refusal } = read
  const [name = ''] = refusal.kind === 'missing' ? refusal.names : refusal.faults.map((fault) => fault.name)
  return refuse(refusal.kind === 'missing' ? missing(name) : malformed(name))
}
