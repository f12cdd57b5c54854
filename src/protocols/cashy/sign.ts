import { hash, timingSafeEqual } from 'node:crypto'

/** The signature of a message: MD5 of its body and the key, nothing between them, in lower case. */
export function signBody(body: Uint8Array | string, apiKey: string): string {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  return hash('md5', Buffer.concat([bytes, Buffer.from(apiKey)]))
}

/**
 * Tells whether `sign` is its merchant's, in constant time. The bytes that arrived are hashed, since some clients write
 * `/` as `\/` and a body printed again has another digest. The vendor's sample is in upper case, clients send lower.
 */
export function verifyBody(body: Uint8Array, apiKey: string, sign: string): boolean {
  if (!/^[0-9a-f]{32}$/i.test(sign)) return false
  return timingSafeEqual(Buffer.from(signBody(body, apiKey)), Buffer.from(sign.toLowerCase()))
}
