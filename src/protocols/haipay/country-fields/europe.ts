import { email, matching, oneOf, phone } from '#protocols/haipay/rules.ts'
import { iban, turkishIban } from './account-rules.ts'
import type { ByCurrency } from './country-fields.ts'
import { nameCharactersMax, payoutName } from './name-rules.ts'

/** All, Austria, Belgium, Italy, the Netherlands, Poland. */
const cashierCountries = oneOf('000', '040', '056', '380', '528', '616')

const cashier = { when: { payType: ['CASHIER'] } } as const

const papara = (identifyType: string) => ({ bankCode: ['PAPARA'], identifyType: [identifyType] })

export const europe: ByCurrency = {
  EUR: {
    collect: [{ name: 'country', need: cashier, cases: [{ ...cashier, rule: cashierCountries, example: '000' }] }],
    payout: [
      { name: 'name', charactersMax: nameCharactersMax, rule: payoutName },
      { name: 'accountNo', rule: iban, about: "The payee's IBAN.", example: 'DE89370400440532013000' },
      { name: 'swiftCode', need: 'required', example: 'COBADEFF' },
      { name: 'city', need: 'required', example: 'Berlin' },
      { name: 'street', need: 'required', example: 'Unter den Linden 1' },
      { name: 'postalCode', need: 'required', example: '10117' },
    ],
  },
  TRY: {
    payout: [
      {
        name: 'identifyType',
        need: { when: { bankCode: ['PAPARA'] } },
        cases: [
          {
            when: { bankCode: ['PAPARA'] },
            rule: oneOf('PAPARA_NUMBER', 'PHONE', 'EMAIL', 'TURKISH_ID'),
            example: 'PAPARA_NUMBER',
          },
        ],
      },
      {
        name: 'accountNo',
        cases: [
          { when: { accountType: ['BANK_ACCOUNT'] }, rule: turkishIban, example: 'TR330006100519786457841326' },
          {
            when: papara('PAPARA_NUMBER'),
            rule: matching(/^\d{4,20}$/, 'must be a Papara number'),
            example: '1234567890',
          },
          { when: papara('PHONE'), rule: phone, example: '5321234567' },
          { when: papara('EMAIL'), rule: email, example: 'payee@example.com' },
          {
            when: papara('TURKISH_ID'),
            rule: matching(/^[1-9]\d{10}$/, 'must be an identity number of 11 digits'),
            example: '10000000146',
          },
        ],
      },
    ],
  },
  RUB: {
    payout: [
      { name: 'country', need: { when: { bankCode: ['CARRIER_BILLING'] } }, example: 'RU' },
      {
        name: 'carrier',
        need: { when: { bankCode: ['CARRIER_BILLING'] } },
        cases: [
          {
            when: { bankCode: ['CARRIER_BILLING'] },
            rule: oneOf('megafon', 'tmobile', 'beeline', 'mst', 'tele2', 'yota'),
            example: 'megafon',
          },
        ],
      },
    ],
  },
}
