import { type Checkout, mayChoose } from '#domain/checkouts/index.ts'
import type { ChoiceGroup, PayerView } from './view.ts'
import { returnAddress } from './web-address.ts'

/** What of a checkout's surroundings its page shows. */
export type CheckoutSurroundings = {
  readonly amountText: string
  readonly merchantName: string
  readonly groups: readonly ChoiceGroup[]
  /** The status of an expired checkout in the words of its protocol, for the way back to the merchant. */
  readonly expiredStatus: string
  readonly sandbox: boolean
}

/** What the payer's page shows of a checkout without an order: the choice, or that its time is over. */
export function viewOfCheckout(checkout: Checkout, around: CheckoutSurroundings, now: Date): PayerView {
  const { amountText, merchantName, sandbox } = around
  const { merchantOrderId: orderId, orderNo, subject, expiresAt } = checkout
  const asked = { amountText, currency: checkout.amount.currency, subject, merchantName, expiresAt, sandbox }
  if (mayChoose(checkout, now)) {
    return { state: 'choosing', ...asked, groups: around.groups, cancelTo: checkout.cancelUrl }
  }
  return {
    state: 'expired',
    ...asked,
    ...{ methodName: '', payType: '', methodCode: '', instructions: undefined, paidText: undefined, reason: undefined },
    ...{ asksCard: false, challengeUrl: undefined },
    returnTo: returnAddress(checkout.failUrl, { orderId, orderNo, status: around.expiredStatus }),
  }
}
