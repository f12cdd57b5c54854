// Cashy: MD5 over the bytes of the body and the key, in the header Sign. Notices carry the same header.
import { digest, hex } from './bytes.js'
import { readHashSignature } from './hash-signatures.js'
import { composeRaw, hmacMistake, rawMistakes, rawPlan } from './raw-rule.js'
import { digestFirst } from './sorted-mistakes.js'

/** @type {import('./types.d.ts').Protocol} */
export const cashy = {
  id: 'cashy',
  title: 'Cashy',
  rule: 'MD5 over the bytes of the body as sent, with your key right behind them, in the header Sign.',
  secretLabel: 'Key of the merchant (apiKey)',
  hasKey: false,
  signatureIn: 'headers',
  plan: rawPlan,
  compose: composeRaw,
  mistakes: () => [
    ...rawMistakes,
    digestFirst('MD5', (bytes) => digest('MD5', bytes)),
    hmacMistake('Take the plain MD5 of the body with the key behind it.'),
  ],
  accepted: new Set(['upper-case']),
  read: async (signature) => ({ notes: [], ...(signature !== '' && readHashSignature(signature)) }),
  sign: async (bytes, { hash = 'MD5' }) => hex(await digest(hash, bytes)),
}
