import type { Members } from '#core/json-members.ts'
import { cardData, carriesCard, clientType } from './card-fields.ts'
import { amend, type FieldTable, optional, required, type Texts } from './fields.ts'
import { email, matching, noticeUrl, oneOf, partnerUserId, phone, webUrl } from './rules.ts'

const wholeNumber = matching(/^[1-9]\d{0,3}$/, 'must be a whole number from 1 to 9999')

/**
 * HaiPay creditcard-pci.txt, Subscription Application, in its order, and behind it what the newer page adds. What the
 * pages require and their own samples leave out is optional: `notifyUrl` falls back to the app's address, `retryTimes`
 * to 3, `recurringMaxNumber` to the whole life, and `website` is not used. Of the card nothing is kept.
 */
const common = [
  { ...required('subscriptionOrderId', 48), about: 'your number of the subscription', example: '1752752449648' },
  { ...required('amount', 32), about: 'what a period costs, in dollars', example: '9.99' },
  { ...required('name', 255), kept: 'party' },
  { ...optional('phone', 32, phone), kept: 'party', about: "the payer's mobile number" },
  { ...required('email', 254, email), kept: 'party' },
  { ...required('subject', 255), example: 'Monthly box of tea' },
  { ...optional('body', 1024), lines: true, kept: 'fields', example: 'Six sorts' },
  { ...required('payType', 64, oneOf('SUBSCRIPTION')), example: 'SUBSCRIPTION' },
  { ...required('inBankCode', 64, oneOf('CREDIT_CARD', 'GOOGLE_PAY', 'APPLE_PAY')), example: 'CREDIT_CARD' },
  required('callBackUrl', 2048, webUrl),
  optional('notifyUrl', 2048, noticeUrl),
  { ...optional('country', 255), kept: 'fields', about: "the payer's country", example: 'US' },
  { ...optional('currency', 4, oneOf('USD')), about: 'the currency', example: 'USD' },
  { ...optional('clientType', 16, clientType), kept: 'fields', about: 'where the payer is', example: 'WEB' },
  ...cardData.map((field) => ({ ...field, always: false, need: 'optional' }) as const),
  { ...optional('referer', 2048), kept: 'fields', about: 'the page the payer comes from' },
  { ...optional('userAgent', 1024), kept: 'fields', about: "the payer's browser, as it names itself" },
  { ...optional('customerIp', 64), kept: 'fields', about: "the address of the payer's machine" },
  { ...required('partnerUserId', 128, partnerUserId), kept: 'party' },
  {
    ...required('recurringInterval', 1, oneOf('D', 'W', 'M', 'Y')),
    about: 'days, weeks, months or years',
    example: 'M',
  },
  { ...required('recurringIntervalCount', 4, wholeNumber), about: 'how many of them a period has', example: '1' },
  {
    ...optional('recurringMaxNumber', 4, wholeNumber),
    about: 'how many periods are charged; absent: all of three years',
    example: '12',
  },
  { ...optional('website', 2048), about: 'your web site; it is used for nothing', example: 'https://shop.example' },
  {
    ...optional('retryTimes', 2, matching(/^\d{1,2}$/, 'must be a whole number from 0 to 99')),
    about: 'how often a period is charged again after a failure; absent: 3',
    example: '3',
  },
  { ...optional('cancelUrl', 2048, webUrl), about: "where the payer's browser goes when the payer gives up" },
  { ...optional('couponPeriod', 4, wholeNumber), about: 'how many periods cost less: 1, or `recurringMaxNumber`' },
  { ...optional('couponAmountPerPeriod', 32), about: 'what is taken off each of them, in dollars' },
] as const satisfies FieldTable

const cardNames = cardData.map(({ name }) => name)
const needed = (names: readonly string[]) =>
  common.flatMap((field) => (names.includes(field.name) ? [{ ...field, need: 'required' as const }] : []))

/** With the card in the request. */
export const pciSubscription = amend(common, needed([...cardNames, 'clientType', 'referer', 'userAgent', 'customerIp']))

/** With the card typed on our page. */
export const hostedSubscription = amend(common, needed(['phone', 'country', 'currency']))

export type SubscriptionTexts = Texts<typeof common>

/** Which of the two forms a request is: with any field of a card it is the one with all of them. */
export function subscriptionFields(members: Members): typeof common {
  return carriesCard(members) ? pciSubscription : hostedSubscription
}
