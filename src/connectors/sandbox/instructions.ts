import type { CollectRequest, Instructions } from '#connectors/contract.ts'
import { pixKey } from './qr/pix.ts'
import { qrPayload } from './qr/qr-payload.ts'
import { clabe, digitsOf, ethereumAddress, iban, tronAddress } from './test-numbers.ts'

const bankName = 'Sandbox Bank'
const accountName = 'SANDBOX, NO REAL MONEY'
/** A host that RFC 2606 reserves, so that no scanned code ever leads to a real place. */
const qrLink = 'https://sandbox.example/qr/'
/** The scheme's addresses end with a bank's handle, and no bank has this one. */
const upiAddress = 'sandbox@example'
/** A national QR holds a reference of 25 characters; that of a second try on a channel may have 26. */
const qrReferenceMax = 25

/** Pay types whose name says nothing of what the payer gets: their method codes do. */
const accountTransfers: ReadonlySet<string> = new Set([
  'ATM',
  'ATM_USD',
  'BANK',
  'GMO_AOZORA',
  'JP_GMO_AOZORA_USD',
  'T-BANK',
  'VN_BANK_USD',
])
const vouchers = /^(JP_)?KONBINI_|^STORE_|REFERENCE_CODE/
const scanCodes = /_SCANCODE|^PAYNOW_/
const stablecoins = /^USD[CT]$/

/**
 * What the payer is told, out of the request alone: the same request gets the same instructions. Wallets, cards,
 * gateways and cashiers get none, since their payer acts on our own page.
 */
export function instructionsFor(request: CollectRequest): Instructions {
  const { reference, method, amount } = request
  if (stablecoins.test(amount.currency)) return chainAddress(reference, method.code)
  if (vouchers.test(method.code)) return { bankNo: digitsOf(reference, 12) }
  if (accountTransfers.has(method.code)) return transfer(reference, digitsOf(reference, 14))
  switch (method.payType) {
    case 'QR':
      if (amount.currency === 'MXN') return { bankCode: method.code, qrCode: digitsOf(reference, 14) }
      return { qrCode: qrText(request), ...(amount.currency === 'BRL' && paidTo('PIX', pixKey)) }
    case 'VA':
      if (amount.currency === 'MXN') return clabeAccount(reference, method.code)
      return { bankCode: method.code, bankNo: `88${digitsOf(reference, 14)}` }
    case 'BANK_ACCOUNT':
      return transfer(reference, iban(method.country, `000000${digitsOf(reference, 16)}`))
    case 'PAYMENT_GATEWAY':
      return method.code === 'UPI' ? paidTo('UPI', upiAddress) : {}
    default:
      return scanCodes.test(method.code) ? { qrCode: qrText(request) } : {}
  }
}

/** Bank details with the order number as the reference that the payer writes into the transfer. */
function transfer(reference: string, bankNo: string): Instructions {
  return { bankCode: 'SANDBOX', bankName, bankNo, bankUserName: accountName, description: reference }
}

/** An address by which a scheme finds an account. */
function paidTo(bankCode: string, bankNo: string): Instructions {
  return { bankCode, bankNo, bankUserName: accountName }
}

/** Bank number 999 is no bank's. */
function clabeAccount(reference: string, bankCode: string): Instructions {
  return { bankCode, bankNo: clabe(`999${digitsOf(reference, 14)}`), bankUserName: accountName }
}

/** The code EWALLET is the choice of a chain on our own page. */
function chainAddress(reference: string, code: string): Instructions {
  if (/TRX$/.test(code)) return { bankNo: tronAddress(reference), bankUserName: accountName }
  return code === 'EWALLET' ? {} : { bankNo: ethereumAddress(reference), bankUserName: accountName }
}

function qrText({ reference, amount, amountText, merchantName }: CollectRequest): string {
  const { currency } = amount
  const national =
    reference.length > qrReferenceMax ? undefined : qrPayload({ currency, amountText, reference, merchantName })
  return national ?? qrLink + reference
}
