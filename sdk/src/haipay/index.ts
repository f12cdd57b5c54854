export type { NoticeAnswer, NoticeRefusal, Refused, Unclear, UnclearReason } from '../answer.ts'
export type { CallOptions, Transport } from '../call-gateway.ts'
export {
  acknowledgement,
  type HaipayAnswer,
  type HaipayClient,
  type HaipaySettings,
  haipayClient,
} from './client.ts'
export type {
  CashierFields,
  CollectFields,
  MitFields,
  OrderNumbers,
  PayFields,
  RefundFields,
  RefundNumbers,
  SubscriptionFields,
  VoucherFields,
} from './fields.ts'
export type { HaipayNotice } from './notices.ts'
export { peekAppId } from './peek-app-id.ts'
export type { Voucher } from './read-signed.ts'
export type { HaipayWord } from './refusals.ts'
export type {
  CollectApplied,
  CollectQueried,
  CollectQueriedV2,
  ExchangeRate,
  FixedAddress,
  Ledger,
  PayApplied,
  PaymentConfig,
  PayQueried,
  Refund,
  Statement,
  Subscription,
  SubscriptionRefund,
  VoucherPicture,
} from './replies.ts'
