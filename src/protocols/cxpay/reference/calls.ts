import type { Product } from '#domain/methods/index.ts'
import { collectFields } from '#protocols/cxpay/collect-create.ts'
import type { Field } from '#protocols/cxpay/fields.ts'
import { balanceFields } from '#protocols/cxpay/order-balance.ts'
import { queryFields } from '#protocols/cxpay/order-query.ts'
import { payFields } from '#protocols/cxpay/pay-create.ts'
import type { ReferenceMember } from '#protocols/reference.ts'

/** One call of the wire: the reference and the test that holds routes and reference together come from the list. */
export type WireCall = {
  readonly path: string
  readonly title: string
  readonly about: string
  readonly source: string
  /** Of an order: the direction whose countries add fields. */
  readonly product?: Product
  readonly fields: readonly Field[]
  readonly answer: readonly ReferenceMember[]
}

export function always(
  name: string,
  type: ReferenceMember['type'],
  about: string,
  example: NonNullable<ReferenceMember['example']>,
  oneOf?: NonNullable<ReferenceMember['oneOf']>,
): ReferenceMember {
  return { name, type, about, presence: 'always', example, ...(oneOf && { oneOf }) }
}

const orderId = always('orderId', 'string', 'Your order number.', 'M20260501000001')
const platOrderId = always('platOrderId', 'string', 'Our order number.', '2605011200000100010054')
const status = always('status', 'integer', '0 submitted, 1 success, 2 failed.', 1, [0, 1, 2])
const fee = always('fee', 'number', 'The commission; 0 until the order succeeds, and after a reversal.', 25)

export const wireCalls: readonly WireCall[] = [
  {
    path: '/collect/create',
    title: 'Create a collection',
    about: 'Takes an order and answers the page on which its payer pays.',
    source: 'CXPay API, 3',
    product: 'collect',
    fields: collectFields,
    answer: [always('url', 'string', 'The page for the payer.', 'https://pay.example/pay/…'), platOrderId],
  },
  {
    path: '/pay/create',
    title: 'Create a payout',
    about: 'Takes an order once its amount and fee are reserved in your balance.',
    source: 'CXPay API, 4',
    product: 'payout',
    fields: payFields,
    answer: [platOrderId],
  },
  {
    path: '/order/query',
    title: 'Ask for an order',
    about: 'Tells where a collection or a payout stands, by your order number.',
    source: 'CXPay API, 5',
    fields: queryFields,
    answer: [
      always('amount', 'number', 'What was really paid; before that, what was asked. Compare it.', 1000),
      orderId,
      platOrderId,
      status,
      always('utr', 'string', 'The bank’s reference of twelve digits; empty where there is none.', '310310600223'),
      fee,
    ],
  },
  {
    path: '/order/balance',
    title: 'Ask for the balance',
    about: 'Tells what you have in your home currency.',
    source: 'CXPay API, 7',
    fields: balanceFields,
    answer: [
      always('balanceAll', 'number', 'All of it, with what is reserved for payouts.', 1000),
      always('balanceUsable', 'number', 'What can be paid out now.', 1000),
    ],
  },
]

/** The members of the third generation, which is that of the page. */
export const noticeMembers: readonly ReferenceMember[] = [
  platOrderId,
  orderId,
  always('amount', 'number', 'What was really paid; of a failed order, what was asked.', 1000),
  always('status', 'integer', '1 success, 2 failed.', 1, [1, 2]),
  always('reverse', 'boolean', 'True: it was told as a success before, and the money went back.', false),
  always('remark', 'string', 'Of a success the remark of the request, else why it failed; never empty.', 'no'),
  fee,
  always('sign', 'string', 'The platform’s signature of the other members.', 'ec7d2b22c60056edbb4576ef5ecdbce4'),
]
