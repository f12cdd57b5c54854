import { matching, oneOf } from '#protocols/haipay/rules.ts'
import { ifsc } from './account-rules.ts'
import type { ByCurrency } from './country-fields.ts'
import { indianName, nameCharactersMax, payoutName } from './name-rules.ts'

const indianPhone = matching(/^[6-9]\d{9}$/, 'must be 10 digits that begin with 6 to 9')
const gmail = matching(/^[A-Za-z0-9._%+-]+@gmail\.com$/, 'must be an address of gmail.com')

const indianParty = [
  { name: 'name', rule: indianName },
  { name: 'phone', rule: indianPhone, example: '9876543210' },
  { name: 'email', rule: gmail, example: 'payer@gmail.com' },
] as const

export const southAsia: ByCurrency = {
  INR: {
    collect: indianParty,
    payout: [...indianParty, { name: 'bankCode', rule: ifsc, about: "The bank's IFSC.", example: 'HDFC0001234' }],
  },
  PKR: {
    // Api.txt names the first two, the country's own page the third.
    collect: [
      {
        name: 'idCard',
        need: { when: { inBankCode: ['HBL_KONNECT', 'ALFA', 'JAZZCASH'] } },
        example: '3520112345671',
      },
    ],
    payout: [
      { name: 'subject', need: 'required' },
      {
        name: 'birth',
        need: 'required',
        rule: matching(/^\d{4}-\d{2}-\d{2}$/, 'must be a day as YYYY-MM-DD'),
        example: '1990-01-31',
      },
      { name: 'gender', need: 'required', rule: oneOf('MALE', 'FEMALE', 'OTHER'), example: 'FEMALE' },
      { name: 'idCard', example: '3520112345671' },
    ],
  },
  BDT: { payout: [{ name: 'name', charactersMax: nameCharactersMax, rule: payoutName }] },
}
