import type { Order, OrderState } from '#domain/orders/index.ts'

/** What a merchant is to be told, of an order or of something else. */
export type NewNotice = OrderNotice | FactsNotice

type Addressed = {
  readonly merchantId: string
  /** The number of what the notice is about: of an order, or of what `kind` says. */
  readonly orderNo: string
  readonly appId: string
  readonly protocol: string
  /** Where to; absent: nobody can be told, and an operator sees that. */
  readonly url: string | undefined
}

/** An order's outcome as it is now. */
export type OrderNotice = Addressed & {
  readonly kind: 'order'
  readonly orderState: OrderState
  /** Minor units of the order's currency. */
  readonly paidMinor: bigint | undefined
  readonly feeMinor: bigint
  readonly paidAt: Date | undefined
  readonly reason: string | undefined
  /** The subscription whose charge the order is. */
  readonly subscriptionNo?: string | undefined
}

/** Something else as it is now, in facts that its protocol reads and prints. */
export type FactsNotice = Addressed & { readonly kind: FactsKind; readonly facts: NoticeFacts }

/** What notices can be about besides orders. */
export type FactsKind = 'subscription' | 'deduction' | 'checkout'
export type NoticeFacts = Readonly<Record<string, string>>

export type NoticeState = 'due' | 'acknowledged' | 'exhausted' | 'no address' | 'retired'

/** Which notice: the `seq`-th of its order, or of whatever has the number `orderNo`. */
export type NoticeKey = { readonly merchantId: string; readonly orderNo: string; readonly seq: number }

/** A notice as its protocol writes it. `order.progress` is the outcome as it was when the notice was made. */
export type DueNotice = NoticeKey & { readonly appId: string; readonly createdAt: Date } & (
    | { readonly kind: 'order'; readonly order: Order }
    | { readonly kind: FactsKind; readonly facts: NoticeFacts }
  )

/** A notice in the words of its protocol, signed. `keyVersion`: the key of the app that signed it. */
export type WrittenNotice = {
  readonly body: string
  readonly contentType: string
  readonly headers?: Readonly<Record<string, string>>
  readonly keyVersion: number
}

/** How one protocol tells its merchants. */
export type NoticeProtocol = {
  /** Renders and signs; undefined: the app has no live key to sign with. */
  write(notice: DueNotice): Promise<WrittenNotice | undefined>
  /** The version that `write` would sign with now; a notice signed with another one is written anew. */
  currentKeyVersion(notice: DueNotice): Promise<number | undefined>
  /** Whether an answer that arrived whole means that the merchant has it. A redirect never does. */
  acknowledges(status: number, body: string): boolean
  /** How long after each failed push the next begins; after the last the notice is exhausted. */
  readonly retryAfterSeconds: readonly number[]
}

/** A notice as operators and merchants see it. */
export type Notice = NoticeKey & {
  readonly appId: string
  readonly protocol: string
  readonly kind: 'order' | FactsKind
  /** Absent where the notice is not about an order. */
  readonly orderState: OrderState | undefined
  readonly state: NoticeState
  readonly url: string | undefined
  readonly pushes: number
  readonly nextAt: Date | undefined
  readonly body: string | undefined
  readonly lastStatus: number | undefined
  readonly lastAnswer: string | undefined
  readonly lastError: string | undefined
  readonly createdAt: Date
  readonly endedAt: Date | undefined
}
