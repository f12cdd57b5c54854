// The sign of a HaiPay request. Node 20 and newer, no packages.
//   HAIPAY_SECRET=… HAIPAY_PRIVATE_KEY=… node haipay.mjs < request.json
import { createPrivateKey, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { env, stdout } from 'node:process'

/** Members that have a value, sorted by name, and the secret last. Amounts are strings, such as "100.50". */
export function textToSign(members, secret) {
  const names = Object.keys(members).filter((name) => {
    return name !== 'sign' && name !== 'sign_type' && members[name] !== null && members[name] !== ''
  })
  const pairs = names.sort().map((name) => {
    const value = members[name]
    return `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`
  })
  return [...pairs, `key=${secret}`].join('&')
}

/** privateKey is PKCS#8 in base64 on one line. */
export function signRequest(members, secret, privateKey) {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' })
  return sign('sha256', Buffer.from(textToSign(members, secret), 'utf8'), key).toString('base64')
}

const request = JSON.parse(readFileSync(0, 'utf8'))
stdout.write(signRequest(request, env.HAIPAY_SECRET, env.HAIPAY_PRIVATE_KEY))
