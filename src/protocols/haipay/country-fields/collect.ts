import { amend, type Field, optional, required, usual } from '#protocols/haipay/fields.ts'
import { currencyCode, email, noticeUrl, partnerUserId, phone, webUrl } from '#protocols/haipay/rules.ts'
import { countries } from './countries.ts'

/** Kept with the order, and told to its channel; a currency's page may say more of it. */
const extra = <Name extends string>(name: Name, about: string, charactersMax = 255) =>
  ({ ...optional(name, charactersMax), kept: 'fields', unlisted: true, about }) satisfies Field

/** HaiPay Api.txt, Collection Application, in its order; the lengths that the page leaves open are ours. */
const page = [
  { ...required('orderId', 48), about: 'Your order number, unique per app.', example: 'M233323000059' },
  { ...required('name', 255), kept: 'party', about: 'The payer, first and last name.', example: 'Donald John Trump' },
  { ...required('phone', 32, phone), kept: 'party', about: "The payer's mobile number.", example: '09123456789' },
  { ...required('email', 254, email), kept: 'party', about: "The payer's address.", example: 'payer@example.com' },
  { ...required('amount', 32), about: 'Plain decimal text, in the currency.', example: '300.00' },
  {
    ...optional('currency', 4, currencyCode),
    about: 'The currency of the amount, where it is another than that of the path: it is then converted.',
  },
  { ...required('payType', 64), about: 'The kind of method.', example: 'QR' },
  { ...usual('inBankCode', 64), about: 'The method.', example: 'QRPH' },
  {
    ...required('callBackUrl', 2048, webUrl),
    about: "Where the payer's browser goes after success.",
    example: 'https://shop.example/paid',
  },
  {
    ...required('callBackFailUrl', 2048, webUrl),
    about: "Where the payer's browser goes after failure.",
    example: 'https://shop.example/failed',
  },
  {
    ...optional('notifyUrl', 2048, noticeUrl),
    about: "Where notices go; absent: the app's address.",
    example: 'https://shop.example/notices',
  },
  { ...usual('subject', 255), about: 'What is paid for.', example: 'A pair of shoes' },
  { ...optional('body', 1024), lines: true, kept: 'fields', about: 'More about it.', example: 'Size 42, blue' },
  {
    ...required('partnerUserId', 128, partnerUserId),
    kept: 'party',
    about: 'Your number of the payer.',
    example: '9527',
  },
] as const satisfies readonly Field[]

/** Fields of single countries and channels. Card data is not among them: it may not be kept. */
const extras = [
  { ...extra('outBankNo', "The payer's card or account."), isCard: true },
  extra('outBankCode', 'The same as inBankCode.'),
  extra('idCard', "The payer's identity card."),
  extra('goodsName', 'What is bought.'),
  extra('goodsQuantity', 'How many.'),
  extra('goodsPrice', 'The price of one.'),
  extra('goodsSku', 'Your number of the product.'),
  extra('goodsAvatar', 'A picture of the product.'),
  extra('platform', 'The name of your shop or app.'),
  extra('firstName', "The payer's first name."),
  extra('lastName', "The payer's last name."),
  extra('dateOfBirth', "The payer's day of birth, DD-MM-YYYY."),
  extra('countryCode', "The payer's country."),
  extra('street', 'Street and house.'),
  extra('city', 'City.'),
  extra('state', 'State or emirate.'),
  extra('postalCode', 'Postal code.'),
  extra('phoneCode', "The country's calling code."),
  extra('inBankNo', "The payer's CPF."),
  extra('country', "The country whose methods the vendor's cashier shows, as three digits."),
  extra('clientType', 'Where the payer is.'),
  extra('clientIp', "The address of the payer's machine."),
  extra('expiryPeriod', 'Taken from older clients, and kept.'),
  extra('userId', 'Taken from older clients, and kept.'),
  extra('uuid', 'Taken from older clients, and kept.'),
  extra('goodName', 'Taken from older clients, and kept.'),
] as const satisfies readonly Field[]

const generic = [...page, ...extras] as const

export type CollectTable = typeof generic

/** Currencies whose own page leaves the note open, which the generic page requires. */
const noteLeftOpen = [
  ...['AED', 'BHD', 'BRL', 'EUR', 'HKD', 'IDR', 'INR', 'JPY', 'KRW', 'KWD', 'MXN', 'OMR', 'PHP', 'PKR', 'QAR', 'SAR'],
  ...['SGD', 'TRY', 'USDC', 'USDT', 'VND'],
]

const byCurrency: ReadonlyMap<string, CollectTable> = new Map(
  [...new Set([...Object.keys(countries), ...noteLeftOpen])].map((currency) => {
    const note = noteLeftOpen.includes(currency) ? [{ name: 'subject', need: 'optional' } as const] : []
    return [currency, amend(generic, [...(countries[currency]?.collect ?? []), ...note])]
  }),
)

/** The fields of a collection in a currency. */
export function collectFields(currency: string): CollectTable {
  return byCurrency.get(currency) ?? generic
}
