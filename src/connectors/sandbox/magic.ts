import { type Script, scriptOfCode } from './scripts.ts'

/** Currencies whose collections are asked for in whole units, so that their last three digits choose the script. */
export const wholeCurrencies: readonly string[] = ['IDR', 'INR', 'JPY', 'KRW', 'RUB', 'TWD', 'XAF']

const inHundredths = /77\.([78]\d)0*$/
const inWholes = /7([78]\d)(?:\.0+)?$/
/** Collections in dong are multiples of 100. */
const inHundreds = /7([78]\d)00$/
/** Addresses on TRON have no zero among their letters and digits, so four ones do as well. */
const inAccount = /(?:0000|1111)7([78]\d)$/

/** The script that a collection's amount asks for. `amountText` is decimal text in the currency's customary form. */
export function scriptOfAmount(currency: string, amountText: string): Script | undefined {
  return scriptOf(inHundredths.exec(amountText) ?? endOf(currency)?.exec(amountText), 'collection')
}

/** The script that a payee's account asks for: by its end, or by the end of the name in an e-mail address. */
export function scriptOfAccount(accountNo: string): Script | undefined {
  return scriptOf(inAccount.exec(accountNo.replace(/@.*$/, '').trimEnd()), 'payout')
}

function endOf(currency: string): RegExp | undefined {
  if (currency === 'VND') return inHundreds
  return wholeCurrencies.includes(currency) ? inWholes : undefined
}

function scriptOf(found: RegExpExecArray | null | undefined, kind: 'collection' | 'payout'): Script | undefined {
  return found?.[1] ? scriptOfCode(Number.parseInt(found[1], 10), kind) : undefined
}
