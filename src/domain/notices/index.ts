export { buildDueNotices } from './claim-due.ts'
export { buildEndpointSlots } from './endpoint-slots.ts'
export type {
  DueNotice,
  FactsKind,
  FactsNotice,
  NewNotice,
  Notice,
  NoticeFacts,
  NoticeKey,
  NoticeProtocol,
  NoticeState,
  OrderNotice,
  WrittenNotice,
} from './notice.ts'
export { type Answer, buildNoticeSender, type NoticeSender, type Resolve } from './notice-sender.ts'
export { pushNotice } from './push-notice.ts'
export {
  type ClaimedNotice,
  claimNotices,
  findDuePairs,
  type Pair,
  type PushResult,
  recordPushes,
} from './push-store.ts'
export { queueNotices } from './queue-notices.ts'
export { type ResendRefusal, resendNotice } from './resend-notice.ts'
export { listNotices, newestNotices, noticesOfOrder } from './store.ts'
