import type { CardDetails } from '#connectors/contract.ts'
import type { Money } from '#core/money.ts'
import type { Tx } from '#db/pool.ts'
import type { CardRefusal } from '#domain/cards/index.ts'
import type { App } from '#domain/merchants/index.ts'
import type { Order, OrderKind } from './order.ts'

/** What both kinds of order say. The protocol has verified the caller and read every field. */
type NewOrder = {
  readonly app: App
  /** Where `merchantOrderId` must be unique; the protocol decides how wide that is. */
  readonly namespace: string
  readonly merchantOrderId: string
  /** Two digits in front of the order number, or another prefix of the protocol. */
  readonly numberPrefix: string
  readonly amount: Money
  /** The smallest amount the protocol can print, in minor units; fees are rounded to it. */
  readonly stepMinor: bigint
  readonly payType: string
  /** Absent where the protocol lets a merchant leave the method of a pay type to us. */
  readonly methodCode: string | undefined
  /** The order's own notice address; absent: the app's. */
  readonly notifyUrl: string | undefined
  readonly subject: string | undefined
  readonly party: Readonly<Record<string, string>>
  readonly fields: Readonly<Record<string, string>>
}

/**
 * The card a collection is paid with. `typed`: just typed in by its payer, kept for charging after success where
 * `keep` says so. `stored`: one that was kept, charged without its payer.
 */
export type PaymentCard =
  | { readonly kind: 'typed'; readonly details: CardDetails; readonly keep: boolean }
  | { readonly kind: 'stored'; readonly cardId: string }

/** A payer is to pay `amount`. */
export type CreateCollection = NewOrder & {
  readonly requested: { readonly amount: Money; readonly exchangeRate: string } | undefined
  readonly takesPartial: boolean
  readonly returnUrl: string | undefined
  readonly failUrl: string | undefined
  /** For an order whose number and link were handed out before it is made. */
  readonly given?: GivenOrder
  /** Absent on a card method: the payer types the card on our page. */
  readonly card?: PaymentCard
  /** The card that the payer types on our page may be charged again. */
  readonly keepCard?: true
}

/** The number and the key of its payer's link that an order takes over, and who must let go of them. */
export type GivenOrder = {
  readonly orderNo: string
  readonly cashierKey: string
  /** Hands both over in the transaction that writes the order; false: it is too late, and no order is made. */
  release(tx: Tx): Promise<boolean>
}

/** `amount` is to go to a payee's account. */
export type CreatePayout = NewOrder & {
  readonly accountNo: string
  readonly payeeName: string
  /** The version of the app's keys that the request was verified with. */
  readonly keyVersion: number | undefined
}

/** Money of a paid collection is to go back to its payer, over the channel it came through. */
export type CreateRefund = {
  readonly app: App
  /** Where `merchantOrderId` must be unique; the protocol decides how wide that is. */
  readonly namespace: string
  /** The merchant's number of the refund itself; absent: our own stands in. */
  readonly merchantOrderId: string | undefined
  readonly numberPrefix: string
  /** The collection, as the caller found it. */
  readonly original: Order
  /** In the collection's currency; absent: all that is left of what was paid. */
  readonly amount: Money | undefined
  /** The version of the app's keys that the request was verified with; absent: no merchant asked. */
  readonly keyVersion: number | undefined
  /** The operator who asks, and why; absent: the merchant asks. */
  readonly by: { readonly actor: string; readonly reason: string } | undefined
}

/** Why a refund is not taken. Nothing is kept, and its number can be used again. */
export type RefundRefusal =
  | 'order unknown'
  | 'not paid'
  | 'not refundable'
  | 'already disputed'
  | 'already refunded'
  | 'amount above what is left'
  | 'amount cannot be refunded'
  | 'order exists'
  | 'balance too low'
  | 'app disabled'

/** Why an order is not taken. Nothing is kept, and the order number can be used again. */
export type CreateRefusal =
  | 'method unknown'
  | 'method in maintenance'
  | 'method not open'
  | 'amount below the minimum'
  | 'amount above the maximum'
  | 'order exists'
  | 'no channel'
  | 'notify address not allowed'
  | 'rate missing'
  | 'rate stale'
  | 'fee leaves nothing'
  | 'balance too low'
  | 'app disabled'
  /** Of another app, not kept, or erased. */
  | 'card unknown'
  | CardRefusal

/** How a merchant asks for its order: by its own number, ours, or both, which then must agree. */
export type FindOrder = {
  readonly app: App
  readonly kind: OrderKind
  readonly namespace: string
  readonly merchantOrderId: string | undefined
  readonly orderNo: string | undefined
}
