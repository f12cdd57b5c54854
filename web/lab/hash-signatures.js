// Reads the signatures of CXPay and Cashy: hexadecimal digits of a digest.
import { fromBase64, fromHex, hex } from './bytes.js'

const algorithms = new Map([
  [16, 'MD5'],
  [20, 'SHA-1'],
  [32, 'SHA-256'],
  [64, 'SHA-512'],
])

const capitals = {
  id: 'upper-case',
  title: 'The signature is in capital letters',
  fix: 'Put the hexadecimal digits in small letters.',
}
const inBase64 = {
  id: 'signature-base64',
  title: 'The digest is in base64',
  fix: 'Print its bytes as 32 hexadecimal digits.',
}
const noDigest = {
  id: 'no-digest',
  title: 'This is no MD5 digest',
  fix: 'An MD5 digest is 32 hexadecimal digits.',
}
const spaceAround = {
  id: 'signature-space',
  title: 'White space stands around the signature',
  fix: 'Trim it before you send it.',
}

/**
 * The digest in a signature, and what is wrong with how it is written.
 * @param {string} text
 */
export function readHashSignature(text) {
  const trimmed = text.trim()
  const around = trimmed === text ? [] : [spaceAround]
  const digits = fromHex(trimmed)
  const bytes = digits ?? (/^[A-Za-z0-9+/]{22,}={0,2}$/.test(trimmed) ? fromBase64(trimmed) : undefined)
  const algorithm = bytes && algorithms.get(bytes.length)
  if (!algorithm) return { findings: [...around, noDigest] }
  const form = digits ? capitalsIn(trimmed) : [inBase64]
  const other = algorithm === 'MD5' ? [] : [otherDigest(algorithm)]
  return { algorithm, digest: hex(bytes), findings: [...around, ...form, ...other] }
}

function capitalsIn(text) {
  return /[A-F]/.test(text) ? [capitals] : []
}

function otherDigest(algorithm) {
  return {
    id: `digest-${algorithm.toLowerCase()}`,
    title: `The digest is ${algorithm}, not MD5`,
    fix: 'Take MD5: its digest has 32 hexadecimal digits.',
  }
}
