import { isValidIBAN } from 'ibantools'
import { matching, type Rule, where } from '#protocols/haipay/rules.ts'
import { isClabe, isCnpj, isCpf, isRoutingNumber } from './check-digits.ts'

/** An IBAN of any country that has them, by the form and length of its country and modulo 97 (ISO 13616). */
export const iban: Rule = where(
  matching(/^[A-Z]{2}\d{2}[A-Z0-9]{1,30}$/, 'must be an IBAN without spaces, with its check digits'),
  isValidIBAN,
)

/** HaiPay Api.txt, Saudi Arabia Bank: SA, two check digits, and the bank and account, which are 20 digits. */
export const saudiIban: Rule = where(
  matching(/^SA\d{22}$/, 'must be an IBAN of SA and 22 digits, with its check digits'),
  isValidIBAN,
)

export const turkishIban: Rule = where(
  matching(/^TR\d{7}[A-Z0-9]{17}$/, 'must be an IBAN of TR and 24 characters, with its check digits'),
  isValidIBAN,
)

export const clabe: Rule = where(matching(/^\d{18}$/, 'must be a CLABE of 18 digits, with its check digit'), isClabe)

export const cardOf16: Rule = matching(/^\d{16}$/, 'must be a card number of 16 digits')

export const cpfOrCnpj: Rule = where(
  matching(/^(\d{11}|[0-9A-Z]{12}\d{2})$/, 'must be a CPF of 11 digits or a CNPJ of 14, with their check digits'),
  (text) => isCpf(text) || isCnpj(text),
)

export const routingNumber: Rule = where(
  matching(/^\d{9}$/, 'must be a bank routing number of 9 digits, with its check digit'),
  isRoutingNumber,
)

/** Reserve Bank of India: four letters of the bank, a zero, six characters of the branch. */
export const ifsc: Rule = matching(/^[A-Z]{4}0[A-Z0-9]{6}$/, 'must be an IFSC of 11 characters')

/** The vendor's page of Egypt: the number of a wallet stands with +2 in front. */
export const egyptianWallet: Rule = matching(/^\+201\d{9}$/, 'must be +2 and the 11 digits of a mobile number')

export const tronAddress: Rule = matching(/^T[1-9A-HJ-NP-Za-km-z]{33}$/, 'must be an address on TRON')

/** Ethereum and the chains that have its addresses: BSC, Base. */
export const ethereumAddress: Rule = matching(/^0x[0-9A-Fa-f]{40}$/, 'must be 0x and 40 hexadecimal digits')
