import { countries } from '#protocols/cashy/countries/countries.ts'
import { payInFields } from '#protocols/cashy/countries/pay-in-fields.ts'
import { payOutFields } from '#protocols/cashy/countries/pay-out-fields.ts'
import { nonceOnly, queryFields } from '#protocols/cashy/fields.ts'
import { balance, bank, payInApplied, payInAsked, payOutApplied, payOutAsked } from './members.ts'
import type { WireCall } from './wire-call.ts'

const applyErrors = ['Params_mchOrderNo_duplicate', 'System_Maintenance']
const plain = () => [{ title: '', given: {} }]

/** Every call of the wire. A route without an entry here, and an entry without a route, fail a test. */
export const wireCalls: readonly WireCall[] = [
  {
    path: '/api/payOut',
    title: 'Create payout order',
    about:
      'Sends money to somebody. Amount and fee are reserved from your balance before the answer; the end is told by ' +
      'a notice. After a failure other than System_error there is no order, and its number can be used again.',
    source: 'Create Payout Order',
    on: 'currencies',
    fields: payOutFields,
    answer: payOutApplied,
    errors: [...applyErrors, 'Balance_not_enough'],
    samples: payOutSamples,
  },
  {
    path: '/api/payIn',
    title: 'Create pay-in order',
    about: 'Takes money from a payer: send it to `payUrl`, or show `payCode` yourself.',
    source: 'overview, payin',
    on: 'currencies',
    fields: payInFields,
    answer: payInApplied,
    errors: applyErrors,
    samples: (currency) => {
      const payTypes = [...(countries.get(currency)?.payTypes?.keys() ?? ['11'])]
      return payTypes.map((payType) => ({ title: `payType ${payType}`, given: { payType } }))
    },
  },
  {
    path: '/api/payOutQuery',
    title: 'Query payout order',
    about: 'Where a payout stands. One of the two numbers is enough.',
    source: 'Query Payout Order',
    on: 'api',
    fields: () => queryFields,
    answer: payOutAsked,
    errors: ['Order_not_exist', 'Params_mchOrderNo_Required'],
    samples: () => [{ title: '', given: { mchOrderNo: 'P123456' } }],
  },
  {
    path: '/api/payInQuery',
    title: 'Query pay-in order',
    about: 'Where a pay-in stands. One of the two numbers is enough.',
    source: 'overview, payin',
    on: 'api',
    fields: () => queryFields,
    answer: payInAsked,
    errors: ['Order_not_exist', 'Params_mchOrderNo_Required'],
    samples: () => [{ title: '', given: { mchOrderNo: 'M123456' } }],
  },
  {
    path: '/api/getBalance',
    title: 'Balance',
    about: 'What you have in your home currency.',
    source: 'other-query',
    on: 'api',
    fields: () => nonceOnly,
    answer: balance,
    errors: [],
    samples: plain,
  },
  {
    path: '/api/bankListQuery',
    title: 'Banks of payouts',
    about: 'The banks that payouts of your home currency can go to now.',
    source: 'other-query',
    on: 'api',
    fields: () => nonceOnly,
    isList: true,
    answer: bank,
    errors: [],
    samples: plain,
  },
  {
    path: '/api/payInBankListQuery',
    title: 'Banks of pay-ins',
    about: 'The banks that payers of your home currency can pay from now.',
    source: 'other-query',
    on: 'api',
    fields: () => nonceOnly,
    isList: true,
    answer: bank,
    errors: [],
    samples: plain,
  },
]

/** In Peru one bank of each kind. */
function payOutSamples(currency: string): ReturnType<WireCall['samples']> {
  if (currency === 'USD') return [{ title: '', given: { bankId: '1' } }]
  if (currency !== 'PEN') return plain()
  return [
    { title: 'by account number', given: { bankId: '3' } },
    { title: 'by CCI', given: { bankId: '5', accountNo: '7000123456' } },
  ]
}
