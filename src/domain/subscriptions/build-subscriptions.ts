import type { Clock } from '#core/clock.ts'
import type { Result } from '#core/result.ts'
import type { Db } from '#db/pool.ts'
import type { App, Directory } from '#domain/merchants/index.ts'
import type { Order, Orders } from '#domain/orders/index.ts'
import { cancelSubscription } from './cancel-subscription.ts'
import type { CancelRefusal, StartRefusal, StartSubscription } from './commands.ts'
import { startSubscription } from './start-subscription.ts'
import { findSubscription, readDeductions } from './store.ts'
import type { Deduction, Subscription, SubscriptionKey } from './subscription.ts'
import { buildSubscriptionWork } from './work-subscriptions.ts'

/** Subscriptions, as protocols and jobs see them. */
export type Subscriptions = {
  start(
    command: StartSubscription,
  ): Promise<Result<{ readonly subscription: Subscription; readonly order: Order }, StartRefusal>>
  /** A subscription of an app; another app's is not found. */
  find(app: App, subscriptionNo: string): Promise<Subscription | undefined>
  /** Its periods so far, oldest first. */
  deductions(key: SubscriptionKey): Promise<readonly Deduction[]>
  cancel(app: App, subscriptionNo: string): Promise<Result<Subscription, CancelRefusal>>
  /** Bills what is due. Answers whether there may be more. */
  work(): Promise<boolean>
}

export type SubscriptionsDeps = {
  readonly db: Db
  readonly now: Clock
  readonly orders: Pick<Orders, 'createCollection' | 'find' | 'awaitsDecision'>
  readonly directory: Pick<Directory, 'findAppById'>
  readonly orderNumber: (prefix: string, merchantNumber: number) => string
  readonly wakeNotices: () => void
}

/** A life has at most 1,097 days. */
const deductionsMax = 1100

/** Builds the capability. */
export function buildSubscriptions(deps: SubscriptionsDeps): Subscriptions {
  const { db } = deps
  return {
    start: (command) => startSubscription(deps, command),
    find: ({ merchantId, id: appId }, subscriptionNo) => findSubscription(db, { merchantId, appId, subscriptionNo }),
    deductions: (key) => readDeductions(db, key, deductionsMax),
    cancel: ({ merchantId, id: appId }, subscriptionNo) =>
      cancelSubscription(deps, { merchantId, appId, subscriptionNo }),
    work: buildSubscriptionWork(deps),
  }
}
