import { amend, type FieldTable, optional, required } from './fields.ts'
import { email, matching, noticeUrl, partnerUserId, phone } from './rules.ts'

/** Fields of single countries and channels, kept with the order as they came. */
export const payExtras = [
  ...['identifyType', 'ibanAccount', 'country', 'address1', 'address2', 'address3', 'postalCode', 'bankName'],
  ...['swiftCode', 'city', 'street', 'carrier', 'birth', 'gender', 'idCard', 'ifsc', 'branchNumber'],
] as const

/** HaiPay Api.txt, Payout Application, in its order; the lengths that the page leaves open are ours. */
const generic = [
  required('orderId', 48),
  required('amount', 32),
  required('accountType', 64),
  required('bankCode', 64),
  required('accountNo', 255),
  required('name', 255),
  required('phone', 32, phone),
  required('email', 254, email),
  optional('notifyUrl', 2048, noticeUrl),
  optional('subject', 255),
  { ...optional('body', 1024), lines: true },
  required('partnerUserId', 128, partnerUserId),
  ...payExtras.map((name) => optional(name, 255)),
] as const

/** What the pages of single currencies say otherwise. */
const byCurrency: ReadonlyMap<string, typeof generic> = new Map(
  Object.entries({
    PHP: [required('phone', 32, matching(/^09\d{9}$/, 'must be 11 digits that begin with 09'))],
    THB: [required('phone', 32, matching(/^0\d{9}$/, 'must be 10 digits that begin with 0'))],
    INR: [required('phone', 32, matching(/^[6-9]\d{9}$/, 'must be 10 digits that begin with 6 to 9'))],
  } satisfies Record<string, FieldTable>).map(([currency, changes]) => [currency, amend(generic, changes)]),
)

/** The fields of a payout in a currency. */
export function payFields(currency: string): typeof generic {
  return byCurrency.get(currency) ?? generic
}
