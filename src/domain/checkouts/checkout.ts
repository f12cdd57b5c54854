import type { Money } from '#core/money.ts'
import type { App } from '#domain/merchants/index.ts'

/** What a checkout says from its first moment. The amount is in whatever currency the merchant named. */
type Asked = {
  readonly merchantOrderId: string
  readonly amount: Money
  /** Where the payer pays from, as a code of two letters. */
  readonly region: string
  readonly subject: string
  readonly party: Readonly<Record<string, string>>
  readonly fields: Readonly<Record<string, string>>
  readonly notifyUrl: string | undefined
  readonly returnUrl: string
  readonly failUrl: string
  /** Where the payer goes who does not want to pay. */
  readonly cancelUrl: string | undefined
}

/** A merchant sends a payer who is to pick the method, and with it the currency, on our page. */
export type OpenCheckout = Asked & {
  /** The app that asks; it has no currency and no balance. */
  readonly app: App
  /** Where `merchantOrderId` must be unique, for the checkout and the order that it becomes. */
  readonly namespace: string
  /** Of the number that the checkout and its order share. */
  readonly numberPrefix: string
}

/** `chosen`: there is an order of the same number. `expired`: nobody picked a method in time; both are final. */
export type CheckoutState = 'open' | 'chosen' | 'expired'

/** A checkout as it is kept. */
export type Checkout = Asked & {
  readonly merchantId: string
  readonly orderNo: string
  readonly appId: string
  readonly protocol: string
  readonly namespace: string
  readonly cashierKey: string
  readonly state: CheckoutState
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** Whether the payer may still pick: the sweep that ends a checkout comes a little after its time. */
export function mayChoose(checkout: Checkout, now: Date): boolean {
  return checkout.state === 'open' && checkout.expiresAt > now
}

/** Nothing is kept of a checkout that is not taken. */
export type OpenRefusal = 'order exists' | 'notify address not allowed'

/** How a merchant asks for its checkout: both numbers, which must name one. */
export type FindCheckout = {
  readonly app: App
  readonly merchantOrderId: string
  readonly orderNo: string
}
