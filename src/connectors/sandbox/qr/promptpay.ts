import { asciiName, emvPayload, type QrOrder } from './emv.ts'

/** A tax id of zeros with its right check digit, then the two-digit suffix: no company is registered under it. */
const billerId = '000000000000100'
const referenceCharactersMax = 20

/**
 * PromptPay in baht as a bill payment, the kind that carries a reference (Thai QR Payment Standard, tag 30).
 * A reference holds 20 characters, so a longer order number goes on in the second reference.
 */
export function promptpayPayload(order: QrOrder): string {
  const reference = order.reference.toUpperCase()
  const first = reference.slice(0, referenceCharactersMax)
  const rest = reference.slice(referenceCharactersMax)
  return emvPayload({
    '01': '12',
    '30': { '00': 'A000000677010112', '01': billerId, '02': first, ...(rest ? { '03': rest } : {}) },
    '53': '764',
    '54': order.amountText,
    '58': 'TH',
    '59': asciiName(order.merchantName, 25),
  })
}
