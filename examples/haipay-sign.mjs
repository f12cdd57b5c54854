// How HaiPay messages are signed and verified. Node 20 and newer, no dependencies. Keys are base64 on one line, as the
// back office gives them.
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'

/** The text under a signature: members that have a value, sorted by name, and the app's secret at the end. */
export function textToSign(members, secretKey) {
  const names = Object.keys(members).filter((name) => name !== 'sign' && members[name] !== '' && members[name] !== null)
  const texts = names.sort().map((name) => {
    const value = members[name]
    return `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`
  })
  return `${texts.join('&')}&key=${secretKey}`
}

/** The `sign` of a request. */
export function signRequest(members, secretKey, merchantPrivateKey) {
  const key = createPrivateKey({ key: Buffer.from(merchantPrivateKey, 'base64'), format: 'der', type: 'pkcs8' })
  return sign('sha256', Buffer.from(textToSign(members, secretKey)), key).toString('base64')
}

/** Whether the platform signed the `data` of a reply, or a notice. */
export function isGenuine(data, secretKey, platformPublicKey) {
  const key = createPublicKey({ key: Buffer.from(platformPublicKey, 'base64'), format: 'der', type: 'spki' })
  return verify('sha256', Buffer.from(textToSign(data, secretKey)), key, Buffer.from(data.sign, 'base64'))
}
