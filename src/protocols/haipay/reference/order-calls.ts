import { collectFields } from '#protocols/haipay/country-fields/collect.ts'
import { payFields } from '#protocols/haipay/country-fields/payout.ts'
import { queryFields } from '#protocols/haipay/find-order.ts'
import { collectApplied, collectAsked, collectAskedV2, payoutApplied, payoutAsked } from './order-members.ts'
import type { WireCall } from './wire-call.ts'

const applyErrors = ['4002', '4005', '4012', '5012']

const queried = { orderId: 'M233323000059', orderNo: '2025091710234210109' }

/** Collections and payouts, which every currency has. */
export const orderCalls: readonly WireCall[] = [
  {
    path: '/{currency}/collect/apply',
    title: 'Collection application',
    about:
      'Creates a collection: money that a payer sends you. Send the payer to `payUrl`, or show the account or the QR ' +
      'code yourself. A failure other than 1003 keeps nothing, and the order number can be used again.',
    source: 'Api.txt, Collection Application',
    on: ['api', 'collect'],
    fields: collectFields,
    answer: collectApplied,
    errors: [...applyErrors, '4015'],
  },
  {
    path: '/{currency}/collect/query',
    title: 'Collection query',
    about: 'Where a collection stands. Ask when a notice came, or when one does not come.',
    source: 'Api.txt, Collection Query',
    on: ['api', 'collect'],
    fields: () => queryFields,
    answer: collectAsked,
    errors: ['4013'],
    sample: queried,
  },
  {
    path: '/{currency}/collect/query/v2',
    title: 'Collection query v2',
    about: 'The same, with the currency of the order and what was converted.',
    source: 'Api.txt, Collection Query v2',
    on: ['api', 'collect'],
    fields: () => queryFields,
    answer: collectAskedV2,
    errors: ['4013'],
    sample: queried,
  },
  {
    path: '/{currency}/pay/apply',
    title: 'Payout application',
    about:
      'Creates a payout: money that you send to somebody. Amount and fee are reserved from your balance before the ' +
      'answer; the end is told by a notice.',
    source: 'Api.txt, Payout Application',
    on: ['api', 'payout'],
    fields: payFields,
    answer: () => payoutApplied,
    errors: [...applyErrors, '4016'],
  },
  {
    path: '/{currency}/pay/query',
    title: 'Payout query',
    about: 'Where a payout stands.',
    source: 'Api.txt, Payout Query',
    on: ['api', 'payout'],
    fields: () => queryFields,
    answer: payoutAsked,
    errors: ['4013'],
    sample: queried,
  },
]
