export type { NoticeAnswer, NoticeRefusal, Refused, Unclear, UnclearReason } from '../answer.ts'
export type { CallOptions, Transport } from '../call-gateway.ts'
export {
  acknowledgement,
  type CxpayAnswer,
  type CxpayClient,
  type CxpaySettings,
  type CxpayWord,
  cxpayClient,
} from './client.ts'
export type { CollectFields, PayFields } from './fields.ts'
export type { Balance, CollectCreated, CxpayNotice, OrderQueried, PayCreated } from './replies.ts'
