import { optional, required } from './fields.ts'
import { regionCodes } from './regions.ts'
import { email, matching, noticeUrl, oneOf, partnerUserId, webUrl } from './rules.ts'

const amount = matching(/^\d+\.\d{2}$/, 'must be a plain decimal with two decimals, such as 300.00')
const currency = matching(/^[A-Z]{3}$/, 'must be a currency code of three capital letters')

/** HaiPay, Global Cashier: Cashier Collection Application, in its order; lengths that it leaves open are ours. */
export const cashierFields = [
  required('orderId', 48),
  required('name', 255),
  required('email', 254, email),
  required('amount', 32, amount),
  { ...required('currency', 3, currency), about: 'The currency of the amount.', example: 'PHP' },
  required('callBackUrl', 2048, webUrl),
  required('callBackFailUrl', 2048, webUrl),
  optional('notifyUrl', 2048, noticeUrl),
  required('subject', 255),
  { ...optional('body', 1024), lines: true },
  {
    ...required('region', 2, oneOf(...regionCodes)),
    about: 'The country of the payer, whose methods are shown.',
    example: 'PH',
  },
  required('partnerUserId', 128, partnerUserId),
  // Not on the vendor's page; its clients send it.
  { ...optional('cancelUrl', 2048), about: "Where the payer's browser goes from the list of methods." },
] as const

/** Both numbers are required, unlike in the queries of a currency. */
export const cashierQueryFields = [
  required('orderId', 48),
  { ...required('orderNo', 48), about: 'Our order number.', example: '2025091710234210109' },
] as const
