import { signMembers, textToSign } from '#protocols/cxpay/sign.ts'

const secret = 'a9Kd03mQx7Zp41RtVw85LsYb62HcNf0J'
const members = {
  merchant: '20001',
  payCode: '32901',
  amount: 100.5,
  orderId: 'M20260501000001',
  notifyUrl: 'https://shop.example/notices',
  isTest: false,
  remark: '',
  email: null,
}

/** A request with its key, the text under its signature, and the signature: to check a client of one's own by. */
export const signingCase = {
  secret,
  members,
  text: textToSign(textsOf(members), secret),
  signature: signMembers(textsOf(members), secret),
} as const

function textsOf(values: Readonly<Record<string, string | number | boolean | null>>) {
  return Object.entries(values).map(([name, value]) => [name, value === null ? null : `${value}`] as const)
}
