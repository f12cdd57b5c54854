import type { Entry, Journal, JournalKind } from './posting.ts'

/** What a journal needs to know of its order. */
export type BookedOrder = {
  readonly merchantId: string
  readonly appId: string
  readonly orderNo: string
  readonly channelId: string
}

/** A person's word behind a journal: who decided it, and why. */
export type Decided = { readonly actor: string; readonly reason: string }

/** A journal of an order. `event` is what happened; the same event of the same order cannot be booked twice. */
export function orderJournal(
  order: BookedOrder,
  kind: JournalKind,
  event: string,
  by: { readonly actor: string; readonly reason?: string },
  entries: readonly Entry[],
): Journal {
  return {
    merchantId: order.merchantId,
    appId: order.appId,
    cause: `${order.orderNo}:${event}`,
    kind,
    orderNo: order.orderNo,
    reason: by.reason,
    actor: by.actor,
    entries,
  }
}
