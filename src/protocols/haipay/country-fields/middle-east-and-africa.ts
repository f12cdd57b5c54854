import { matching, phone } from '#protocols/haipay/rules.ts'
import { egyptianWallet, saudiIban } from './account-rules.ts'
import type { ByCurrency } from './country-fields.ts'

const twoDecimals = matching(/^\d+\.\d{2}$/, 'must be a decimal of two places, such as 10.00')
const picture = matching(/^https:\/\/\S+$/, 'must be an https address')

/** HaiPay Api.txt, Middle East. */
const goods = [
  { name: 'goodsName', need: 'required', example: 'Tea' },
  { name: 'goodsQuantity', need: 'required', example: '1' },
  { name: 'goodsPrice', need: 'required', rule: twoDecimals, example: '10.00' },
  { name: 'goodsSku', need: 'required', example: 'TEA-1' },
  {
    name: 'goodsAvatar',
    need: 'required',
    charactersMax: 2048,
    rule: picture,
    example: 'https://shop.example/tea.png',
  },
  { name: 'platform', need: 'required', example: 'Tea House' },
] as const

/** The page of cards and wallets does not know them; the later page, which has virtual accounts, requires them. */
const identity = { need: { when: { payType: ['VA'] } } } as const

export const middleEastAndAfrica: ByCurrency = {
  SAR: {
    collect: goods,
    payout: [
      {
        name: 'ibanAccount',
        need: { when: { accountType: ['BANK_ACCOUNT'] } },
        rule: saudiIban,
        example: 'SA0380000000608010167519',
      },
    ],
  },
  AED: {
    collect: [
      // Its schema, alone among the six, has no pattern for the price.
      ...goods.map(({ name, ...row }) =>
        name === 'goodsPrice' ? { name, need: row.need, example: row.example } : { name, ...row },
      ),
      { name: 'firstName', ...identity, example: 'Donald' },
      { name: 'lastName', ...identity, example: 'Trump' },
      {
        name: 'dateOfBirth',
        ...identity,
        rule: matching(/^\d{2}-\d{2}-\d{4}$/, 'must be a day as DD-MM-YYYY'),
        example: '31-01-1990',
      },
      { name: 'countryCode', ...identity, example: 'AE' },
      { name: 'street', ...identity, example: '1 Sheikh Zayed Road' },
      { name: 'city', ...identity, example: 'Dubai' },
      { name: 'state', ...identity, example: 'Dubai' },
      { name: 'postalCode', ...identity, example: '00000' },
      { name: 'phoneCode', ...identity, example: '971' },
    ],
    payout: [
      { name: 'swiftCode', need: 'required', example: 'EBILAEAD' },
      { name: 'city', need: 'required', example: 'Dubai' },
      { name: 'street', need: 'required', example: '1 Sheikh Zayed Road' },
      { name: 'postalCode', example: '00000' },
    ],
  },
  QAR: { collect: goods },
  KWD: { collect: goods },
  BHD: { collect: goods },
  OMR: { collect: goods },
  EGP: {
    payout: [
      {
        name: 'accountNo',
        cases: [{ when: { accountType: ['EWALLET'] }, rule: egyptianWallet, example: '+201012345678' }],
      },
    ],
  },
  KES: {
    payout: [
      { name: 'accountNo', cases: [{ when: { accountType: ['EWALLET'] }, rule: phone, example: '254712345678' }] },
    ],
  },
  ZAR: { payout: [{ name: 'phone', example: '27821234567' }] },
}
