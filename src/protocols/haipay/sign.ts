import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { compactJson, type Member, type Members } from '#core/json-members.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { printSortedText, type TextMember } from '#protocols/sorted-text.ts'

export type KeyRefusal = 'not a key' | 'not an RSA key' | 'not of 2048 to 4096 bits'

/** JSON text that is printed and signed as it stands: a list in a reply. */
export type RawJson = { readonly json: string }

/** What signed data may hold. Amounts are strings; a JSON number that is not whole could be printed in many ways. */
export type SignedValue = string | number | boolean | RawJson

const bitsMin = 2048
const bitsMax = 4096
/** A 4096-bit private key takes about 3,300 characters. */
const keyTextMax = 8192

/**
 * Reads a merchant's or the platform's public key: SubjectPublicKeyInfo in base64 on one line, as the back office
 * gives it, or with line breaks and PEM armour. Parse once and keep: parsing costs several verifications.
 */
export function readPublicKey(text: string): Result<KeyObject, KeyRefusal> {
  return readKey(text, 'PUBLIC', (der) => createPublicKey({ key: der, format: 'der', type: 'spki' }))
}

/** Reads a private key: PKCS#8, unencrypted, in the same forms as `readPublicKey`. */
export function readPrivateKey(text: string): Result<KeyObject, KeyRefusal> {
  return readKey(text, 'PRIVATE', (der) => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
}

function readKey(text: string, label: string, parse: (der: Buffer) => KeyObject): Result<KeyObject, KeyRefusal> {
  const bare = text.trim().replace(`-----BEGIN ${label} KEY-----`, '').replace(`-----END ${label} KEY-----`, '')
  const der = text.length > keyTextMax ? undefined : decodeBase64(bare.replace(/\s+/g, ''))
  const key = der && parsedOrUndefined(() => parse(der))
  if (!key) return refuse('not a key')
  if (key.asymmetricKeyType !== 'rsa') return refuse('not an RSA key')
  const bits = bitsOf(key)
  return bits >= bitsMin && bits <= bitsMax ? ok(key) : refuse('not of 2048 to 4096 bits')
}

function parsedOrUndefined(parse: () => KeyObject): KeyObject | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}

/**
 * The text under a signature, HaiPay signature rules: members without `sign`, `sign_type`, nulls and empty values,
 * in byte order of their names, as `name=value` joined with `&`, and the app's secret last. Never log it.
 */
export function textToSign(members: Iterable<readonly [string, string | null]>, secret: string): string {
  return joinSorted(
    [...members].filter(([, value]) => value !== null && value !== ''),
    secret,
  )
}

function joinSorted(members: readonly TextMember[], secret: string): string {
  const signed = members.filter(([name]) => name !== 'sign' && name !== 'sign_type')
  return printSortedText(signed, secret)
}

/**
 * Tells whether the member `sign` of a request is the merchant's signature over the other members as they arrived.
 * The pages do not say how a list is written in the text, and one vendor sample keeps empty strings where the rule
 * drops them, so up to six texts are tried: three forms of lists, each without and with the empty strings.
 */
export function verifyRequest(
  members: Members,
  keys: { readonly secret: string; readonly merchantPublicKey: KeyObject },
): boolean {
  const signature = signatureOf(members.get('sign'), keys.merchantPublicKey)
  if (!signature) return false
  return listForms(members).some((form) => {
    const texts = [...members].map(([name, member]) => [name, valueText(member, form)] as const)
    const full = texts.filter(([, text]) => text !== null)
    const holds = (text: string) => verify('sha256', Buffer.from(text), keys.merchantPublicKey, signature)
    if (holds(textToSign(full, keys.secret))) return true
    return full.some(([, text]) => text === '') && holds(joinSorted(full, keys.secret))
  })
}

/** How a list of scalars is written in the text: its JSON, as Java prints a List, or as JavaScript joins an array. */
type ListForm = 'json' | 'java' | 'joined'

/** All lists of a request take the same form, so that the number of tries does not grow with the lists. */
function listForms(members: Members): readonly ListForm[] {
  const hasScalars = members.values().some((member) => member.kind === 'list' && member.items !== null)
  return hasScalars ? ['json', 'java', 'joined'] : ['json']
}

function valueText(member: Member, form: ListForm): string | null {
  if (member.kind === 'null') return null
  if (member.kind === 'object') return compactJson(member.text)
  if (member.kind !== 'list') return member.text
  if (member.items === null || form === 'json') return compactJson(member.text)
  return form === 'java' ? `[${member.items.join(', ')}]` : member.items.join(',')
}

/** The signature's bytes: as many as the key has, 256 for the 344 characters that a 2048-bit key makes. */
function signatureOf(member: Member | undefined, key: KeyObject): Buffer | undefined {
  const bytes = Math.ceil(bitsOf(key) / 8)
  if (member?.kind !== 'string' || member.text.length !== Math.ceil(bytes / 3) * 4) return undefined
  const signature = decodeBase64(member.text)
  return signature?.length === bytes ? signature : undefined
}

/**
 * Signs members by the same rule; the answer is base64 on one line.
 * The thread pool signs: 0.75 ms on the event loop would hold up every other request.
 */
export function signMembers(
  members: Iterable<readonly [string, string | null]>,
  keys: { readonly secret: string; readonly platformPrivateKey: KeyObject },
): Promise<string> {
  const text = Buffer.from(textToSign(members, keys.secret))
  return new Promise((resolve, reject) => {
    sign('sha256', text, keys.platformPrivateKey, (error, signature) => {
      if (error) reject(error)
      else resolve(signature.toString('base64'))
    })
  })
}

/**
 * Prints the `data` of a reply, or a notice, as JSON text with its `sign` last.
 * Throws where the vendor's samples would sign different texts for the same data: an empty string, null, a number
 * that is not whole, `sign` or `sign_type` among the data, a string that has no UTF-8 form.
 */
export async function printSigned(
  data: Readonly<Record<string, SignedValue>>,
  keys: { readonly secret: string; readonly platformPrivateKey: KeyObject },
): Promise<string> {
  const members = Object.entries(data)
  const signature = await signMembers(
    members.map(([name, value]) => [name, signedText(name, value)] as const),
    keys,
  )
  const printed = members.map(([name, value]) => `${JSON.stringify(name)}:${printValue(value)}`)
  return `{${[...printed, `"sign":"${signature}"`].join(',')}}`
}

function signedText(name: string, value: SignedValue): string {
  const text = isRawJson(value) ? value.json : String(value)
  const isWhole = typeof value !== 'number' || Number.isSafeInteger(value)
  const isKnown = isRawJson(value) || ['string', 'number', 'boolean'].includes(typeof value)
  const isFree = name !== 'sign' && name !== 'sign_type'
  // The value stays out of the message: it may be personal, and errors are logged.
  if (!isFree || !isKnown || !isWhole || text === '' || !text.isWellFormed()) {
    throw new TypeError(`${name} cannot stand in signed data`)
  }
  return text
}

function printValue(value: SignedValue): string {
  return isRawJson(value) ? value.json : JSON.stringify(value)
}

function isRawJson(value: SignedValue): value is RawJson {
  return typeof value === 'object' && value !== null && typeof value.json === 'string'
}

/** Node's decoder passes over what is not base64; printing the bytes again tells whether all of it was. */
function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

function bitsOf(key: KeyObject): number {
  return key.asymmetricKeyDetails?.modulusLength ?? 0
}
