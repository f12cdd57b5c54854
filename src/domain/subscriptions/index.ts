export type { Interval, IntervalUnit } from './schedule.ts'
export type { Deduction, DeductionState, Subscription, SubscriptionState } from './subscription.ts'
export {
  noticeOfDeduction,
  noticeOfSubscription,
  readToldDeduction,
  readToldSubscription,
} from './told.ts'
