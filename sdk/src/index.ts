export { sameAmount } from './amounts.ts'
export type { Answer, NoticeAnswer, NoticeRefusal, Refused, Unclear, UnclearReason } from './answer.ts'
export type { CallOptions, Fetch, Transport } from './call-gateway.ts'
export { type CashyClient, type CashySettings, cashyClient } from './cashy/index.ts'
export { type CxpayClient, type CxpaySettings, cxpayClient } from './cxpay/index.ts'
export { type HaipayClient, type HaipaySettings, haipayClient } from './haipay/index.ts'
// What a shape for a call of one's own is made of.
export {
  decimal,
  flag,
  listOf,
  numberOf,
  objectOf,
  optional,
  type Read,
  type Reader,
  type Shape,
  text,
  token,
  whole,
  wordOf,
} from './read-shape.ts'
