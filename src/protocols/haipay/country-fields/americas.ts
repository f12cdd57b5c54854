import { email, matching, oneOf, phone } from '#protocols/haipay/rules.ts'
import { cardOf16, clabe, cpfOrCnpj, routingNumber } from './account-rules.ts'
import type { ByCurrency } from './country-fields.ts'
import { collectName, nameCharactersMax, payoutName } from './name-rules.ts'

const ach = { when: { bankCode: ['ACH'] } } as const

export const americas: ByCurrency = {
  USD: {
    collect: [
      // HongKong.txt leaves the note of wallets open; the page of cards requires it.
      { name: 'subject', need: { when: { inBankCode: ['CREDIT_CARD'] } } },
      { name: 'clientIp', example: '203.0.113.7' },
    ],
    payout: [
      { name: 'subject', need: 'required' },
      {
        name: 'accountNo',
        cases: [{ when: { bankCode: ['PayPal'] }, rule: email, example: 'payee@example.com' }],
      },
      {
        name: 'identifyType',
        need: ach,
        about: "The bank's routing number.",
        cases: [{ ...ach, rule: routingNumber, example: '021000021' }],
      },
      { name: 'country', need: ach, example: 'US' },
      { name: 'address1', need: ach, example: '1 Main Street' },
      { name: 'address2', need: ach, example: 'Springfield' },
      { name: 'address3', need: ach, example: 'IL' },
      { name: 'postalCode', need: ach, example: '62701' },
      { name: 'bankName', example: 'First Bank' },
      { name: 'swiftCode', example: 'CHASUS33' },
    ],
  },
  BRL: {
    collect: [
      { name: 'name', charactersMax: nameCharactersMax, rule: collectName },
      { name: 'inBankNo', rule: matching(/^\d{11}$/, 'must be a CPF of 11 digits'), example: '52998224725' },
    ],
    payout: [
      { name: 'name', charactersMax: nameCharactersMax, rule: payoutName },
      { name: 'identifyType', need: 'required', rule: oneOf('CPF', 'PHONE', 'EMAIL'), example: 'CPF' },
      {
        name: 'accountNo',
        about: "The payee's PIX key.",
        cases: [
          { when: { identifyType: ['CPF'] }, rule: cpfOrCnpj, example: '52998224725' },
          { when: { identifyType: ['PHONE'] }, rule: phone, example: '+5511912345678' },
          { when: { identifyType: ['EMAIL'] }, rule: email, example: 'payee@example.com' },
        ],
      },
    ],
  },
  MXN: {
    collect: [{ name: 'name', charactersMax: nameCharactersMax, rule: payoutName }],
    payout: [
      { name: 'name', charactersMax: nameCharactersMax, rule: payoutName },
      { name: 'phone', need: 'optional' },
      {
        name: 'accountNo',
        cases: [
          { when: { accountType: ['BANK_ACCOUNT'] }, rule: clabe, example: '032180000118359719' },
          { when: { accountType: ['BANK_CARD'] }, rule: cardOf16, example: '4000056655665556' },
        ],
      },
    ],
  },
}
