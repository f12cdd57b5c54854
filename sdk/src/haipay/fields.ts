import type { Scalar } from '../sorted-text.ts'

/** Fields that a country or a method adds; the gateway's reference at `/docs` has them by currency. */
type More = { readonly [field: string]: Scalar | readonly string[] | null | undefined }

/** How an order is asked for: one of the numbers is enough, and the platform's is found sooner. */
export type OrderNumbers =
  | { readonly orderId: string; readonly orderNo?: string }
  | { readonly orderId?: string; readonly orderNo: string }

/** A collection. Amounts are decimal texts, `"100.00"`. */
export type CollectFields = More & {
  /** Your own number: never used before, at most 48 characters. */
  readonly orderId: string
  readonly amount: string
  /** The currency of `amount`, where it is not the app's; it is then converted. */
  readonly currency?: string
  readonly payType: string
  /** May be absent in VND only. */
  readonly inBankCode?: string
  readonly name: string
  readonly phone?: string
  readonly email: string
  readonly subject?: string
  readonly body?: string
  readonly partnerUserId: string
  readonly callBackUrl: string
  /** Required, except with card data. */
  readonly callBackFailUrl?: string
  readonly notifyUrl?: string
}

/** A charge of a stored card, by the `tokenID` that the first notice brought. */
export type MitFields = More &
  Omit<CollectFields, 'name' | 'email'> & { readonly name?: string; readonly email?: string; readonly tokenID?: string }

/** A payment on the global cashier, by a CASHIER app. */
export type CashierFields = More &
  Omit<CollectFields, 'payType' | 'inBankCode' | 'phone'> & { readonly currency: string; readonly region: string }

/** A payout. */
export type PayFields = More & {
  readonly orderId: string
  readonly amount: string
  readonly accountType: string
  readonly bankCode: string
  readonly accountNo: string
  readonly name: string
  readonly phone?: string
  readonly email: string
  readonly subject?: string
  readonly body?: string
  readonly partnerUserId: string
  readonly notifyUrl?: string
}

/** A refund of a whole collection: `orderId` is a new number, `orderNo` the collection's. */
export type RefundFields = { readonly orderId: string; readonly orderNo: string }

export type RefundNumbers =
  | { readonly refundNo: string; readonly orderId?: string }
  | { readonly orderId: string; readonly refundNo?: string }

export type SubscriptionFields = More & {
  readonly subscriptionOrderId: string
  readonly amount: string
  readonly name: string
  readonly email: string
  readonly phone?: string
  readonly subject: string
  readonly inBankCode: string
  readonly callBackUrl: string
  readonly notifyUrl: string
  readonly partnerUserId: string
  readonly recurringInterval: 'D' | 'W' | 'M' | 'Y'
  readonly recurringIntervalCount: number
}

export type VoucherFields = {
  readonly orderNos: readonly string[]
  readonly getFee?: 0 | 1
  readonly isAmount?: 0 | 1
  readonly getSubject?: 0 | 1
  readonly lang?: 'zh' | 'en'
}
