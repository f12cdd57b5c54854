import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { type Arrived, type FloorKeys, jsonHeaders, type NewOrder, payerPage, type Wire } from './wire.ts'

/** The members of a HaiPay request, reply or notice. */
export type Members = Readonly<Record<string, string | number>>

/** HaiPay in US dollars: RSA in both directions. */
export const haipayWire: Wire = {
  name: 'HaiPay',
  paths: { collection: '/haipay/usd/collect/apply', payout: '/haipay/usd/pay/apply' },
  goodAnswer: '{"status":"1"',
  signsAnswers: true,
  sign: (asked, order) => signed(order, asked === 'collection' ? collectionOf(order) : payoutOf(order)),
  read(arrived, keys) {
    const { appId, orderId, amount, sign: _, ...fields } = readVerified(arrived, keys)
    const order = { appId: Number(appId), orderId: String(orderId), amount: String(amount) }
    return { ...order, fields: JSON.stringify(fields) }
  },
  answer: (asked, order, keys) => printAnswer(order, asked === 'collection' ? { payUrl: payerPage } : {}, keys),
}

export const queryPath = '/haipay/usd/collect/query'

/** Writes and signs a merchant's query for a collection. */
export async function signQuery(order: Pick<NewOrder, 'app' | 'merchantKey' | 'orderId'>) {
  return signed(order, { orderId: order.orderId })
}

/** The members of a request; throws unless its signature holds. */
export function readVerified({ body }: Arrived, { merchantKey, secretOf }: FloorKeys): Members {
  const members = JSON.parse(body.toString('utf8')) as Members
  if (isGenuine(members, secretOf(members.appId), merchantKey)) return members
  throw new Error('the signature does not hold')
}

/** A good answer about an order, signed. */
export async function printAnswer(
  { orderId, orderNo, appId }: { readonly orderId: string; readonly orderNo: string; readonly appId: number },
  more: Members,
  { platformKey, secretOf }: FloorKeys,
): Promise<string> {
  const data = await printSigned({ orderId, orderNo, ...more }, secretOf(appId), platformKey)
  return `{"status":"1","error":"00000000","msg":"","data":${data}}`
}

async function signed({ app, merchantKey }: Pick<NewOrder, 'app' | 'merchantKey'>, members: Members) {
  const body = await printSigned({ appId: app.appId, ...members }, app.secret, merchantKey)
  return { body, headers: jsonHeaders }
}

/** The generic fields of the vendor's pages, filled as a merchant would. */
function sharedOf({ orderId, notifyUrl }: NewOrder): Members {
  const person = { name: 'Maria Lindqvist', phone: '09123456789', email: 'maria@example.com' }
  return { orderId, ...person, notifyUrl, subject: 'order of the benchmark', partnerUserId: 'user-9527' }
}

function collectionOf(order: NewOrder): Members {
  const callBackUrl = 'https://merchant.example/ok'
  const callBackFailUrl = 'https://merchant.example/failed'
  const method = { payType: 'EWALLET', inBankCode: 'APPLE_PAY' }
  return { ...sharedOf(order), amount: '25.40', ...method, callBackUrl, callBackFailUrl }
}

function payoutOf(order: NewOrder): Members {
  const payee = { identifyType: '021000021', country: 'US', address1: '1 Main Street', address2: 'Springfield' }
  const account = { accountType: 'BANK_ACCOUNT', bankCode: 'ACH', accountNo: '1234567890' }
  return { ...sharedOf(order), ...payee, ...account, address3: 'IL', postalCode: '62701', amount: '12.50' }
}

/** Reads a private key in base64, PKCS#8. */
export function readPrivateKey(text: string): KeyObject {
  return createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' })
}

/** Reads a public key in base64, SubjectPublicKeyInfo. */
export function readPublicKey(text: string): KeyObject {
  return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
}

/** Signs members on the thread pool and prints them with their signature. */
export async function printSigned(members: Members, secret: string, key: KeyObject): Promise<string> {
  const text = Buffer.from(textToSign(members, secret))
  const signature = await new Promise<Buffer>((resolve, reject) => {
    sign('sha256', text, key, (error, signed) => (error ? reject(error) : resolve(signed)))
  })
  return JSON.stringify({ ...members, sign: signature.toString('base64') })
}

/** Whether the member `sign` is the key owner's signature over the other members. Works on the calling thread. */
export function isGenuine(signed: Members, secret: string, key: KeyObject): boolean {
  const { sign: signature, ...members } = signed
  const text = Buffer.from(textToSign(members, secret))
  return verify('sha256', text, key, Buffer.from(String(signature), 'base64'))
}

function textToSign(members: Members, secret: string): string {
  const names = Object.keys(members).sort()
  return `${names.map((name) => `${name}=${members[name]}`).join('&')}&key=${secret}`
}
