import type { Currency, Money } from '#core/money.ts'

/** The merchant's side of an app's books. */
export type MerchantAccount = 'available' | 'unsettled' | 'reserved' | 'rolling_reserve' | 'debt' | 'suspense'

/** The platform's side of the same books; clearing is one account per channel. */
export type PlatformAccount =
  | 'fee_income'
  | 'channel_cost'
  | `clearing:${string}`
  | 'exchange'
  | 'spread_income'
  | 'rounding'
  | 'adjustment'

export type Account = MerchantAccount | PlatformAccount

/** One line of a journal. Positive is a credit (owed to the merchant, or earned), negative a debit. */
export type Entry = { readonly account: Account; readonly amount: Money }

/** A balanced set of entries. `cause` names what made it true and can be booked once only. */
export type Journal = {
  readonly merchantId: string
  readonly appId: string
  readonly cause: string
  readonly kind: JournalKind
  readonly orderNo: string | undefined
  readonly reason: string | undefined
  readonly actor: string
  readonly entries: readonly Entry[]
}

export type JournalKind =
  | 'collection paid'
  | 'collection disputed'
  | 'payout reserved'
  | 'payout executed'
  | 'payout released'
  | 'payout returned'
  | 'refund reserved'
  | 'refund executed'
  | 'refund released'
  | 'refund returned'
  | 'money held in suspense'
  | 'suspense decided'
  | 'late payout'
  | 'late refund'
  | 'debt repaid'
  | 'top-up'
  | 'withdrawal'
  | 'adjustment'

/** Whose money, in which currency: what is locked, folded and read as one. */
export type BalanceKey = { readonly merchantId: string; readonly appId: string; readonly currency: Currency }

/** What an app has in one currency, counted under the lock. Minor units; debt is zero or negative. */
export type Funds = {
  readonly available: bigint
  readonly unsettled: bigint
  readonly reserved: bigint
  readonly rollingReserve: bigint
  readonly debt: bigint
  readonly suspense: bigint
}
