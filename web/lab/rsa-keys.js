// Reads RSA keys in the forms that people have them in. A gateway takes PKCS#8 and SubjectPublicKeyInfo in base64; what
// else is pasted is read too where it can be, and told.
import { fromBase64 } from './bytes.js'

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
/** AlgorithmIdentifier of rsaEncryption, as it stands in both PKCS#8 and SubjectPublicKeyInfo. */
const rsaEncryption = [0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0]
const bitsMin = 2048
const keysMax = 4

const refusals = {
  encrypted:
    'The private key is protected by a password. Take that off first: openssl pkcs8 -topk8 -nocrypt -in key.pem',
  certificate: 'This is a certificate, not a key. Take its key out: openssl x509 -pubkey -noout -in certificate.pem',
  elliptic: 'This is a key on an elliptic curve. HaiPay signs with RSA of 2048 bits.',
}

const pkcs1 =
  'The private key is in PKCS#1 (BEGIN RSA PRIVATE KEY). It is the same key, but code that expects PKCS#8 refuses it ' +
  'or reads another thing: openssl pkcs8 -topk8 -nocrypt -in key.pem makes PKCS#8 of it.'

/**
 * @typedef {{ bits: number, n: bigint, e: bigint, sign?: CryptoKey }} RsaKey
 * @param {string} text one key, or a private and a public one below each other
 * @returns {Promise<{ key?: RsaKey, notes: string[], fault?: string }>}
 */
export async function readKeys(text) {
  if (text.trim() === '') return { notes: [] }
  if (crypto.subtle === undefined) {
    return {
      notes: [],
      fault: 'Browsers compute RSA only on https:// pages and on 127.0.0.1. Open this page that way.',
    }
  }
  const read = []
  for (const one of splitKeys(text).slice(0, keysMax)) {
    const key = await readKey(one)
    if (key.fault !== undefined) return { notes: [], fault: key.fault }
    read.push(key)
  }
  const [first] = read
  const key = read.find(({ sign }) => sign !== undefined) ?? first
  const notes = [...new Set(read.flatMap(({ notes }) => notes))]
  if (read.some(({ n }) => n !== first.n)) {
    notes.push('The two keys are no pair: the public key belongs to another private key. Upload the one that fits.')
  }
  if (key.bits < bitsMin) notes.push(`The key has ${key.bits} bits; the gateway takes keys of ${bitsMin} to 4096.`)
  return { key, notes }
}

/** PEM blocks; else the whole text as one key; else a key on each line. */
function splitKeys(text) {
  const blocks = text.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g)
  if (blocks) return blocks
  const lines = text.split(/\n\s*/).filter((line) => line.trim() !== '')
  const isEach = lines.length > 1 && lines.every((line) => line.trim().length > 200 && line.trim().startsWith('M'))
  return isEach ? lines : [text]
}

async function readKey(text) {
  const bare = text
    .replace(/\\n/g, '')
    .replace(/-----(BEGIN|END) [^-]+-----/g, '')
    .replace(/["\s]+/g, '')
  const der = fromBase64(bare)
  if (!der) return { fault: 'The key is not base64. Copy all of it, from its first character to the last.' }
  const form = formOf(der)
  if (form in refusals) return { fault: refusals[form] }
  const wrapped = wrap(form, der)
  if (!wrapped) return { fault: 'The key cannot be read: a part of it may be missing.' }
  return importKey(wrapped.format, wrapped.der, form === 'pkcs1 private' ? [pkcs1] : [])
}

async function importKey(format, der, notes) {
  const isPrivate = format === 'pkcs8'
  try {
    const key = await crypto.subtle.importKey(format, der, algorithm, true, [isPrivate ? 'sign' : 'verify'])
    const { n, e } = await crypto.subtle.exportKey('jwk', key)
    const modulus = toNumber(fromUrlBase64(n))
    const numbers = { n: modulus, e: toNumber(fromUrlBase64(e)), bits: modulus.toString(2).length }
    return { ...numbers, notes, ...(isPrivate && { sign: key }) }
  } catch {
    return { fault: 'The key cannot be read as an RSA key: a part of it may be missing.' }
  }
}

/** What a key is, by the kinds of the values inside: 2 is a number, 3 bits, 4 bytes, 48 a sequence. */
function formOf(der) {
  const tags = tagsIn(der).join(' ')
  if (/^2 48 4/.test(tags)) return 'pkcs8'
  if (/^2 2 2 2/.test(tags)) return 'pkcs1 private'
  if (tags === '2 2') return 'pkcs1 public'
  if (tags === '48 3') return 'spki'
  if (tags === '48 4') return 'encrypted'
  if (tags === '48 48 3') return 'certificate'
  return /^2 4/.test(tags) ? 'elliptic' : 'unknown'
}

function wrap(form, der) {
  if (form === 'pkcs8' || form === 'spki') return { format: form, der }
  if (form === 'pkcs1 private') {
    return { format: 'pkcs8', der: print(0x30, [2, 1, 0, ...rsaEncryption, ...print(4, der)]) }
  }
  if (form !== 'pkcs1 public') return undefined
  return { format: 'spki', der: print(0x30, [...rsaEncryption, ...print(3, [0, ...der])]) }
}

/** A value in DER: its kind, its length, itself. */
function print(tag, content) {
  const length = content.length
  const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Uint8Array.from([tag, ...(length < 128 ? [length] : long), ...content])
}

/** The kinds of the values in the outermost sequence; empty where the lengths do not fit the bytes. */
function tagsIn(der) {
  if (der[0] !== 0x30) return []
  const whole = lengthAt(der, 1)
  if (whole.from + whole.length !== der.length) return []
  const tags = []
  for (let at = whole.from; at < der.length; ) {
    tags.push(der[at])
    const { from, length } = lengthAt(der, at + 1)
    at = from + length
  }
  return tags
}

function lengthAt(der, at) {
  const first = der[at] ?? 0
  if (first < 128) return { from: at + 1, length: first }
  const count = first & 127
  const length = der.slice(at + 1, at + 1 + count).reduce((sum, byte) => sum * 256 + byte, 0)
  return { from: at + 1 + count, length }
}

function fromUrlBase64(text) {
  return fromBase64(text.replaceAll('-', '+').replaceAll('_', '/')) ?? new Uint8Array()
}

/** @param {Uint8Array} bytes */
export function toNumber(bytes) {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}
