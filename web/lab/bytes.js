// Bytes to text and back, and digests by name.
import { md5 } from './md5.js'

const encoder = new TextEncoder()

/** @param {string} text */
export function utf8(text) {
  return encoder.encode(text)
}

/** ISO 8859-1, with a question mark for what it has not, as servers do that were not told UTF-8. */
export function latin1(text) {
  return Uint8Array.from([...text], (character) => {
    const code = character.codePointAt(0)
    return code < 256 ? code : 0x3f
  })
}

/** @param {Uint8Array} bytes */
export function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** @param {Uint8Array} bytes */
export function base64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

/** The bytes of base64, with or without its padding; undefined where the text is none. */
export function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** The bytes of hexadecimal digits; undefined where the text is none. */
export function fromHex(text) {
  if (!/^(?:[0-9a-f]{2})+$/i.test(text)) return undefined
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

/** @param {string} algorithm MD5, SHA-1, SHA-256 or SHA-512. @param {Uint8Array} bytes */
export async function digest(algorithm, bytes) {
  return algorithm === 'MD5' ? md5(bytes) : new Uint8Array(await crypto.subtle.digest(algorithm, bytes))
}

/** HMAC (RFC 2104), since WebCrypto has none over MD5. */
export async function hmac(algorithm, key, bytes) {
  const blockBytes = algorithm === 'SHA-512' ? 128 : 64
  const block = new Uint8Array(blockBytes)
  block.set(key.length > blockBytes ? await digest(algorithm, key) : key)
  const inner = await digest(
    algorithm,
    join(
      block.map((byte) => byte ^ 0x36),
      bytes,
    ),
  )
  return digest(
    algorithm,
    join(
      block.map((byte) => byte ^ 0x5c),
      inner,
    ),
  )
}

function join(one, other) {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}
