import { createHash } from 'node:crypto'
import type { Instructions } from '#connectors/contract.ts'

/** `checking` is an order whose outcome is unclear or being confirmed: the payer must not pay again. */
export type CashierState = 'waiting' | 'checking' | 'paid' | 'partly paid' | 'failed' | 'expired'

/** Everything a payer's page shows of an order. */
export type CashierView = {
  readonly state: CashierState
  /** Decimal text as `printAmount` gives it, such as `1234.50`. The page groups its digits. */
  readonly amountText: string
  readonly currency: string
  readonly subject: string | undefined
  readonly merchantName: string
  /** Empty where the time was over before the payer picked one. */
  readonly methodName: string
  readonly payType: string
  /** Empty where it names no bank, shop or wallet: the payer may choose. */
  readonly methodCode: string
  readonly instructions: Instructions | undefined
  /** The payer types a card on this page. */
  readonly asksCard: boolean
  /** Where the card's issuer asks the payer to confirm. */
  readonly challengeUrl: string | undefined
  readonly expiresAt: Date | undefined
  /** What arrived, decimal text. */
  readonly paidText: string | undefined
  /** Why it failed, in words meant for a payer. */
  readonly reason: string | undefined
  /** Where the payer goes when the order is final; see `returnAddress`. */
  readonly returnTo: string | undefined
  readonly sandbox: boolean
}

/** Everything the page shows of a payment whose payer is yet to pick a method. */
export type ChoosingView = {
  readonly state: 'choosing'
  /** As the merchant asked for it; a choice may be in another currency. */
  readonly amountText: string
  readonly currency: string
  readonly subject: string | undefined
  readonly merchantName: string
  /** One for each currency that can be paid in; empty: there is no way to pay. */
  readonly groups: readonly ChoiceGroup[]
  readonly expiresAt: Date
  /** Where the payer goes who does not want to pay. */
  readonly cancelTo: string | undefined
  readonly sandbox: boolean
}

/** The methods of one currency, which share an amount. */
export type ChoiceGroup = {
  readonly amountText: string
  readonly currency: string
  /** Units of this currency for one of the asked one; undefined where they are the same. */
  readonly rateText: string | undefined
  readonly choices: readonly MethodChoice[]
}

/** `id` says method and amount: what the payer agrees to. */
export type MethodChoice = {
  readonly id: string
  readonly name: string
  readonly payType: string
  readonly code: string
  /** Where the payer pays another currency than the group's: which. */
  readonly payCurrency: string | undefined
}

/** What a payer's link leads to. */
export type PayerView = CashierView | ChoosingView

/** What the page shows: the order's state, or `time over`, when the time to pay has passed and nobody has said so. */
export type ShownState = PayerView['state'] | 'time over'

/** What the page shows at `now`. */
export function shownState(view: PayerView, now: Date): ShownState {
  return view.state === 'waiting' && secondsLeft(view, now) === 0 ? 'time over' : view.state
}

/** Whether nothing more happens on the page, so that the payer goes back to the merchant. */
export function isFinal(state: ShownState): boolean {
  return state === 'paid' || state === 'partly paid' || state === 'failed' || state === 'expired'
}

/** Whole seconds until the time to pay is over, never negative; undefined where the order has no end. */
export function secondsLeft(view: Pick<CashierView, 'expiresAt'>, now: Date): number | undefined {
  if (view.expiresAt === undefined) return undefined
  return Math.max(0, Math.ceil((view.expiresAt.getTime() - now.getTime()) / 1000))
}

/** A short mark that changes when anything on the page changes: the browser compares it with the page it has. */
export function stampOf(view: PayerView, now: Date): string {
  return createHash('sha256')
    .update(JSON.stringify([shownState(view, now), view]))
    .digest('base64url')
    .slice(0, 16)
}
