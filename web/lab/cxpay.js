// CXPay: MD5 over the sorted members and the key, in small letters. Notices are signed by the same rule.
import { digest, hex } from './bytes.js'
import { readHashSignature } from './hash-signatures.js'
import { hmacMistake } from './raw-rule.js'
import { digestFirst, memberMistakes, sortedMistakes } from './sorted-mistakes.js'
import { composeSorted, sortedPlan } from './sorted-rule.js'

/** @type {import('./types.d.ts').Protocol} */
export const cxpay = {
  id: 'cxpay',
  title: 'CXPay',
  rule: 'MD5 over the sorted members and &key= with your key, as hexadecimal digits in small letters.',
  secretLabel: 'Key of the merchant',
  hasKey: false,
  signatureIn: 'body',
  plan: () => sortedPlan({ signType: true }),
  compose: composeSorted,
  mistakes: ({ members }) => [
    ...sortedMistakes,
    digestFirst('MD5', (bytes) => digest('MD5', bytes)),
    hmacMistake('Take the plain MD5 of the text with &key= and the key at its end.'),
    ...memberMistakes(members),
  ],
  /** Clients print 100.50 from a decimal and sign it as 100.5: the gateway tries both. */
  accepted: new Set(['number-shortest']),
  read: async (signature) => ({ notes: [], ...(signature !== '' && readHashSignature(signature)) }),
  sign: async (bytes, { hash = 'MD5' }) => hex(await digest(hash, bytes)),
}
