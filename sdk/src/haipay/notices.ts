import { decimal, optional, type Read, text, token, whole, wordOf } from '../read-shape.ts'
import { deductionStatus, orderStatus, subscriptionStatus } from './replies.ts'

const order = {
  appId: token,
  currency: text,
  orderId: text,
  orderNo: token,
  /** Of a collection what was received, of a payout what was asked for. Compare it with your own order. */
  amount: decimal,
  fee: decimal,
  status: orderStatus,
  payTime: optional(text),
  errorMsg: optional(text),
  originalCurrency: optional(text),
  originalAmount: optional(decimal),
  inBankCode: optional(text),
  bankNo: optional(token),
  description: optional(text),
  /** First six and last four digits, of a wallet the last four. */
  cardNo: optional(text),
  /** Charges this card again, with `mitApply`. */
  tokenID: optional(text),
  hash: optional(text),
} as const

const subscription = {
  appId: token,
  currency: text,
  subscriptionOrderId: text,
  subscriptionNo: token,
  status: subscriptionStatus,
  recurringInterval: optional(wordOf('D', 'W', 'M', 'Y')),
  recurringIntervalCount: optional(whole),
  subject: optional(text),
} as const

const deduction = {
  appId: token,
  currency: text,
  subscriptionOrderId: text,
  subscriptionNo: token,
  deductNo: token,
  orderNo: optional(token),
  amount: decimal,
  status: deductionStatus,
  startTime: optional(text),
  endTime: optional(text),
} as const

export const noticeShapes = { order, subscription, deduction } as const

/** A notice that was verified. A collection's and a payout's have the same members. */
export type HaipayNotice =
  | ({ readonly kind: 'order' } & Read<typeof order>)
  | ({ readonly kind: 'subscription' } & Read<typeof subscription>)
  | ({ readonly kind: 'deduction' } & Read<typeof deduction>)
