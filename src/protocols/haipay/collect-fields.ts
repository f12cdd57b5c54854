import { amend, type FieldTable, optional, pick, required, usual } from './fields.ts'
import { currencyCode, email, matching, noticeUrl, partnerUserId, phone, webUrl } from './rules.ts'

/**
 * Fields of single countries and channels, kept with the order as they came. Card data is not among them: it may not
 * be kept.
 */
export const collectExtras = [
  ...['outBankNo', 'outBankCode', 'idCard', 'goodsName', 'goodsQuantity', 'goodsPrice', 'goodsSku', 'goodsAvatar'],
  ...['platform', 'firstName', 'lastName', 'dateOfBirth', 'countryCode', 'street', 'city', 'state', 'postalCode'],
  ...['phoneCode', 'inBankNo', 'country', 'clientType', 'clientIp', 'expiryPeriod', 'userId', 'uuid', 'goodName'],
] as const

/** HaiPay Api.txt, Collection Application, in its order; the lengths that the page leaves open are ours. */
const generic = [
  required('orderId', 48),
  required('name', 255),
  required('phone', 32, phone),
  required('email', 254, email),
  required('amount', 32),
  optional('currency', 4, currencyCode),
  required('payType', 64),
  usual('inBankCode', 64),
  required('callBackUrl', 2048, webUrl),
  required('callBackFailUrl', 2048, webUrl),
  optional('notifyUrl', 2048, noticeUrl),
  usual('subject', 255),
  { ...optional('body', 1024), lines: true },
  required('partnerUserId', 128, partnerUserId),
  ...collectExtras.map((name) => optional(name, 255)),
] as const

/** What the pages of single currencies say otherwise. */
const byCurrency: ReadonlyMap<string, typeof generic> = new Map(
  Object.entries({
    // HongKong.txt: the payment note is not required.
    HKD: [optional('subject', 255)],
    USD: [optional('subject', 255)],
    VND: [
      optional('inBankCode', 64),
      { ...optional('outBankNo', 64), need: { when: 'payType', is: 'PAYMENT_GATEWAY' } },
      { ...optional('outBankCode', 64), sameAs: 'inBankCode' },
    ],
    PHP: [required('phone', 32, matching(/^09\d{9}$/, 'must be 11 digits that begin with 09'))],
    IDR: [required('phone', 32, matching(/^08\d{8,11}$/, 'must be 10 to 13 digits that begin with 08'))],
    INR: [required('phone', 32, matching(/^[6-9]\d{9}$/, 'must be 10 digits that begin with 6 to 9'))],
  } satisfies Record<string, FieldTable>).map(([currency, changes]) => [currency, amend(generic, changes)]),
)

/** What is kept with a collection; of a payer's card number (`outBankNo`) the first six and last four digits. */
export function keptFields(texts: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const kept = pick(texts, ['body', ...collectExtras])
  return kept.outBankNo === undefined ? kept : { ...kept, outBankNo: maskCard(kept.outBankNo) }
}

function maskCard(text: string): string {
  const digits = text.replace(/[ -]/g, '')
  if (!/^\d{12,19}$/.test(digits)) return text
  return `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`
}

/** The fields of a collection in a currency. */
export function collectFields(currency: string): typeof generic {
  return byCurrency.get(currency) ?? generic
}
