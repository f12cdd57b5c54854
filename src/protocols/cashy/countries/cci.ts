import { passesLuhn } from '#core/card-number.ts'

/**
 * A Peruvian interbank account: bank and office of three digits each, an account of twelve, and two check digits, the
 * first over bank and office, the second over the account.
 */
export function isCci(text: string): boolean {
  if (!/^\d{20}$/.test(text)) return false
  return passesLuhn(text.slice(0, 6) + text.charAt(18)) && passesLuhn(text.slice(6, 18) + text.charAt(19))
}
