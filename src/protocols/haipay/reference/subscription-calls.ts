import type { Field, FieldTable } from '#protocols/haipay/fields.ts'
import { hostedSubscription, pciSubscription } from '#protocols/haipay/subscription-fields.ts'
import { subscriptionNoFields } from '#protocols/haipay/subscription-query.ts'
import { subscriptionRefundFields } from '#protocols/haipay/subscription-refund.ts'
import { payLink } from './order-members.ts'
import { deductionMembers, subscriptionNames, subscriptionRhythm, subscriptionStatus } from './subscription-words.ts'
import { always, signature, sometimes, type WireCall } from './wire-call.ts'

const on = ['card', 'subscription']
const appId = always('appId', 'integer', 'Your app.', 1054)
const method = [
  always('payType', 'string', 'As in the request.', 'SUBSCRIPTION', { oneOf: ['SUBSCRIPTION'] }),
  always('inBankCode', 'string', 'As in the request.', 'CREDIT_CARD'),
]
const agreed = [
  ...subscriptionNames,
  appId,
  always('subject', 'string', 'What it is for.', 'Monthly box of tea'),
  ...method,
  always('amount', 'number', 'What a period costs; printed in its shortest form, and signed as printed.', 9.99),
  ...subscriptionRhythm,
  subscriptionStatus,
]
const asked = { subscriptionNo: '4025071719404220010' }
const sample = {
  subscriptionOrderId: '1752752449648',
  amount: '9.99',
  name: 'Donald John Trump',
  phone: '09123456789',
  email: 'payer@example.com',
  subject: 'Monthly box of tea',
  payType: 'SUBSCRIPTION',
  inBankCode: 'CREDIT_CARD',
  callBackUrl: 'https://shop.example/paid',
  notifyUrl: 'https://shop.example/notices',
  country: 'US',
  currency: 'USD',
  partnerUserId: '9527',
  recurringInterval: 'M',
  recurringIntervalCount: '1',
}

/** Both forms in one table: what only one of them requires says so in words. */
const applyFields: FieldTable = hostedSubscription.map((hosted: Field) => {
  const pci = pciSubscription.find(({ name }) => name === hosted.name) ?? hosted
  if (pci.need === hosted.need) return hosted
  const when = pci.need === 'required' ? 'with' : 'without'
  return {
    ...hosted,
    need: 'optional',
    about: `${hosted.about?.replace(/\.$/, '')}; required ${when} the data of a card`,
  }
})

/** A payer agrees once, and is charged every period. */
export const subscriptionCalls: readonly WireCall[] = [
  {
    path: '/subscription/apply',
    title: 'Subscription application',
    about:
      'Creates a subscription and makes its first charge: with the card in the request, or on our page where the ' +
      'payer types it. The periods that follow are charged to the same card when they begin; one that fails is ' +
      'charged again after 1, 24, 72 and then every 72 hours, sooner where the period is short.',
    source: 'creditcard-pci.txt, Subscription Application, and Subscription',
    on,
    fields: () => applyFields,
    answer: () => [
      ...agreed,
      payLink,
      sometimes('clientToken', 'string', 'For the vendor’s script; opens nothing here.', 'present without card data'),
      signature,
    ],
    errors: ['4002', '4005', '4012', '4015', '5012'],
    sample,
  },
  {
    path: '/subscription/query',
    title: 'Subscription query',
    about: 'How a subscription stands, with all its periods so far.',
    source: 'creditcard-pci.txt, Query Subscription',
    on,
    fields: () => subscriptionNoFields,
    answer: () => [
      ...agreed,
      always('currency', 'string', 'The currency.', 'USD'),
      always('deductList', 'array', 'The periods, oldest first; signed by its compact JSON text.', undefined, {
        members: deductionMembers,
      }),
      signature,
    ],
    errors: ['4013'],
    sample: asked,
  },
  {
    path: '/subscription/cancel',
    title: 'Subscription cancellation',
    about: 'Ends a subscription at once and for good. A charge that is under way ends as it will.',
    source: 'creditcard-pci.txt, Cancel Subscription',
    on,
    fields: () => subscriptionNoFields,
    answer: () => [...subscriptionNames, appId, ...method, subscriptionStatus, signature],
    errors: ['4013', '4014'],
    sample: asked,
  },
  {
    path: '/subscription/refund/apply',
    title: 'Subscription refund',
    about:
      'Gives the charge of a period back to its payer, all of it and once. Ask `/usd/refund/refundQuery` with ' +
      '`refundNo` how it ended. The subscription goes on.',
    source: 'Subscription, Subscription Refund',
    on,
    fields: () => subscriptionRefundFields,
    answer: () => [
      always('orderNo', 'string', 'Our number of the collection.', '2025071719404220012'),
      always('subscriptionNo', 'string', 'Our number of the subscription.', '4025071719404220010'),
      appId,
      always('refundNo', 'string', 'Our number of the refund.', '2525071719404220013'),
      signature,
    ],
    errors: ['4012', '4013', '4014', '4016'],
    sample: { ...asked, orderNo: '2025071719404220012' },
  },
]
