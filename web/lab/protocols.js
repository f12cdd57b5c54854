// The three protocols, and which of them a pasted text is.
import { cashy } from './cashy.js'
import { cxpay } from './cxpay.js'
import { haipay } from './haipay.js'

/**
 * What the lab knows of a protocol: its rule as a plan, the mistakes to try, and how its signatures are read and made.
 * @typedef {object} Protocol
 * @property {string} id
 * @property {string} title
 * @property {string} rule
 * @property {string} secretLabel
 * @property {boolean} hasKey whether an RSA key is needed besides the secret
 * @property {'body' | 'headers'} signatureIn
 * @property {() => any} plan
 * @property {(plan: any, request: any, secret: string) => { entries: any[], text: string }} compose
 * @property {(request: any) => any[]} mistakes
 * @property {ReadonlySet<string>} accepted mistakes that the gateway takes
 * @property {(signature: string, key: string) => Promise<any>} read
 * @property {(bytes: Uint8Array, how: any) => Promise<string | undefined>} sign
 */

/** @type {readonly Protocol[]} */
export const protocols = [haipay, cxpay, cashy]

/**
 * The protocol of a request by what only it has; undefined where nothing tells.
 * @param {{ headers: Map<string, string>, isForm: boolean, members?: Map<string, { text: string }> }} request
 */
export function recognise({ headers, members, isForm }) {
  const has = (...names) => names.some((name) => members?.has(name))
  if (headers.has('merchantid') || headers.has('sign')) return cashy
  if (has('appId') || (members?.get('sign')?.text.length ?? 0) > 100) return haipay
  if (isForm || has('merchant', 'payCode', 'platOrderId')) return cxpay
  return has('nonceStr', 'mchOrderNo') ? cashy : undefined
}
