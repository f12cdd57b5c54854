import type { Instructions } from '#connectors/contract.ts'
import type { Money } from '#core/money.ts'
import type { FeeRule } from '#domain/fees/index.ts'
import type { Exchange } from '#domain/fx/index.ts'

/** What stays true of an order from its first row to its last. */
export type OrderFacts = {
  readonly merchantId: string
  readonly orderNo: string
  readonly appId: string
  readonly protocol: string
  readonly kind: OrderKind
  readonly merchantOrderId: string
  /** What the merchant asked for and is settled in. */
  readonly amount: Money
  /** What the payer of a collection pays, where its method takes another currency than the order's. */
  readonly exchange: Exchange | undefined
  readonly payType: string
  readonly methodCode: string
  readonly feeRule: FeeRule
  /** What a payout or a refund holds back from the balance; absent for a collection. */
  readonly reserved: Money | undefined
  /** A paid amount that differs is a final state of its own, instead of a question for an operator. */
  readonly takesPartial: boolean
  /** What the merchant asked for, where it named another currency than the order's. */
  readonly requested: { readonly amount: Money; readonly exchangeRate: string } | undefined
  readonly notifyUrl: string | undefined
  readonly returnUrl: string | undefined
  readonly failUrl: string | undefined
  readonly subject: string | undefined
  /** Payer of a collection, payee of a payout, in the words of the protocol. */
  readonly party: Readonly<Record<string, string>>
  /** The payee's account number where it is a card's; `party` then shows its first six and last four digits. */
  readonly sealedAccount: Buffer | undefined
  readonly fields: Readonly<Record<string, string>>
  readonly instructions: Instructions | undefined
  readonly cashierKey: string | undefined
  readonly channelId: string
  /** Of a refund: the collection whose money goes back, and what of its fee the merchant gets back with it. */
  readonly original: { readonly orderNo: string; readonly feeBack: Money } | undefined
  readonly attemptNo: number
  readonly createdAt: Date
  readonly expiresAt: Date | undefined
  /** The card it is paid with, or that is charged for it; absent until the payer has typed it. */
  readonly cardId: string | undefined
  /** The payer's card is kept for charging once this is paid. */
  readonly keepCard: boolean
}

export type OrderKind = 'collection' | 'payout' | 'refund'

/**
 * `paid` is in the order's currency; `received` is what came, where the payer paid in another one. The fee of a refund
 * is less than zero where more of the collection's fee is given back than the refund costs.
 */
type Paid = { readonly paid: Money; readonly received?: Money; readonly fee: Money; readonly paidAt: Date }
type Ended = { readonly reason: string; readonly endedAt: Date }

/**
 * Money that came although the order's word is not (yet) paid: it was booked, and a finding asks for a decision. It
 * stays noted after the decision, so that hearing of the same money again is nothing new. In the currency that came.
 */
type Held = { readonly held: Money | undefined }

/** Each state with exactly its own facts. The same words stand in a check of the orders table. */
export type OrderProgress =
  | { readonly state: 'created' | 'queued' | 'pending' }
  | ({ readonly state: 'unclear'; readonly reason: string | undefined } & Held)
  | ({ readonly state: 'succeeded' | 'partly_paid' | 'overpaid' } & Paid)
  | ({ readonly state: 'failed' | 'expired' | 'rejected' } & Ended & Held)
  | ({ readonly state: 'returned' | 'disputed' } & Paid & Ended)

export type OrderState = OrderProgress['state']

export type Order = OrderFacts & { readonly progress: OrderProgress }

/** Whether an order's money came or went, and stayed so. */
export function isPaid(
  progress: OrderProgress,
): progress is Extract<OrderProgress, { readonly state: 'succeeded' | 'partly_paid' | 'overpaid' }> {
  return progress.state === 'succeeded' || progress.state === 'partly_paid' || progress.state === 'overpaid'
}

/** States in which no outcome has been recorded yet. */
export const openStates = ['created', 'queued', 'pending', 'unclear'] as const satisfies readonly OrderState[]

/** Whether an order still waits for its outcome. */
export function isOpen(order: Order): boolean {
  return (openStates as readonly OrderState[]).includes(order.progress.state)
}
