type Method = Readonly<Record<'product' | 'currency' | 'payType' | 'code', string>>
type Values = Readonly<Record<string, string>>

const goods: Values = {
  ...{ goodsName: 'Tea', goodsQuantity: '1', goodsPrice: '10.00', goodsSku: 'TEA-1' },
  ...{ goodsAvatar: 'https://shop.example/tea.png', platform: 'Tea House' },
}
const emirates: Values = {
  ...{ firstName: 'Donald', lastName: 'Trump', dateOfBirth: '31-01-1990', countryCode: 'AE', phoneCode: '971' },
  ...{ street: '1 Sheikh Zayed Road', city: 'Dubai', state: 'Dubai', postalCode: '00000' },
}
const india: Values = { phone: '9876543210', email: 'payer@gmail.com' }
const coins: Values = { clientType: 'WEB', partnerUserId: '9527' }
const ach: Values = {
  ...{ identifyType: '021000021', country: 'US', address1: '1 Main Street', address2: 'Springfield', address3: 'IL' },
  postalCode: '62701',
}

const collections: Readonly<Record<string, (method: Method) => Values>> = {
  IDR: () => ({ phone: '08123456789' }),
  INR: () => india,
  VND: ({ payType }) => (payType === 'PAYMENT_GATEWAY' ? { outBankNo: '9704360000001' } : {}),
  PKR: ({ code }) => (['HBL_KONNECT', 'ALFA', 'JAZZCASH'].includes(code) ? { idCard: '3520112345671' } : {}),
  EUR: ({ payType }) => (payType === 'CASHIER' ? { country: '000' } : {}),
  ...Object.fromEntries(['SAR', 'QAR', 'KWD', 'BHD', 'OMR'].map((currency) => [currency, () => goods])),
  AED: () => ({ ...goods, ...emirates }),
  USDT: () => ({ ...coins, currency: 'USDT' }),
  USDC: () => ({ ...coins, currency: 'USDC' }),
}

const payouts: Readonly<Record<string, (method: Method) => Values>> = {
  THB: () => ({ phone: '0812345678' }),
  INR: () => india,
  PKR: () => ({ birth: '1990-01-31', gender: 'FEMALE' }),
  BRL: () => ({ identifyType: 'CPF', accountNo: '52998224725' }),
  MXN: ({ payType }) => ({ accountNo: payType === 'BANK_CARD' ? '4000056655665556' : '032180000118359719' }),
  USD: ({ code }) => (code === 'ACH' ? ach : { accountNo: 'payee@example.com' }),
  EGP: ({ payType }) => (payType === 'EWALLET' ? { accountNo: '+201012345678', phone: '+201012345678' } : {}),
  KES: ({ payType }) => (payType === 'EWALLET' ? { accountNo: '254712345678' } : {}),
  TRY: ({ payType, code }) => {
    if (code === 'PAPARA') return { identifyType: 'PAPARA_NUMBER', accountNo: '1234567890' }
    return payType === 'BANK_ACCOUNT' ? { accountNo: 'TR330006100519786457841326' } : {}
  },
  RUB: ({ code }) => (code === 'CARRIER_BILLING' ? { country: 'RU', carrier: 'megafon' } : {}),
  SAR: ({ payType }) => (payType === 'BANK_ACCOUNT' ? { ibanAccount: 'SA0380000000608010167519' } : {}),
  EUR: () => ({
    ...{ accountNo: 'DE89370400440532013000', swiftCode: 'COBADEFF' },
    ...{ city: 'Berlin', street: 'Unter den Linden 1', postalCode: '10117' },
  }),
  AED: () => ({
    ...{ accountNo: 'AE070331234567890123456', swiftCode: 'EBILAEAD' },
    ...{ city: 'Dubai', street: '1 Sheikh Zayed Road' },
  }),
  USDT: ({ code }) => coinAddress(code),
  USDC: ({ code }) => coinAddress(code),
}

/**
 * What a method's country wants of an order beside the generic fields, or instead of them. Written from the vendor's
 * pages alone: it shares nothing with the tables that it tests.
 */
export function countryValues(method: Method): Values {
  const byCurrency = method.product === 'collect' ? collections : payouts
  return byCurrency[method.currency]?.(method) ?? {}
}

function coinAddress(code: string): Values {
  const isTron = code === 'TRX'
  return { accountNo: isTron ? 'TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE' : `0x${'ab12'.repeat(10)}` }
}
