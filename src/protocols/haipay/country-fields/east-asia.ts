import { matching } from '#protocols/haipay/rules.ts'
import type { ByCurrency } from './country-fields.ts'
import { asciiName, collectName, nameCharactersMax, payoutName, vietnameseName } from './name-rules.ts'

const philippinePhone = matching(/^09\d{9}$/, 'must be 11 digits that begin with 09')
const indonesianPhone = matching(/^08\d{8,11}$/, 'must be 10 to 13 digits that begin with 08')
const thaiPhone = matching(/^0\d{9}$/, 'must be 10 digits that begin with 0')

const payerName = { name: 'name', charactersMax: nameCharactersMax, rule: collectName } as const
const payeeName = { name: 'name', charactersMax: nameCharactersMax, rule: payoutName } as const

/** The vendor's cashier is one page for several countries: this one's number there. */
const cashierCountry = (digits: string) =>
  ({
    name: 'country',
    cases: [{ when: { payType: ['CASHIER'] }, rule: matching(/^\d{3}$/, 'must be three digits'), example: digits }],
  }) as const

export const eastAsia: ByCurrency = {
  PHP: {
    collect: [payerName, { name: 'phone', rule: philippinePhone, example: '09123456789' }],
    payout: [payeeName, { name: 'phone', rule: philippinePhone, example: '09123456789' }],
  },
  THB: {
    collect: [payerName],
    payout: [payeeName, { name: 'phone', rule: thaiPhone, example: '0812345678' }],
  },
  VND: {
    collect: [
      { ...payerName, rule: vietnameseName, example: 'Nguyễn Văn An' },
      { name: 'inBankCode', need: 'optional' },
      {
        name: 'outBankNo',
        charactersMax: 64,
        need: { when: { payType: ['PAYMENT_GATEWAY'] } },
        example: '9704360000001',
      },
      { name: 'outBankCode', charactersMax: 64, sameAs: 'inBankCode' },
    ],
    payout: [{ name: 'name', charactersMax: nameCharactersMax }],
  },
  IDR: {
    collect: [
      { ...payerName, rule: asciiName },
      { name: 'phone', rule: indonesianPhone, example: '08123456789' },
    ],
    payout: [payeeName],
  },
  MYR: { collect: [cashierCountry('458')], payout: [payeeName] },
  TWD: { collect: [cashierCountry('158')] },
  KRW: { collect: [cashierCountry('410')], payout: [payeeName] },
}
