/** How one app signs and what it verifies with. Keys are base64 on one line as the back office shows them, or PEM. */
export type HaipayKeys = {
  sign(text: string): Promise<string>
  verify(text: string, signature: string): Promise<boolean>
}

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const

/** Reads the keys once, since parsing costs more than verifying. Throws a TypeError that names the bad one. */
export async function openKeys(texts: {
  readonly merchantPrivateKey: string
  readonly platformPublicKey: string
}): Promise<HaipayKeys> {
  const { subtle } = globalThis.crypto
  const open = (name: keyof typeof texts, format: 'pkcs8' | 'spki', usage: 'sign' | 'verify') => {
    const der = bytesOf(texts[name].replace(/-----[A-Z ]+-----/g, ''))
    const key = der ? subtle.importKey(format, der, algorithm, false, [usage]) : Promise.reject()
    return key.catch(() => {
      throw new TypeError(`${name} is not an RSA key in ${format === 'spki' ? 'X.509' : 'PKCS#8'} form`)
    })
  }
  const [privateKey, publicKey] = await Promise.all([
    open('merchantPrivateKey', 'pkcs8', 'sign'),
    open('platformPublicKey', 'spki', 'verify'),
  ])
  return {
    async sign(text) {
      const signature = await subtle.sign(algorithm, privateKey, new TextEncoder().encode(text))
      return btoa(String.fromCharCode(...new Uint8Array(signature)))
    },
    async verify(text, signature) {
      const bytes = bytesOf(signature)
      return bytes !== undefined && subtle.verify(algorithm, publicKey, bytes, new TextEncoder().encode(text))
    },
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}
