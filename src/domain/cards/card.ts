/** The brands that are taken (HaiPay creditcard-pci.txt, Payment Method). */
export type CardBrand = 'VISA' | 'Mastercard'

/** What may be shown of a card. */
export type Card = {
  readonly id: string
  readonly firstSix: string
  readonly lastFour: string
  readonly brand: CardBrand
  /** Two digits. */
  readonly expiryMonth: string
  /** Four digits. */
  readonly expiryYear: string
  readonly holder: string
  /** It may be charged without its payer, by its id. */
  readonly keptForCharging: boolean
}

/** Which card. */
export type CardKey = { readonly merchantId: string; readonly cardId: string }

/** The code of the one method whose payer types a card. */
export const cardMethodCode = 'CREDIT_CARD'
