import type { Case } from '#protocols/fields.ts'
import { matching, oneOf } from '#protocols/rules.ts'
import { isCci } from './cci.ts'
import type { Country } from './country.ts'

const digits = (counts: string, pattern: RegExp) => matching(pattern, `must have ${counts} digits`)

/** Banks that are paid by their own account numbers. */
const accounts: readonly Case[] = [
  {
    when: { bankId: ['1'] },
    rule: digits('18 or 20', /^(?:\d{18}|\d{20})$/),
    example: '001108140212345678',
  },
  { when: { bankId: ['2'] }, rule: digits('13', /^\d{13}$/), example: '8983123456789' },
  { when: { bankId: ['3'], accountType: ['0'] }, rule: digits('13', /^\d{13}$/), example: '1941234567012' },
  { when: { bankId: ['3'], accountType: ['1'] }, rule: digits('14', /^\d{14}$/), example: '19412345678012' },
  { when: { bankId: ['4'] }, rule: digits('10', /^\d{10}$/), example: '0171234567' },
]
const ownAccountBanks = ['1', '2', '3', '4']

/** Every other bank is paid by CCI. 15 and 16 are nobody's. */
const cciBanks = [
  ...['5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '17', '18', '19', '20', '21', '22', '23', '24', '25'],
  ...['26', '27', '28'],
]

const documents: readonly Case[] = [
  { when: { idType: ['1'] }, rule: digits('8', /^\d{8}$/), example: '12345678' },
  {
    when: { idType: ['2'] },
    rule: matching(/^[A-Z0-9]{7,12}$/i, 'must be 7 to 12 letters or digits'),
    example: 'AB12345',
  },
  {
    when: { idType: ['3'] },
    rule: matching(/^[A-Z0-9]{8,20}$/i, 'must be 8 to 20 letters or digits'),
    example: '001234567',
  },
  { when: { idType: ['4'] }, rule: digits('11', /^\d{11}$/), example: '20123456789' },
]

const idType = { name: 'idType', rule: oneOf('1', '2', '3', '4'), example: '1' } as const
const idTypeAbout = '1 DNI, 2 passport, 3 CE, 4 RUC.'

/** Create Payout Order, and the appendix of Peru. The page's own CCI has wrong check digits, and a bank of the four. */
export const peru: Country = {
  code: 'PE',
  name: 'Peru',
  payOut: [
    { name: 'accountNo', cases: accounts },
    {
      name: 'cciAccountNo',
      need: { when: { bankId: cciBanks } },
      rule: digits('20', /^\d{20}$/),
      cases: [
        {
          when: { bankId: cciBanks },
          rule: { says: 'must have the check digits of a CCI', holds: isCci },
          example: '05401100012345678927',
        },
      ],
      about: `The payee's CCI; where ${ownAccountBanks.join(', ')} is the bank, its account number counts.`,
      example: '00219400254640654321',
    },
    {
      name: 'accountType',
      need: 'required',
      rule: oneOf('0', '1'),
      about: '0 current account (Corriente), 1 savings (Ahorro).',
      example: '0',
    },
    { name: 'bankId', need: 'required', rule: oneOf(...ownAccountBanks, ...cciBanks), example: '3' },
    { ...idType, need: 'required', about: idTypeAbout },
    { name: 'idCard', need: 'required', cases: documents, example: '12345678' },
  ],
  payIn: [
    { ...idType, about: idTypeAbout },
    { name: 'idCard', cases: documents, example: '12345678' },
    { name: 'bankId', rule: oneOf(...ownAccountBanks, ...cciBanks) },
  ],
}
