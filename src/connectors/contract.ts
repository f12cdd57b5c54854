import type { z } from 'zod'
import type { Money } from '#core/money.ts'

/** What a payer has to do. Texts are the provider's; the cashier shows what is present. */
export type Instructions = {
  /** Where the payer's browser goes; absent: our own cashier page. */
  readonly payUrl?: string
  /** The text inside the QR picture. */
  readonly qrCode?: string
  readonly bankCode?: string
  readonly bankName?: string
  /** Account, virtual account, chain address or reference code the payer pays to. */
  readonly bankNo?: string
  readonly bankUserName?: string
  /** What the payer must write into the transfer. */
  readonly description?: string
}

/**
 * What a channel says of a payment. `unclear` is not `failed`: it moves no money and is asked about again.
 * `failed` carries the proof that the payment was not executed and can no longer be.
 */
export type Outcome =
  | { readonly kind: 'paid'; readonly received: Money; readonly channelRef?: string | undefined }
  | { readonly kind: 'failed'; readonly reason: string; readonly proof: string }
  | { readonly kind: 'pending' }
  | { readonly kind: 'payer must act'; readonly instructions: Instructions }
  | { readonly kind: 'unclear'; readonly why: string }
  | { readonly kind: 'reversed'; readonly reason: string; readonly channelRef?: string | undefined }
  /** The channel knows no such payment. Proof of nothing unless the connector declares it. */
  | { readonly kind: 'not found' }

/** The method an order goes through, by the catalog's key. */
export type Method = {
  readonly payType: string
  readonly code: string
  readonly name: string
  readonly country: string
}

/**
 * A card as it is passed on to a channel, and nowhere else. `cvv` exists only while the payer's own request is being
 * answered; a charge of a stored card has none.
 */
export type CardDetails = {
  readonly number: string
  /** Two digits. */
  readonly expiryMonth: string
  /** Four digits. */
  readonly expiryYear: string
  readonly holder: string
  readonly cvv: string | undefined
}

/** A collection as a channel sees it. `reference` is ours, unique per attempt. */
export type CollectRequest = {
  readonly reference: string
  readonly amount: Money
  /** The amount as decimal text in the currency's customary form. */
  readonly amountText: string
  /** What the merchant is settled in, where the payer pays another currency; absent: `amount`. */
  readonly settled?: { readonly amount: Money; readonly amountText: string }
  readonly method: Method
  readonly subject: string
  readonly merchantName: string
  readonly expiresAt: Date
  /** Fields of single countries, in the words of the protocol: what a provider of that country wants to know. */
  readonly fields: Readonly<Record<string, string>>
  /** The payer's card, typed in now; absent where the payer gives it later, or pays otherwise. */
  readonly card?: CardDetails
}

/** A charge of a stored card without its payer: a subscription's period, or a merchant's token. */
export type ChargeRequest = {
  readonly reference: string
  readonly amount: Money
  readonly amountText: string
  readonly method: Method
  readonly subject: string
  readonly merchantName: string
  readonly card: CardDetails
}

/** Money that goes back to the payer of a collection. `original` is our reference of the attempt that was paid. */
export type RefundRequest = {
  readonly reference: string
  readonly original: string
  readonly amount: Money
  readonly amountText: string
  readonly method: Method
}

/** A payout as a channel sees it: what the payee gets, and who that is. */
export type PayoutRequest = {
  readonly reference: string
  readonly amount: Money
  readonly amountText: string
  readonly method: Method
  readonly accountNo: string
  readonly name: string
  readonly fields: Readonly<Record<string, string>>
}

/** One configured account at a provider, as its connector sees it. */
export type Channel<Settings> = { readonly id: string; readonly settings: Settings; readonly now: () => Date }

/** A channel's notice after it verified: which payment it speaks of, and what it says. */
export type ChannelNotice = { readonly reference: string; readonly outcome: Outcome }

/** An app's wish for a permanent address. `reference` is ours: the same one gets the same address. */
export type AddressRequest = { readonly reference: string; readonly method: Method; readonly merchantName: string }

/** A channel's notice, after it verified, of money that came to a permanent address. `hash` names the transaction. */
export type AddressPayment = { readonly address: string; readonly hash: string; readonly received: Money }

/** What arrived at a channel's notice address. */
export type RawNotice = { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array }

/**
 * The code that speaks to one kind of provider. What it can do is what it has. Flows are stateless translation;
 * the engine owns persistence, time-outs, retries and logs, and aborts a flow by its signal.
 */
export type Connector<Settings = unknown> = {
  readonly name: string
  readonly settings: z.ZodType<Settings>
  /** Names of settings that are secrets: encrypted at rest, never shown. */
  readonly secretSettings: readonly string[]
  /** Submitting one reference twice executes it once. */
  readonly submitIsIdempotent: boolean
  /** 'not found' proves that nothing was executed once this long has passed since the submission. Absent: never. */
  readonly notFoundIsProofAfterSeconds?: number
  /** Instructions that need no call to the provider; undefined: this request needs `collect`. Pure. */
  instruct?(channel: Channel<Settings>, request: CollectRequest): Instructions | undefined
  /** A card for tests, which the channel takes although no real card looks like that. Absent: there are none. */
  isTestCard?(card: CardDetails): boolean
  collect(channel: Channel<Settings>, request: CollectRequest, signal: AbortSignal): Promise<Outcome>
  payout?(channel: Channel<Settings>, request: PayoutRequest, signal: AbortSignal): Promise<Outcome>
  /** Charges a stored card. Absent: the connector cannot. */
  charge?(channel: Channel<Settings>, request: ChargeRequest, signal: AbortSignal): Promise<Outcome>
  /** Sends money back; `paid` means that the payer has it, or will. Absent: the connector cannot. */
  refund?(channel: Channel<Settings>, request: RefundRequest, signal: AbortSignal): Promise<Outcome>
  query(channel: Channel<Settings>, reference: string, signal: AbortSignal): Promise<Outcome>
  /** Verifies and reads a notice; undefined: it does not verify or does not read. */
  readNotice(channel: Channel<Settings>, notice: RawNotice): ChannelNotice | undefined
  /** Gives a permanent address, one per reference. Absent: the connector has none. */
  openAddress?(channel: Channel<Settings>, request: AddressRequest, signal: AbortSignal): Promise<string>
  /** Verifies and reads a notice of a payment to such an address; undefined: it is none. */
  readAddressPayment?(channel: Channel<Settings>, notice: RawNotice): AddressPayment | undefined
}
