import type { Currency } from '#core/money.ts'
import type { CatalogMethod } from './read-catalog.ts'

export type Product = CatalogMethod['product']
export type MethodStatus = CatalogMethod['status']

/** What a method is known by. `code` is empty where any bank code is accepted. */
export type MethodKey = {
  readonly product: Product
  readonly currency: Currency
  readonly payType: string
  readonly code: string
}

/** A method as the operator has it now. Limits in minor units of `currency`; null where there is none. */
export type Method = MethodKey & {
  readonly country: string
  readonly name: string
  readonly minMinor: bigint | null
  readonly maxMinor: bigint | null
  readonly status: MethodStatus
  /** Whether money that was collected with it can be sent back to its payer. */
  readonly refundable: boolean
  /** What the payer pays; null: `currency`. */
  readonly payCurrency: Currency | null
  /** The operator's own; null: the default of its kind. */
  readonly expiryMinutes: number | null
}

/** A method that one app may use now, with the limits that hold for it. */
export type MethodForApp = MethodKey & {
  readonly name: string
  readonly country: string
  readonly minMinor: bigint | null
  readonly maxMinor: bigint | null
  readonly refundable: boolean
  /** What the payer pays; null: `currency`. */
  readonly payCurrency: Currency | null
  readonly expirySeconds: number
}

const minutes = 60
const hours = 3_600
const stablecoins = new Set(['USDT', 'USDC'])
const waitingPayTypes = new Set(['VA', 'BANK_TRANSFER', 'BANK_ACCOUNT', 'BANK_CARD'])
/** Vouchers that are paid in cash at a counter, whatever pay type they stand under. */
const cashCodes = /^(?:CASH|OXXO|KONBINI_.*|STORE_.*|(?:[A-Z]{2}_)?REFERENCE_CODE(?:_USD)?)$/

/** Whether payers of a currency send coins over a chain, in one payment or in several. */
export function isStablecoin(currency: Currency): boolean {
  return stablecoins.has(currency)
}

/**
 * How long a payer has by default: a stablecoin address 60 minutes; virtual account, bank transfer and cash voucher
 * 24 hours; QR, wallet, payment page and card 30 minutes.
 */
export function defaultExpirySeconds(method: MethodKey): number {
  if (stablecoins.has(method.currency)) return 60 * minutes
  if (method.code === 'CREDIT_CARD') return 30 * minutes
  if (waitingPayTypes.has(method.payType) || cashCodes.test(method.code)) return 24 * hours
  return 30 * minutes
}
