import { createPublicKey, generateKeyPair, randomInt } from 'node:crypto'
import { promisify } from 'node:util'
import { ok, type Result, refuse } from '#core/result.ts'

/** What an app has because of the protocol it speaks. */
export type AppProtocol = {
  readonly name: string
  /** It signs with RSA pairs, one of the merchant and one of ours, beside the secret. */
  readonly hasKeyPairs: boolean
  /** Words that may stand for the home currency, besides the currencies: apps that span several. */
  readonly otherCurrencies: readonly string[]
}

/** base64 on one line: public keys as SubjectPublicKeyInfo, private keys as PKCS#8. */
export type KeyPair = { readonly privateKey: string; readonly publicKey: string }

export type MerchantKeyRefusal = 'not an RSA public key' | 'key not of 2048 to 4096 bits'

const secretCharacters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const secretLength = 32
const keyBits = { min: 2048, max: 4096 }
// A 4096-bit key takes about 800 characters, in PEM too.
const keyCharactersMax = 2000
const generate = promisify(generateKeyPair)

/** A new secret: 32 letters and digits, 190 bits. */
export function newSecret(): string {
  return Array.from({ length: secretLength }, () => secretCharacters[randomInt(secretCharacters.length)]).join('')
}

/** A new RSA-2048 pair, made in the thread pool: 20 to 100 ms of a core. */
export async function newKeyPair(): Promise<KeyPair> {
  const pair = await generate('rsa', {
    modulusLength: keyBits.min,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  return { privateKey: pair.privateKey.toString('base64'), publicKey: pair.publicKey.toString('base64') }
}

/** Reads the public key a merchant uploads, in base64 on one or many lines or as PEM, and answers it on one line. */
export function readMerchantKey(text: string): Result<string, MerchantKeyRefusal> {
  const bare = text.length > keyCharactersMax ? '' : text.replace(/-----(BEGIN|END) PUBLIC KEY-----|\s/g, '')
  const key = parseKey(Buffer.from(bare, 'base64'))
  if (key?.asymmetricKeyType !== 'rsa') return refuse('not an RSA public key')
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < keyBits.min || bits > keyBits.max) return refuse('key not of 2048 to 4096 bits')
  // Printed anew, so that what is kept is exactly what will be parsed.
  return ok(key.export({ type: 'spki', format: 'der' }).toString('base64'))
}

function parseKey(der: Buffer) {
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}
