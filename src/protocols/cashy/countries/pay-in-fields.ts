import { nonceField } from '#protocols/cashy/fields.ts'
import { amend, type Field, optional, required } from '#protocols/fields.ts'
import { email, matching, noticeUrl, oneOf, phone, where } from '#protocols/rules.ts'
import { countries } from './countries.ts'

const number = matching(/^\d+$/, 'must be a number')
/** Longer than any way to pay takes; the vendor names no limit. */
const expireSecondsMax = 7 * 24 * 3_600
const expireTime = where(matching(/^[1-9]\d*$/, `must be 1 to ${expireSecondsMax} seconds`), (text) => {
  return text.length <= 6 && Number.parseInt(text, 10) <= expireSecondsMax
})

/** Create Payin Order. */
const page = [
  { ...required('currency', 32, oneOf(...countries.keys())), about: 'The currency.', example: 'PEN' },
  { ...required('payType', 9, number), type: 'integer', kept: 'fields', about: 'How the payer pays.', example: '11' },
  { ...required('amount', 32), type: 'number', about: 'In the currency, two decimals at most.', example: '100.00' },
  { ...required('mchOrderNo', 32), about: 'Your order number, unique among all your orders.', example: 'M123456' },
  {
    ...required('notifyUrl', 250, noticeUrl),
    about: 'Where the notice goes; an address by number must be public.',
    example: 'https://shop.example/notices',
  },
  nonceField,
  { ...required('remark', 32), about: 'What it is for.', example: 'remark' },
  { ...required('realName', 64), kept: 'party', about: "The payer's name.", example: 'John' },
  {
    ...optional('expireTime', 9, expireTime),
    type: 'integer',
    about: 'How long the payer has, in seconds; absent: 3600.',
    example: '3600',
  },
  {
    ...optional('reusableStatus', 5, oneOf('true', 'false')),
    type: 'boolean',
    about: 'Taken and passed over: an order is paid once, and what else comes for it is held for a person to see.',
  },
  { ...optional('phone', 32, phone), kept: 'party', about: "The payer's phone.", example: '+51987654321' },
  { ...optional('email', 32, email), kept: 'party', about: "The payer's e-mail address.", example: 'xyz@example.com' },
  { ...optional('idType', 32), kept: 'fields', about: "The kind of the payer's document." },
  { ...optional('idCard', 32), kept: 'fields', about: "The number of the payer's document." },
  {
    ...optional('bankId', 9, number),
    type: 'integer',
    kept: 'fields',
    about: "The payer's bank, by its number in `/api/payInBankListQuery`.",
  },
] as const satisfies readonly Field[]

export type PayInTable = typeof page

const byCurrency: ReadonlyMap<string, PayInTable> = new Map(
  [...countries].map(([currency, { payIn }]) => [currency, amend(page, payIn)]),
)

/** The fields of a pay-in in a currency; the general form where it is none of the wire. */
export function payInFields(currency: string): PayInTable {
  return byCurrency.get(currency) ?? page
}
