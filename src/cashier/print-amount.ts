import type { Texts } from './text.ts'

/**
 * Decimal text in the form people read: `1234567.50` becomes `1,234,567.50`. Works on the digits themselves, so
 * nothing is rounded and every decimal that was given is shown.
 */
export function groupDigits(decimalText: string, text: Texts): string {
  const [whole = '', fraction] = decimalText.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, text.groupSeparator)
  return fraction === undefined ? grouped : grouped + text.decimalPoint + fraction
}

/** An amount with its currency after it, on one line. */
export function printShownAmount(decimalText: string, currency: string, text: Texts): string {
  return `${groupDigits(decimalText, text)}\u00a0${currency}`
}
