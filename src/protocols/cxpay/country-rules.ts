import { ok, type Result, refuse } from '#core/result.ts'
import type { Product } from '#domain/methods/index.ts'
import type { WireError } from './envelope.ts'
import { business } from './errors.ts'

/** The texts that countries have rules about. */
export type RuledTexts = {
  readonly amount?: string
  readonly remark?: string
  readonly customName?: string
  readonly number?: string
  readonly email?: string
}

/** What a country adds to a request in one direction (CXPay api.txt, remark, number and email). */
export type CountryRule = {
  /** What `remark` is there, with an example. */
  readonly remark: readonly [about: string, example: string]
  readonly required: readonly (keyof RuledTexts)[]
  readonly checks: readonly {
    readonly field: keyof RuledTexts
    readonly says: string
    readonly holds: (text: string) => boolean
  }[]
}

/** The page spells a random key EPV, everybody else EVP. */
const brazilianKeys = /^(CPF|CNPJ|PHONE|EMAIL|EVP|EPV)$/i

const rules: Readonly<Record<string, CountryRule>> = {
  'BR collect': {
    remark: ['The payer’s CPF or CNPJ.', '12345678909'],
    required: ['remark', 'customName', 'number', 'email'],
    checks: [
      {
        field: 'remark',
        says: 'must be a CPF of 11 or a CNPJ of 14 digits',
        holds: (text) => /^(\d{11}|\d{14})$/.test(text.replace(/[./-]/g, '')),
      },
    ],
  },
  'BR payout': {
    remark: ['What the account is: CPF, CNPJ, PHONE, EMAIL or EVP.', 'CPF'],
    required: ['remark', 'number', 'email'],
    checks: [
      {
        field: 'remark',
        says: 'must be CPF, CNPJ, PHONE, EMAIL or EVP',
        holds: (text) => brazilianKeys.test(text),
      },
    ],
  },
  'IN payout': {
    remark: ['The IFSC of the payee’s bank.', 'IDFB0042562'],
    required: ['remark', 'number'],
    checks: [
      {
        field: 'remark',
        says: 'must be an IFSC: four letters, a zero, six letters or digits',
        holds: (text) => /^[A-Z]{4}0[A-Z0-9]{6}$/i.test(text),
      },
    ],
  },
  'ID payout': {
    remark: ['The code of the payee’s bank.', '014'],
    required: ['remark'],
    checks: [{ field: 'amount', says: 'must have no decimals', holds: (text) => !text.includes('.') }],
  },
  'NG payout': { remark: ['The code of the payee’s bank.', '058'], required: ['remark'], checks: [] },
}

/** What a country adds in one direction; undefined: nothing. */
export function ruleOf(country: string, product: Product): CountryRule | undefined {
  return rules[`${country} ${product}`]
}

/** Checks what the country of a payCode adds. Everything that is missing is told at once. */
export function checkCountry(country: string, product: Product, texts: RuledTexts): Result<undefined, WireError> {
  const rule = ruleOf(country, product)
  if (!rule) return ok(undefined)
  const missing = rule.required.filter((name) => texts[name] === undefined)
  if (missing.length > 0) return refuse(business(`${missing.join(', ')} is required for this payCode`))
  const faults = rule.checks.flatMap(({ field, says, holds }) => {
    const text = texts[field]
    return text === undefined || holds(text) ? [] : [`${field} ${says}`]
  })
  return faults.length > 0 ? refuse(business(faults.join('; '))) : ok(undefined)
}
