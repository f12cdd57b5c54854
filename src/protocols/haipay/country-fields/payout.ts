import { amend, type Field, optional, required, usual } from '#protocols/haipay/fields.ts'
import { email, noticeUrl, partnerUserId, phone } from '#protocols/haipay/rules.ts'
import { countries } from './countries.ts'

/** Kept with the order, and told to its channel; a currency's page may say more of it. */
const extra = <Name extends string>(name: Name, about: string) =>
  ({ ...optional(name, 255), kept: 'fields', unlisted: true, about }) satisfies Field

/** HaiPay Api.txt, Payout Application, in its order; the lengths that the page leaves open are ours. */
const page = [
  { ...required('orderId', 48), about: 'Your order number, unique per app.', example: 'P233323000059' },
  { ...required('amount', 32), about: 'Plain decimal text, in the currency.', example: '300.00' },
  { ...required('accountType', 64), about: 'The kind of account.', example: 'EWALLET' },
  { ...required('bankCode', 64), about: 'The bank or wallet.', example: 'GCASH' },
  { ...required('accountNo', 255), about: "The payee's account.", example: '1234567890' },
  { ...required('name', 255), about: 'The payee.', example: 'Maria Cruz' },
  { ...usual('phone', 32, phone), kept: 'party', about: "The payee's mobile number.", example: '09123456789' },
  { ...required('email', 254, email), kept: 'party', about: "The payee's address.", example: 'payee@example.com' },
  {
    ...optional('notifyUrl', 2048, noticeUrl),
    about: "Where notices go; absent: the app's address.",
    example: 'https://shop.example/notices',
  },
  { ...optional('subject', 255), about: 'What is paid for.', example: 'Salary' },
  { ...optional('body', 1024), lines: true, kept: 'fields', about: 'More about it.', example: 'November' },
  {
    ...required('partnerUserId', 128, partnerUserId),
    kept: 'party',
    about: 'Your number of the payee.',
    example: '9527',
  },
] as const satisfies readonly Field[]

/** Fields of single countries and channels. */
const extras = [
  extra('identifyType', 'What kind of account number it is.'),
  extra('ibanAccount', "The payee's IBAN."),
  extra('country', "The payee's country."),
  extra('address1', 'Street and house.'),
  extra('address2', 'City.'),
  extra('address3', 'State or province.'),
  extra('postalCode', 'Postal code.'),
  extra('bankName', "The bank's name."),
  extra('swiftCode', "The bank's SWIFT code."),
  extra('city', 'City.'),
  extra('street', 'Street and house.'),
  extra('carrier', 'The telephone company.'),
  extra('birth', "The payee's day of birth, YYYY-MM-DD."),
  extra('gender', "The payee's gender."),
  extra('idCard', "The payee's identity card."),
  extra('ifsc', "The bank's IFSC."),
  extra('branchNumber', "The branch's number."),
] as const satisfies readonly Field[]

const generic = [...page, ...extras] as const

export type PayoutTable = typeof generic

const byCurrency: ReadonlyMap<string, PayoutTable> = new Map(
  Object.entries(countries).map(([currency, { payout = [] }]) => [currency, amend(generic, payout)]),
)

/** The fields of a payout in a currency. */
export function payFields(currency: string): PayoutTable {
  return byCurrency.get(currency) ?? generic
}
