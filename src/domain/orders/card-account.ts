import { passesLuhn, showCard } from '#core/card-number.ts'
import type { Vault } from '#core/vault.ts'

/** A payee's account as an order shows it, and sealed beside it where the number must not be readable. */
export type StoredAccount = { readonly shown: string; readonly sealed: Buffer | undefined }

const cardDigits = /^\d{12,19}$/

/**
 * How a payee's account number is stored. A card number is sealed, and shown as its first six and last four digits:
 * one that is declared (`isCard`), and one that looks like it, since merchants put cards where accounts belong.
 */
export function storeAccount(vault: Vault, orderNo: string, accountNo: string, isCard: boolean): StoredAccount {
  const digits = accountNo.replace(/[ -]/g, '')
  if (!cardDigits.test(digits) || !(isCard || passesLuhn(digits))) return { shown: accountNo, sealed: undefined }
  return { shown: showCard(digits), sealed: vault.seal(accountNo, placeOf(orderNo)) }
}

/** The payee's account number, for the channel only. */
export function readAccount(vault: Vault, orderNo: string, stored: StoredAccount): string {
  return stored.sealed ? vault.open(stored.sealed, placeOf(orderNo)).toString('utf8') : stored.shown
}

function placeOf(orderNo: string) {
  return { table: 'orders', row: orderNo, column: 'sealed_account' }
}
