import { exchangeRateFields } from '#protocols/haipay/exchange-rate.ts'
import { configFields } from '#protocols/haipay/payment-config.ts'
import type { ReferenceMember } from '#protocols/reference.ts'
import { always, signature, sometimes, type WireCall } from './wire-call.ts'

const balances: readonly ReferenceMember[] = [
  always('bal', 'string', 'Everything: the sum of the other three.', '1250.00'),
  always('availableBal', 'string', 'What payouts can use.', '1000.00'),
  always('frzBal', 'string', 'Reserved for payouts that are under way.', '200.00'),
  always('unSettleBal', 'string', 'Received and not settled yet.', '50.00'),
  signature,
]

const feeRate: readonly ReferenceMember[] = [
  always('feeType', 'integer', '`0` the fee comes on top of the amount; `1` it is taken from it.', 1, {
    oneOf: [0, 1],
  }),
  always('feeMode', 'integer', '`0` a share of the amount; `1` fixed per order.', 0, { oneOf: [0, 1] }),
  always('feeRate', 'string', 'The share of the amount.', '0.025'),
  always('feeFixedValue', 'string', 'The fixed part.', '0.00'),
]

const payMethod: readonly ReferenceMember[] = [
  always(
    'inBankCode',
    'string',
    'The code to send as `inBankCode` or `bankCode`; empty where any bank is taken.',
    'QR',
  ),
  always('name', 'string', 'The name of the method.', 'PromptPay'),
  always('limit', 'object', 'The limits of one order.', undefined, {
    members: [
      sometimes('singleMinAmount', 'string', 'The least amount.', 'present when there is a least', '1.00'),
      sometimes('singleMaxAmount', 'string', 'The largest amount.', 'present when there is a largest', '8000.00'),
    ],
  }),
]

const config: readonly ReferenceMember[] = [
  always('appId', 'integer', 'The app the methods are open for.', 1054),
  always('appName', 'string', 'Its name.', 'Demo THB'),
  always('tranCode', 'string', 'Collections or payouts.', 'collect', { oneOf: ['collect', 'pay'] }),
  always('tranType', 'string', 'The payType of collections, the accountType of payouts.', 'QR'),
  always('currNo', 'string', 'The currency.', 'THB'),
  always('payMethods', 'array', 'The methods.', undefined, { members: payMethod }),
  always('feeRate', 'object', 'What an order costs.', undefined, { members: feeRate }),
  always('settlement', 'object', 'When money can be used.', undefined, {
    members: [always('stlMode', 'string', '`D0` at once.', 'D0'), always('stlCycle', 'integer', 'Days until then.', 0)],
  }),
  always('supportRefund', 'boolean', 'Whether a collection can be refunded.', false),
]

/** What an app has and may do. */
export const accountCalls: readonly WireCall[] = [
  {
    path: '/{currency}/account/ledger',
    title: 'Balance',
    about: 'What the app has.',
    source: 'CommonApi, Balance query',
    on: ['common', 'collect', 'payout'],
    fields: () => [],
    answer: () => balances,
    errors: [],
    sample: {},
  },
  {
    path: '/common/payment/config',
    title: 'Payment configuration',
    about:
      'The methods that are open for your app, with limits and fees; with a CASHIER app, for all your apps. The list ' +
      'is signed as its compact JSON text.',
    source: 'MerchantPaymentConfig',
    on: ['common'],
    fields: () => configFields,
    answer: () => [
      always('userId', 'integer', 'Your number as a merchant.', 100001),
      always('configs', 'array', 'Methods that share direction, type and fee.', undefined, { members: config }),
      signature,
    ],
    errors: [],
    sample: {},
  },
  {
    path: '/common/quote/v1/exchange-rate',
    title: 'Exchange rate',
    about:
      'What a payer pays in local money for one dollar, the spread included, as an order of now gets it. Only ' +
      'for methods that are open for your app, are settled in dollars and are paid in local money.',
    source: 'QuoteExchangeRate',
    on: ['common'],
    fields: () => exchangeRateFields,
    answer: () => [
      always('sourceCurrency', 'string', 'What you are credited in.', 'USD'),
      always('targetCurrency', 'string', 'What the payer pays in.', 'THB'),
      always('exchangeRate', 'string', 'The price of one dollar.', '36.54'),
      sometimes('payType', 'string', 'As asked.', 'present when it was asked for', 'QR'),
      sometimes('inBankCode', 'string', 'As asked.', 'present when it was asked for', 'TH_QR_USD'),
      signature,
    ],
    errors: [],
    sample: { sourceCurrency: 'USD', targetCurrency: 'THB' },
  },
]
