import { type PaymentKind, type Script, scriptOfCode } from './scripts.ts'

/** Currencies whose collections are asked for in whole units, so that their last three digits choose the script. */
export const wholeCurrencies: readonly string[] = ['IDR', 'INR', 'JPY', 'KRW', 'RUB', 'TWD', 'XAF']

const inHundredths = /77\.([78]\d)0*$/
const inWholes = /7([78]\d)(?:\.0+)?$/
/** Collections in dong are multiples of 100. */
const inHundreds = /7([78]\d)00$/
/** Refunds have a digit of their own, since they repeat the amount of a collection that must have been paid first. */
const refundInHundredths = /67\.([78]\d)0*$/
const refundInWholes = /6([78]\d)(?:\.0+)?$/
const refundInHundreds = /6([78]\d)00$/
/** Addresses on TRON have no zero among their letters and digits, so four ones do as well. */
const inAccount = /(?:0000|1111)7([78]\d)$/

/** The script that a collection's amount asks for. `amountText` is decimal text in the currency's customary form. */
export function scriptOfAmount(currency: string, amountText: string): Script | undefined {
  const inWhole = endOf(currency, inWholes, inHundreds)
  return scriptOf(inHundredths.exec(amountText) ?? inWhole?.exec(amountText), 'collection')
}

/** The script that a refund's amount asks for. `amountText` as for a collection. */
export function scriptOfRefund(currency: string, amountText: string): Script | undefined {
  const inWhole = endOf(currency, refundInWholes, refundInHundreds)
  return scriptOf(refundInHundredths.exec(amountText) ?? inWhole?.exec(amountText), 'refund')
}

/** The script that a payee's account asks for: by its end, or by the end of the name in an e-mail address. */
export function scriptOfAccount(accountNo: string): Script | undefined {
  return scriptOf(inAccount.exec(accountNo.replace(/@.*$/, '').trimEnd()), 'payout')
}

function endOf(currency: string, wholes: RegExp, hundreds: RegExp): RegExp | undefined {
  if (currency === 'VND') return hundreds
  return wholeCurrencies.includes(currency) ? wholes : undefined
}

function scriptOf(found: RegExpExecArray | null | undefined, kind: PaymentKind): Script | undefined {
  return found?.[1] ? scriptOfCode(Number.parseInt(found[1], 10), kind) : undefined
}
