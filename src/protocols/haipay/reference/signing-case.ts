import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { readPrivateKey, signMembers, textToSign } from '#protocols/haipay/sign.ts'

/** A request with its keys, the text that is signed and the signature: everything to check a client of one's own by. */
export type SigningCase = z.infer<typeof Case> & {
  readonly text: string
  readonly signature: string
  /** A client in JavaScript that comes to the same. */
  readonly snippet: string
}

const Case = z.object({
  members: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  secretKey: z.string(),
  merchantPrivateKey: z.string(),
  merchantPublicKey: z.string(),
})

const folder = new URL('../../../../examples/', import.meta.url)

/** Reads the case and the snippet from `examples/`, and signs it as every reply is signed. */
export async function readSigningCase(): Promise<SigningCase> {
  const [text, snippet] = await Promise.all(
    ['haipay-sign.json', 'haipay-sign.mjs'].map((name) => readFile(new URL(name, folder), 'utf8')),
  )
  const read = Case.parse(JSON.parse(text ?? ''))
  const key = readPrivateKey(read.merchantPrivateKey)
  if (!key.ok) throw new Error(`the key of the worked case is ${key.refusal}`)
  const members = Object.entries(read.members).map(
    ([name, value]) => [name, value === null ? null : `${value}`] as const,
  )
  const keys = { secret: read.secretKey, platformPrivateKey: key.value }
  return {
    ...read,
    text: textToSign(members, read.secretKey),
    signature: await signMembers(members, keys),
    snippet: (snippet ?? '').trimEnd(),
  }
}
