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
  const shown = `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`
  return { shown, sealed: vault.seal(accountNo, placeOf(orderNo)) }
}

/** The payee's account number, for the channel only. */
export function readAccount(vault: Vault, orderNo: string, stored: StoredAccount): string {
  return stored.sealed ? vault.open(stored.sealed, placeOf(orderNo)).toString('utf8') : stored.shown
}

function placeOf(orderNo: string) {
  return { table: 'orders', row: orderNo, column: 'sealed_account' }
}

/** ISO/IEC 7812-1, annex B: doubling every second digit from the right, the sum is a multiple of ten. */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const value = Number.parseInt(digit, 10) * (at % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
