import { multipleFields } from '#protocols/haipay/collect-apply-multiple.ts'
import { always, signature, type WireCall } from './wire-call.ts'

/** Addresses that stay an app's. */
export const addressCalls: readonly WireCall[] = [
  {
    path: '/usdt/collect/apply/multiple',
    title: 'Permanent address',
    about:
      'The address of your app, the same one however often you ask. Payers send any amount to it, as often as they ' +
      'like; each payment becomes a paid collection with an order number of its own, told to the app’s address for ' +
      'notices of collections.',
    source: 'coinpay, Fixed address',
    on: ['usdt'],
    fields: () => multipleFields,
    answer: () => [
      always('payUrl', 'string', 'A page that shows the address.', 'https://pay.example/pay/address/4tPq…'),
      always('bankNo', 'string', 'The address on its chain.', 'TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE'),
      signature,
    ],
    errors: ['4002', '4012', '5012'],
    sample: { payType: 'EWALLET', inBankCode: 'FIX_TRX' },
  },
]
