import { refundFields } from '#protocols/haipay/refund-apply.ts'
import { refundQueryFields } from '#protocols/haipay/refund-query.ts'
import { statusText } from './order-members.ts'
import { always, signature, sometimes, type WireCall } from './wire-call.ts'

const statuses = new Map([
  ['0', 'in progress'],
  ['1', 'success, final'],
  ['2', 'failed, final: the money is in your balance again'],
])

const refund = [
  always('appId', 'string', 'Your app; here as a string.', '1054'),
  always('orderNo', 'string', 'Our number of the collection.', '2025091710234210109'),
  always('orderId', 'string', 'Your number of the refund.', 'R-1001'),
  always('refundNo', 'string', 'Our number of the refund.', '2525091710234210109'),
  always('status', 'string', statusText(statuses), '0', { oneOf: [...statuses.keys()] }),
  sometimes('errorMsg', 'string', 'Why it failed.', 'present when status is 2'),
  signature,
]

/** Collections by card, Google Pay and Apple Pay can be given back. No notice tells how: ask. */
export const refundCalls: readonly WireCall[] = [
  {
    path: '/usd/refund/apply',
    title: 'Refund application',
    about:
      'Gives a paid collection back to its payer, all of it and once. Amount and fee are reserved from your balance ' +
      'before the answer. There is no notice of a refund: ask how it ended.',
    source: 'creditcard, Refund Application',
    on: ['card', 'usd'],
    fields: () => refundFields,
    answer: () => refund,
    errors: ['4005', '4012', '4013', '4014', '4016'],
    sample: { orderId: 'R-1001', orderNo: '2025091710234210109' },
  },
  {
    path: '/usd/refund/refundQuery',
    title: 'Refund query',
    about: 'How a refund stands.',
    source: 'creditcard, Refund Query',
    on: ['card', 'usd'],
    fields: () => refundQueryFields,
    answer: () => refund,
    errors: ['4013'],
    sample: { orderId: 'R-1001', refundNo: '2525091710234210109' },
  },
]
