// The three protocols, and which of them a pasted text is.
import { cashy } from './cashy.js'
import { cxpay } from './cxpay.js'
import { haipay } from './haipay.js'

/** @type {readonly import('./types.d.ts').Protocol[]} */
export const protocols = [haipay, cxpay, cashy]

/**
 * The protocol of a request by what only it has; undefined where nothing tells.
 * @param {import('./types.d.ts').PastedRequest} request
 */
export function recognise({ headers, members, isForm }) {
  const has = (...names) => names.some((name) => members?.has(name))
  if (headers.has('merchantid') || headers.has('sign')) return cashy
  if (has('appId') || (members?.get('sign')?.text.length ?? 0) > 100) return haipay
  if (isForm || has('merchant', 'payCode', 'platOrderId')) return cxpay
  return has('nonceStr', 'mchOrderNo') ? cashy : undefined
}
