import { nonceField } from '#protocols/cashy/fields.ts'
import { amend, type Field, optional, required } from '#protocols/fields.ts'
import { email, matching, noticeUrl, oneOf, phone } from '#protocols/rules.ts'
import { countries } from './countries.ts'

const number = matching(/^\d+$/, 'must be a number')
const told = <Known extends Field>(field: Known) => ({ ...field, kept: 'fields' }) as const

/** Create Payout Order, in its order; which of them are required beside the always required is a country's to say. */
const page = [
  { ...required('accountName', 32), about: "The payee's name.", example: 'John' },
  { ...required('accountNo', 32), about: "The payee's account.", example: '1941234567012' },
  { ...told(optional('cciAccountNo', 32)), unlisted: true, about: "The payee's CCI." },
  { ...told(optional('accountType', 2, number)), type: 'integer', about: 'The kind of account.' },
  { ...required('currency', 32, oneOf(...countries.keys())), about: 'The currency.', example: 'PEN' },
  { ...required('amount', 32), type: 'number', about: 'In the currency, two decimals at most.', example: '100.00' },
  {
    ...told(optional('bankId', 9, number)),
    type: 'integer',
    about: 'The bank, by its number in `/api/bankListQuery`.',
  },
  { ...required('mchOrderNo', 32), about: 'Your order number, unique among all your orders.', example: 'P123456' },
  {
    ...required('notifyUrl', 250, noticeUrl),
    about: 'Where the notice goes; an address by number must be public.',
    example: 'https://shop.example/notices',
  },
  nonceField,
  { ...told(optional('idType', 32)), about: "The kind of the payee's document." },
  { ...told(optional('idCard', 32)), about: "The number of the payee's document." },
  { ...optional('phone', 32, phone), kept: 'party', about: "The payee's phone.", example: '+51987654321' },
  { ...optional('email', 32, email), kept: 'party', about: "The payee's e-mail address.", example: 'xyz@example.com' },
  { ...required('remark', 32), about: 'What it is for.', example: 'remark' },
  { ...told(optional('ifscCode', 32)), unlisted: true, about: "The bank's IFSC." },
] as const satisfies readonly Field[]

export type PayOutTable = typeof page

const byCurrency: ReadonlyMap<string, PayOutTable> = new Map(
  [...countries].map(([currency, { payOut }]) => [currency, amend(page, payOut)]),
)

/** The fields of a payout in a currency; the general form where it is none of the wire. */
export function payOutFields(currency: string): PayOutTable {
  return byCurrency.get(currency) ?? page
}
