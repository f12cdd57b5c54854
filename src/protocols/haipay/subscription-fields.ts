import type { Members } from '#core/json-members.ts'
import { cardData, carriesCard, clientType } from './card-fields.ts'
import { amend, type FieldTable, optional, required, type Texts } from './fields.ts'
import { email, matching, noticeUrl, oneOf, partnerUserId, phone, webUrl } from './rules.ts'

const wholeNumber = matching(/^[1-9]\d{0,3}$/, 'must be a whole number from 1 to 9999')

/**
 * HaiPay creditcard-pci.txt, Subscription Application, in its order, and behind it what the newer page adds. What the
 * pages require and their own samples leave out is optional: `notifyUrl` falls back to the app's address, `retryTimes`
 * to 3, `recurringMaxNumber` to the whole life, and `website` is not used.
 */
const common = [
  required('subscriptionOrderId', 48),
  required('amount', 32),
  required('name', 255),
  optional('phone', 32, phone),
  required('email', 254, email),
  required('subject', 255),
  { ...optional('body', 1024), lines: true },
  required('payType', 64, oneOf('SUBSCRIPTION')),
  required('inBankCode', 64, oneOf('CREDIT_CARD', 'GOOGLE_PAY', 'APPLE_PAY')),
  required('callBackUrl', 2048, webUrl),
  optional('notifyUrl', 2048, noticeUrl),
  optional('country', 255),
  optional('currency', 4, oneOf('USD')),
  optional('clientType', 16, clientType),
  ...cardData.map(({ name, charactersMax, rule }) => optional(name, charactersMax, rule)),
  optional('referer', 2048),
  optional('userAgent', 1024),
  optional('customerIp', 64),
  required('partnerUserId', 128, partnerUserId),
  required('recurringInterval', 1, oneOf('D', 'W', 'M', 'Y')),
  required('recurringIntervalCount', 4, wholeNumber),
  optional('recurringMaxNumber', 4, wholeNumber),
  optional('website', 2048),
  optional('retryTimes', 2, matching(/^\d{1,2}$/, 'must be a whole number from 0 to 99')),
  optional('cancelUrl', 2048, webUrl),
  optional('couponPeriod', 4, wholeNumber),
  optional('couponAmountPerPeriod', 32),
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

/** Kept with the subscription and its orders; of the card nothing is. */
export const subscriptionKept = ['body', 'country', 'clientType', 'referer', 'userAgent', 'customerIp', 'website']
