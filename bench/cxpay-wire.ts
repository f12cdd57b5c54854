import { hash } from 'node:crypto'
import { jsonHeaders, payerPage, type Wire } from './wire.ts'

type Members = Readonly<Record<string, string>>

const formType = 'application/x-www-form-urlencoded'

/** The codes that every merchant of the benchmark has: India, by UPI and to a bank. */
export const payCodes = { collect: '32901', payout: '32911' } as const

/** CXPay: MD5 over the sorted members; every other request is a form. */
export const cxpayWire: Wire = {
  name: 'CXPay',
  paths: { collection: '/cxpay/collect/create', payout: '/cxpay/pay/create' },
  goodAnswer: '{"code":200',
  signsAnswers: false,
  async sign(asked, { app, orderId, notifyUrl, at }) {
    const shared = { merchant: `${app.appId}`, orderId, notifyUrl, customName: 'Asha Rao', number: '9876543210' }
    const more: Members =
      asked === 'collection'
        ? { payCode: payCodes.collect, amount: '250.40', callbackUrl: 'https://merchant.example/ok' }
        : { payCode: payCodes.payout, amount: '150.00', bankAccount: '1234567890', remark: 'IDFB0042562' }
    const members = { ...shared, ...more, email: 'asha@example.com' }
    const signed = { ...members, sign: signatureOf(members, app.secret) }
    if (at % 2 === 0) return { body: JSON.stringify(signed), headers: jsonHeaders }
    return { body: new URLSearchParams(signed).toString(), headers: { 'content-type': formType } }
  },
  read({ body, headers }, { secretOf }) {
    const text = body.toString('utf8')
    const isForm = headers['content-type'] === formType
    const members = (isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text)) as Members
    const { sign, ...signed } = members
    const { merchant, orderId = '', amount = '', ...fields } = signed
    if (sign !== signatureOf(signed, secretOf(merchant))) throw new Error('the signature does not hold')
    return { appId: Number(merchant), orderId, amount, fields: JSON.stringify(fields) }
  },
  async answer(asked, { orderNo }) {
    const data = asked === 'collection' ? { url: payerPage, platOrderId: orderNo } : { platOrderId: orderNo }
    return JSON.stringify({ code: 200, success: true, msg: 'success', desc: '', data })
  },
}

function signatureOf(members: Members, key: string): string {
  const names = Object.keys(members).sort()
  return hash('md5', `${names.map((name) => `${name}=${members[name]}`).join('&')}&key=${key}`)
}
