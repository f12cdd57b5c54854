import { createHmac, timingSafeEqual } from 'node:crypto'

/** The header that carries a notice's signature. */
export const signatureHeader = 'x-sandbox-signature'

/** HMAC-SHA256 of a notice's body as it is sent, in lower-case hexadecimal. */
export function signNotice(secret: string, body: Uint8Array): string {
  return createHmac('sha256', secret).update(body).digest('hex')
}

/** Whether `signature` is that of `body`. Takes the same time for every signature of the right length. */
export function isSigned(secret: string, body: Uint8Array, signature: string | undefined): boolean {
  if (signature === undefined) return false
  const [expected, given] = [Buffer.from(signNotice(secret, body)), Buffer.from(signature)]
  return expected.length === given.length && timingSafeEqual(expected, given)
}
