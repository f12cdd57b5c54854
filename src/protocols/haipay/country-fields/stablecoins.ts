import { matching, oneOf } from '#protocols/haipay/rules.ts'
import { ethereumAddress, tronAddress } from './account-rules.ts'
import type { ByCurrency } from './country-fields.ts'
import { nameCharactersMax, payoutName } from './name-rules.ts'

const stablecoin = {
  collect: [
    { name: 'currency', need: 'required', about: 'The currency of the amount.', example: 'USD' },
    {
      name: 'clientType',
      need: 'required',
      rule: oneOf('APP', 'WEB', 'WAP', 'MINIAPP', 'OTHERS'),
      example: 'WEB',
    },
    { name: 'partnerUserId', rule: matching(/^\d+$/, 'must be digits'), example: '9527' },
  ],
  payout: [
    { name: 'name', charactersMax: nameCharactersMax, rule: payoutName },
    {
      name: 'accountNo',
      about: "The payee's address on the chain.",
      cases: [
        { when: { bankCode: ['TRX'] }, rule: tronAddress, example: 'TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE' },
        {
          when: { bankCode: ['ETH', 'BSC', 'BASEEVM'] },
          rule: ethereumAddress,
          example: '0x52908400098527886E0F7030069857D2E4169EE7',
        },
      ],
    },
  ],
} as const

/** An address lives for 60 minutes: that is the default of these currencies' methods. */
export const stablecoins: ByCurrency = { USDT: stablecoin, USDC: stablecoin }
