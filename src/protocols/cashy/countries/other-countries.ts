import type { Case } from '#protocols/fields.ts'
import { email, matching, oneOf, phone } from '#protocols/rules.ts'
import type { Country } from './country.ts'

/** Countries of which nothing but the calls is known. */
const plain = (code: string, name: string): Country => ({ code, name, payOut: [], payIn: [] })

const ecuadorDocuments: readonly Case[] = [
  { when: { idType: ['1'] }, rule: matching(/^\d{10}$/, 'must have 10 digits'), example: '1712345678' },
  {
    when: { idType: ['2'] },
    rule: matching(/^[A-Z0-9]{9,13}$/i, 'must be 9 to 13 letters or digits'),
    example: 'A12345678',
  },
  { when: { idType: ['3'] }, rule: matching(/^\d{13}$/, 'must have 13 digits'), example: '1712345678001' },
]
const ecuadorIdType = {
  name: 'idType',
  rule: oneOf('1', '2', '3'),
  about: '1 CC, 2 passport, 3 RUC.',
  example: '1',
} as const

export const ecuador: Country = {
  code: 'EC',
  name: 'Ecuador',
  payOut: [
    {
      name: 'accountType',
      need: 'required',
      rule: oneOf('0', '1', '3', '4'),
      about: '0 current account, 1 savings, 3 cash (EFECTIVO), 4 cheque (CHEQUE).',
      example: '0',
    },
    { name: 'bankId', need: 'required' },
    { ...ecuadorIdType, need: 'required' },
    { name: 'idCard', need: 'required', cases: ecuadorDocuments, example: '1712345678' },
  ],
  payIn: [ecuadorIdType, { name: 'idCard', cases: ecuadorDocuments, example: '1712345678' }],
}

export const mexico: Country = { ...plain('MX', 'Mexico'), isWhole: true }

const amountAboveTheLeast = { name: 'amount', example: '20000' }

export const colombia: Country = {
  ...plain('CO', 'Colombia'),
  payOut: [amountAboveTheLeast],
  payIn: [amountAboveTheLeast],
}

export const brazil: Country = {
  ...plain('BR', 'Brazil'),
  payOut: [
    {
      name: 'accountType',
      need: 'required',
      rule: oneOf('1', '2', '3', '4', '6'),
      about: 'What the account is: 1 CPF, 2 CNPJ, 3 e-mail, 4 phone, 6 random key.',
      example: '1',
    },
    {
      name: 'accountNo',
      cases: [
        { when: { accountType: ['1'] }, rule: matching(/^\d{11}$/, 'must have 11 digits'), example: '52998224725' },
        {
          when: { accountType: ['2'] },
          rule: matching(/^[A-Z0-9]{12}\d{2}$/, 'must be the 14 characters of a CNPJ'),
          example: '11222333000181',
        },
        { when: { accountType: ['3'] }, rule: email, example: 'payee@example.com' },
        { when: { accountType: ['4'] }, rule: phone, example: '+5511999990000' },
      ],
      // A random key is a UUID, of 36 characters.
      charactersMax: 36,
      example: '52998224725',
    },
  ],
}

export const indonesia: Country = {
  ...plain('ID', 'Indonesia'),
  isWhole: true,
  payOut: [
    {
      name: 'accountType',
      need: 'required',
      rule: oneOf('3', '4'),
      about: '3 bank, 4 virtual account.',
      example: '3',
    },
  ],
}

export const thailand: Country = {
  ...plain('TH', 'Thailand'),
  payTypes: new Map([
    ['411', 'VA'],
    ['412', 'QR'],
    ['413', 'EWALLET'],
  ]),
  payIn: [
    {
      name: 'payType',
      rule: oneOf('411', '412', '413'),
      about: '411 bank, 412 PromptPay, 413 Truemoney.',
      example: '412',
    },
  ],
}

export const india: Country = {
  ...plain('IN', 'India'),
  payOut: [
    {
      name: 'ifscCode',
      need: 'required',
      rule: matching(/^[A-Z]{4}0[A-Z0-9]{6}$/, 'must be an IFSC: four letters, a zero, six letters or digits'),
      about: "The bank's IFSC, instead of `bankId`.",
      example: 'HDFC0000001',
    },
  ],
}

export const pakistan: Country = plain('PK', 'Pakistan')
export const egypt: Country = plain('EG', 'Egypt')
export const tanzania: Country = plain('TZ', 'Tanzania')
