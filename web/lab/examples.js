// An example of each protocol that is signed as it should be. RSA keys are made with it; none protects anything.
import { base64 } from './bytes.js'
import { diagnose } from './diagnose.js'
import { protocols } from './protocols.js'
import { readRequest } from './read-request.js'

const samples = {
  haipay: {
    members: {
      appId: 1054,
      orderId: 'M233323000059',
      amount: '500.00',
      name: 'Sofía López',
      phone: '+5215512345678',
      email: 'sofia@shop.example',
      payType: 'BANK_TRANSFER',
      inBankCode: 'BANK',
      subject: '',
      body: null,
      callBackUrl: 'https://shop.example/thanks?order=59&lang=es',
      callBackFailUrl: 'https://shop.example/failed',
      sign: '',
    },
    secret: 'a-secret-of-thirty-two-charactrs',
  },
  cxpay: {
    members: {
      merchant: 'M100001',
      payCode: '32911',
      amount: '100.50',
      orderId: 'e8a581fa692342ccbaf9cbd6f2598e48',
      notifyUrl: 'https://shop.example/notices?shop=7&lang=en',
      bankAccount: '000401234567',
      customName: 'Ravi Kumar Sharma',
      remark: 'HDFC0000001',
      number: '+919876543210',
      email: '',
      sign: '',
    },
    secret: 'b7e6c1d2-only-an-example',
  },
  cashy: {
    // As PHP prints it: the bytes count, so the escaped slashes are signed too.
    body:
      '{"accountName":"María Quispe","accountNo":"1941234567890","accountType":0,"currency":"PEN","amount":100.00,' +
      '"bankId":3,"mchOrderNo":"P123456","notifyUrl":"https:\\/\\/shop.example\\/notices","nonceStr":"1628381288000",' +
      '"idType":"1","idCard":"45678912","remark":"salary"}',
    secret: 'c4f09a5e-only-an-example',
  },
}

/**
 * What to fill into the page: the request as text, its headers, and the keys.
 * @param {string} id of the protocol
 */
export async function makeExample(id) {
  const protocol = protocols.find((one) => one.id === id)
  const { secret, members, body } = samples[id]
  const key = protocol.hasKey ? await makePrivateKey() : ''
  const example = { protocol, secret, key, headers: '', body: body ?? JSON.stringify(members, null, 2) }
  const request = readRequest(example.body, '')
  const { expected = '' } = await diagnose(protocol, request, { secret, key, signature: '' })
  return withSignature(example, expected)
}

/** The same example with another signature in its place. */
export function withSignature(example, signature) {
  if (example.protocol.signatureIn === 'headers') {
    return { ...example, headers: `MerchantId: 100001\nSign: ${signature}` }
  }
  const line = `"sign": ${JSON.stringify(signature)}`
  return { ...example, body: example.body.replace(/"sign":\s*"(?:[^"\\]|\\.)*"/, () => line) }
}

async function makePrivateKey() {
  // Without it the page still does what needs no RSA; what is missing is said where the key is read.
  if (crypto.subtle === undefined) return ''
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: Uint8Array.of(1, 0, 1),
  }
  const { privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign'])
  return base64(new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey)))
}
