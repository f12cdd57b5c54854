import { cashierFields, cashierQueryFields } from '#protocols/haipay/cashier-fields.ts'
import { collectAsked, collectAskedV2, orderNumbers, payLink } from './order-members.ts'
import { signature, type WireCall } from './wire-call.ts'

const sample = { orderId: 'M233323000059', orderNo: '2025091710234210109' }

/** One order for many countries, with the app of the currency CASHIER. */
export const cashierCalls: readonly WireCall[] = [
  {
    path: '/global/cashier/collect/apply',
    title: 'Cashier collection application',
    about:
      'Creates a collection whose method the payer picks on our page, and with it the currency. The app of that ' +
      'currency is credited, and its secret signs the notices; calls are signed with the CASHIER app.',
    source: 'GlobalCashier, Cashier Collection Application',
    on: ['cashier'],
    fields: () => cashierFields,
    answer: () => [...orderNumbers, payLink, signature],
    errors: ['4005', '4012', '5012'],
    sample: {
      orderId: 'M233323000059',
      name: 'Donald John Trump',
      email: 'payer@example.com',
      amount: '300.00',
      currency: 'PHP',
      callBackUrl: 'https://shop.example/paid',
      callBackFailUrl: 'https://shop.example/failed',
      notifyUrl: 'https://shop.example/notices',
      subject: 'A pair of shoes',
      region: 'PH',
      partnerUserId: '9527',
    },
  },
  {
    path: '/global/cashier/collect/query',
    title: 'Cashier collection query',
    about: 'Where it stands; status 0 until the payer picked a method.',
    source: 'GlobalCashier, Cashier Collection Query',
    on: ['cashier'],
    fields: () => cashierQueryFields,
    answer: collectAsked,
    errors: ['4013'],
    sample,
  },
  {
    path: '/global/cashier/collect/query/v2',
    title: 'Cashier collection query v2',
    about: 'The same, with the currency once the payer picked a method.',
    source: 'GlobalCashier, Cashier Collection Query v2',
    on: ['cashier'],
    fields: () => cashierQueryFields,
    answer: (currency) =>
      collectAskedV2(currency).map((member) =>
        member.name === 'currency'
          ? { ...member, presence: { when: 'present once the payer picked a method' } }
          : member,
      ),
    errors: ['4013'],
    sample,
  },
]
