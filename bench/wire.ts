import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

/** The members of a HaiPay request, reply or notice. */
export type Members = Readonly<Record<string, string | number>>

/** Reads a private key in base64, PKCS#8. */
export function readPrivateKey(text: string): KeyObject {
  return createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' })
}

/** Reads a public key in base64, SubjectPublicKeyInfo. */
export function readPublicKey(text: string): KeyObject {
  return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
}

/** Signs members on the thread pool and prints them with their signature. */
export async function printSigned(members: Members, secret: string, key: KeyObject): Promise<string> {
  const text = Buffer.from(textToSign(members, secret))
  const signature = await new Promise<Buffer>((resolve, reject) => {
    sign('sha256', text, key, (error, signed) => (error ? reject(error) : resolve(signed)))
  })
  return JSON.stringify({ ...members, sign: signature.toString('base64') })
}

/** Whether the member `sign` is the key owner's signature over the other members. Works on the calling thread. */
export function isGenuine(signed: Members, secret: string, key: KeyObject): boolean {
  const { sign: signature, ...members } = signed
  const text = Buffer.from(textToSign(members, secret))
  return verify('sha256', text, key, Buffer.from(String(signature), 'base64'))
}

function textToSign(members: Members, secret: string): string {
  const names = Object.keys(members).sort()
  return `${names.map((name) => `${name}=${members[name]}`).join('&')}&key=${secret}`
}
