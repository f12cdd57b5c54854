import { matching, phone } from '#protocols/haipay/rules.ts'
import { egyptianWallet, iban, saudiIban } from './account-rules.ts'
import type { ByCurrency } from './country-fields.ts'
import { nameCharactersMax, payoutName } from './name-rules.ts'

const twoDecimals = matching(/^\d+\.\d{2}$/, 'must be a decimal of two places, such as 10.00')
const picture = matching(/^https:\/\/\S+$/, 'must be an https address')

const goodsPrice = { name: 'goodsPrice', need: 'required', rule: twoDecimals, example: '10.00' } as const

/** HaiPay Api.txt, Middle East. */
const goods = [
  { name: 'goodsName', need: 'required', example: 'Tea' },
  { name: 'goodsQuantity', need: 'required', example: '1' },
  goodsPrice,
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

/** The page of the Middle East asks them of a payer in the Emirates, beside the goods. */
const identity = [
  { name: 'firstName', need: 'required', example: 'Donald' },
  { name: 'lastName', need: 'required', example: 'Trump' },
  {
    name: 'dateOfBirth',
    need: 'required',
    rule: matching(/^\d{2}-\d{2}-\d{4}$/, 'must be a day as DD-MM-YYYY'),
    example: '31-01-1990',
  },
  { name: 'countryCode', need: 'required', example: 'AE' },
  { name: 'street', need: 'required', example: '1 Sheikh Zayed Road' },
  { name: 'city', need: 'required', example: 'Dubai' },
  { name: 'state', need: 'required', example: 'Dubai' },
  { name: 'postalCode', need: 'required', example: '00000' },
  { name: 'phoneCode', need: 'required', example: '971' },
] as const

/** The pages of Kenya and South Africa: letters, at most 30. */
const payeeName = { name: 'name', charactersMax: nameCharactersMax, rule: payoutName } as const

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
    // Its schema, alone among the six, has no pattern for the price.
    collect: [...goods.filter(({ name }) => name !== 'goodsPrice'), { ...goodsPrice, rule: undefined }, ...identity],
    payout: [
      { name: 'accountNo', rule: iban, about: "The payee's IBAN.", example: 'AE070331234567890123456' },
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
      payeeName,
      { name: 'accountNo', cases: [{ when: { accountType: ['EWALLET'] }, rule: phone, example: '254712345678' }] },
    ],
  },
  ZAR: { payout: [payeeName, { name: 'phone', example: '27821234567' }] },
}
