// HaiPay: RSA over the sorted members and the app's secret. One rule for requests, the `data` of answers, and notices.
import { digest } from './bytes.js'
import { readKeys } from './rsa-keys.js'
import { openSignature, signBytes } from './rsa-signatures.js'
import { digestFirst, memberMistakes, sortedMistakes } from './sorted-mistakes.js'
import { composeSorted, sortedPlan } from './sorted-rule.js'

const signTypeMistake = {
  id: 'sign-type-included',
  title: 'sign_type was signed',
  group: 'sign-type',
  fix: 'sign_type is left out, like sign itself.',
  plan: (plan) => ({ ...plan, keep: { ...plan.keep, signType: true } }),
}

/** @type {import('./types.d.ts').Protocol} */
export const haipay = {
  id: 'haipay',
  title: 'HaiPay',
  rule: 'RSA with SHA-256 over the sorted members and &key= with the app’s secret, in base64.',
  secretLabel: 'Secret of the app (secretKey)',
  hasKey: true,
  signatureIn: 'body',
  plan: () => sortedPlan({ signType: false }),
  compose: composeSorted,
  mistakes: ({ members }) => [
    ...sortedMistakes,
    signTypeMistake,
    digestFirst('SHA-256', (bytes) => digest('SHA-256', bytes)),
    digestFirst('MD5', (bytes) => digest('MD5', bytes)),
    ...memberMistakes(members),
  ],
  /** What the gateway takes too, because clients of the live one send it. */
  accepted: new Set(['empty-included', 'list-java', 'list-joined']),
  async read(signature, keyText) {
    const { key, notes, fault } = await readKeys(keyText)
    if (!key) return { notes, fault, wants: 'a key' }
    return { notes, key, ...(signature !== '' && openSignature(key, signature)) }
  },
  async sign(bytes, { key, hash }) {
    return key?.sign && signBytes(key, bytes, hash)
  },
}
