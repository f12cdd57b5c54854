import { randomBytes } from 'node:crypto'
import type { CardDetails } from '#connectors/contract.ts'
import { maskCardNumbers } from '#core/card-number.ts'
import { newId } from '#core/ids.ts'
import { openVault, type Vault } from '#core/vault.ts'
import type { CardBrand } from './card.ts'
import type { NewCardRow, SealedCard } from './store.ts'

/** Which order a card came with. */
export type CardOrigin = {
  readonly merchantId: string
  readonly appId: string
  readonly orderNo: string
  readonly brand: CardBrand
  readonly now: Date
}

const numbers = 'card number'

/**
 * A card as it is stored: its number under a data key made for it alone, that key under the master key, both bound to
 * this row. The security code is not read here, so it cannot be stored.
 */
export function sealCard(vault: Vault, card: Omit<CardDetails, 'cvv'>, origin: CardOrigin): NewCardRow {
  const { number } = card
  const id = newId('card')
  const dataKey = randomBytes(32)
  return {
    merchant_id: origin.merchantId,
    id,
    app_id: origin.appId,
    order_no: origin.orderNo,
    sealed_key: vault.seal(dataKey, placeOf(id, 'sealed_key')),
    sealed_number: openVault(dataKey).seal(number, placeOf(id, 'sealed_number')),
    fingerprint: vault.fingerprint(number, numbers),
    first_six: number.slice(0, 6),
    last_four: number.slice(-4),
    brand: origin.brand,
    expiry_month: card.expiryMonth,
    expiry_year: card.expiryYear,
    // People paste their number where their name belongs.
    holder: maskCardNumbers(card.holder),
    created_at: origin.now,
  }
}

/** The card as a channel gets it, without a security code: nobody has that any more. */
export function unsealCard(vault: Vault, card: SealedCard): CardDetails {
  const dataKey = vault.open(card.sealedKey, placeOf(card.id, 'sealed_key'))
  const number = openVault(dataKey).open(card.sealedNumber, placeOf(card.id, 'sealed_number')).toString('utf8')
  const { expiryMonth, expiryYear, holder } = card
  return { number, expiryMonth, expiryYear, holder, cvv: undefined }
}

/** The keyed hash by which a number's cards are found. */
export function fingerprintOf(vault: Vault, number: string): Buffer {
  return vault.fingerprint(number, numbers)
}

function placeOf(row: string, column: string) {
  return { table: 'cards', row, column }
}
