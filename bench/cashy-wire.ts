import { hash } from 'node:crypto'
import { jsonHeaders, payerPage, type Wire } from './wire.ts'

type Fields = Readonly<Record<string, string | number | boolean>>

/** Cashy, in Peru: MD5 over the bytes of the body, in a header. */
export const cashyWire: Wire = {
  name: 'Cashy',
  paths: { collection: '/cashy/api/payIn', payout: '/cashy/api/payOut' },
  goodAnswer: '{"msg":"SUCCESS"',
  signsAnswers: false,
  async sign(asked, { app, orderId, notifyUrl }) {
    const shared = { currency: 'PEN', mchOrderNo: orderId, notifyUrl, remark: 'order of the benchmark' }
    const more = asked === 'collection' ? collection : payout
    const body = JSON.stringify({ ...shared, ...more, nonceStr: orderId })
    const sign = hash('md5', body + app.secret)
    return { body, headers: { ...jsonHeaders, MerchantId: `${app.appId}`, Sign: sign } }
  },
  read({ body, headers }, { secretOf }) {
    const { merchantid, sign } = headers
    const expected = hash('md5', Buffer.concat([body, Buffer.from(secretOf(merchantid))]))
    if (sign !== expected) throw new Error('the signature does not hold')
    const { mchOrderNo, amount, ...fields } = JSON.parse(body.toString('utf8')) as Fields
    const appId = Number(merchantid)
    return { appId, orderId: String(mchOrderNo), amount: String(amount), fields: JSON.stringify(fields) }
  },
  async answer(asked, { appId, orderId, orderNo, amount }) {
    const order = { merchantId: `${appId}`, mchOrderNo: orderId, orderNo, amount: Number(amount) }
    const data =
      asked === 'collection'
        ? { ...order, orderFee: 0, payCode: null, payUrl: payerPage, payDeskUrl: payerPage }
        : { ...order, fee: 0, orderStatus: 'PROCESSING' }
    return JSON.stringify({ msg: 'SUCCESS', code: 200, data })
  },
}

const collection: Fields = { payType: 11, amount: 100, realName: 'John', expireTime: 3600, reusableStatus: false }

const payout: Fields = {
  accountName: 'John',
  accountNo: '1941234567012',
  cciAccountNo: '00219400254640654321',
  accountType: 0,
  amount: '100.00',
  bankId: 3,
  idType: '1',
  idCard: '12345678',
  phone: '+5219876543',
  email: 'john@example.com',
}
