export type { NoticeAnswer, NoticeRefusal, Refused, Unclear, UnclearReason } from '../answer.ts'
export type { CallOptions, Transport } from '../call-gateway.ts'
export { acknowledgement, type CashyAnswer, type CashyClient, type CashySettings, cashyClient } from './client.ts'
export type { OrderNumbers, PayInFields, PayOutFields } from './fields.ts'
export type { NoticeHeaders } from './notices.ts'
export type { CashyWord } from './refusals.ts'
export type {
  Balance,
  Bank,
  CashyNotice,
  PayInApplied,
  PayInQueried,
  PayOutApplied,
  PayOutQueried,
} from './replies.ts'
