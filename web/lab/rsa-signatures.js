// Makes RSA signatures, and opens them: a signature shows the digest that was signed to anyone with the public key, so
// that a text can be looked for that has it.
import { base64, fromBase64, fromHex } from './bytes.js'
import { toNumber } from './rsa-keys.js'

/** How PKCS#1 names a digest in front of it. */
const digestNames = [
  ['MD5', '3020300c06082a864886f70d020505000410'],
  ['SHA-1', '3021300906052b0e03021a05000414'],
  ['SHA-256', '3031300d060960864801650304020105000420'],
  ['SHA-512', '3051300d060960864801650304020305000440'],
]

/** Another digest than SHA-256 is only there to break an example. @param {{ sign: CryptoKey }} key */
export async function signBytes(key, bytes, hash = 'SHA-256') {
  const name = 'RSASSA-PKCS1-v1_5'
  const der = await crypto.subtle.exportKey('pkcs8', key.sign)
  const signing = await crypto.subtle.importKey('pkcs8', der, { name, hash }, false, ['sign'])
  return base64(new Uint8Array(await crypto.subtle.sign(name, signing, bytes)))
}

const outcomes = {
  length: (bytes, key) => ({
    id: 'signature-length',
    title: 'The signature is not as long as the key',
    fix: `It has ${bytes} bytes, and one by this key has ${key / 8}. It was cut, or made with a key of another size.`,
  }),
  otherKey: {
    id: 'other-key',
    title: 'Another private key made this signature',
    fix:
      'No text fits: what is inside the signature is no digest under this key. Look which key your code loads (keys ' +
      'differ per app and per environment), and upload the public key that belongs to it.',
  },
  pss: {
    id: 'pss',
    title: 'Signed with PSS padding',
    fix: 'Use RSASSA-PKCS1-v1_5 (SHA256withRSA), not RSASSA-PSS.',
  },
  encrypted: {
    id: 'encrypted',
    title: 'Encrypted, not signed',
    fix: 'The text was encrypted with a public key. Sign it with your private key instead.',
  },
}

/**
 * Opens a signature with the public numbers of a key.
 * @param {import('./rsa-keys.js').RsaKey} key
 * @param {string} text
 */
export function openSignature(key, text) {
  const { bytes, findings } = readSignature(text)
  if (!bytes) return { findings: [...findings, notBase64] }
  if (bytes.length * 8 !== Math.ceil(key.bits / 8) * 8) {
    return { findings: [...findings, outcomes.length(bytes.length, key.bits)] }
  }
  const inside = power(toNumber(bytes), key.e, key.n)
    .toString(16)
    .padStart(bytes.length * 2, '0')
  const [, content] = /^0001(?:ff){8,}00(.*)$/.exec(inside) ?? []
  if (content === undefined) {
    const other = inside.endsWith('bc') ? outcomes.pss : outcomes.otherKey
    return { findings: [...findings, inside.startsWith('0002') ? outcomes.encrypted : other] }
  }
  return { ...readDigest(content, findings) }
}

function readDigest(content, findings) {
  for (const [algorithm, name] of digestNames) {
    if (content.startsWith(name)) {
      const other = algorithm === 'SHA-256' ? [] : [otherDigest(algorithm)]
      return { algorithm, digest: content.slice(name.length), findings: [...findings, ...other] }
    }
  }
  if (content.length === 64) return { algorithm: 'SHA-256', digest: content, findings: [...findings, bareDigest] }
  return { raw: content, findings: [...findings, notHashed] }
}

const notBase64 = {
  id: 'not-base64',
  title: 'The signature is not base64',
  fix: 'Send the bytes of the signature as standard base64 with padding: 344 characters for a key of 2048 bits.',
}
const bareDigest = {
  id: 'bare-digest',
  title: 'The digest was encrypted without its name',
  fix: 'Call the function that signs (SHA256withRSA), not one that encrypts a digest with the private key.',
}
const notHashed = {
  id: 'not-hashed',
  title: 'The text itself was encrypted, not its digest',
  fix: 'Call the function that signs (SHA256withRSA, openssl_sign), not openssl_private_encrypt.',
}

function otherDigest(algorithm) {
  return {
    id: `digest-${algorithm.toLowerCase()}`,
    title: `Signed with ${algorithm} instead of SHA-256`,
    fix:
      algorithm === 'SHA-1'
        ? 'PHP’s openssl_sign takes SHA-1 when it is not told: pass OPENSSL_ALGO_SHA256. In Java: SHA256withRSA.'
        : 'Sign with SHA256withRSA.',
  }
}

/** The bytes of a signature; forms that a gateway does not take are read as well, and told. */
function readSignature(text) {
  const bytes = text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? fromBase64(text) : undefined
  if (bytes && fromHex(text) === undefined) return { bytes, findings: [] }
  for (const { id, title, fix, read } of otherForms) {
    const bytes = read(text)
    if (bytes) return { bytes, findings: [{ id, title, fix }] }
  }
  return { findings: [] }
}

const otherForms = [
  {
    id: 'signature-plus',
    title: 'The plus signs of the signature became spaces',
    fix: 'A + stands for a space in a form: send the request as JSON.',
    read: (text) =>
      /^[^\s]+( [^\s]*)+$/.test(text) && text.length % 4 === 0 ? lenient(text.replaceAll(' ', '+')) : undefined,
  },
  {
    id: 'signature-hex',
    title: 'The signature is hexadecimal',
    fix: 'Print its bytes as base64.',
    read: (text) => fromHex(text),
  },
  {
    id: 'signature-lines',
    title: 'The signature has spaces or line breaks',
    fix: 'Print it on one line: in PHP without chunk_split, in Python with b64encode rather than encodebytes.',
    read: (text) => (/\s/.test(text) ? lenient(text.replace(/\s+/g, '')) : undefined),
  },
  {
    id: 'signature-url-encoded',
    title: 'The signature was encoded for an address',
    fix: 'Put the base64 into the JSON as it is; %2B, %2F and %3D do not belong there.',
    read: (text) =>
      /%2[bf]|%3d/i.test(text) ? lenient(decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '%25'))) : undefined,
  },
  {
    id: 'signature-url-base64',
    title: 'The signature is in the base64 of addresses',
    fix: 'Use standard base64, with + and / and with padding, not the one with - and _.',
    read: (text) => (/[-_]/.test(text) ? lenient(text.replaceAll('-', '+').replaceAll('_', '/')) : undefined),
  },
  {
    id: 'signature-padding',
    title: 'The padding of the base64 is missing',
    fix: 'Keep the = at the end: 344 characters for a key of 2048 bits.',
    read: (text) => lenient(text),
  },
]

function lenient(text) {
  return /^[A-Za-z0-9+/]{20,}={0,2}$/.test(text) ? fromBase64(text) : undefined
}

/** `base` to the power of `exponent`, modulo `modulus`. */
function power(base, exponent, modulus) {
  let result = 1n
  let square = base % modulus
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}
