/** What both kinds of order ask for. A `payCode` is the merchant's own and decides country, currency and method. */
type OrderFields = {
  readonly payCode: string
  /** Decimal text with at most two decimals; none for payouts in Indonesia. */
  readonly amount: string
  /** Your own number: never used before, for either kind of order, at most 32 characters. */
  readonly orderId: string
  readonly notifyUrl: string
  readonly number?: string
  readonly email?: string
}

/** A collection. Brazil requires `remark` (CPF or CNPJ), `customName`, `number` and `email`. */
export type CollectFields = OrderFields & {
  /** Where the payer's browser goes in the end. */
  readonly callbackUrl?: string
  readonly remark?: string
  readonly customName?: string
}

/**
 * A payout. `remark` is in Brazil the kind of account (CPF, CNPJ, phone, EMAIL, EVP), in India the IFSC, in Indonesia
 * and Nigeria the bank code. Brazil and India require `number`, Brazil also `email`.
 */
export type PayFields = OrderFields & {
  readonly bankAccount: string
  readonly customName: string
  readonly remark?: string
}
