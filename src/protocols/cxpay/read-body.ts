import { type Member, type Members, readMembers } from '#core/json-members.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { WireError } from './envelope.ts'
import { business } from './errors.ts'

/** What came over HTTP. */
export type Arrived = {
  readonly body: unknown
  readonly contentType: string | undefined
  readonly contentEncoding: string | undefined
  readonly ip: string
}

/** The page's largest request has eleven. Each is sorted before a signature can fail. */
const membersMax = 128

/** Reads a body as JSON or as a form (CXPay api.txt, Request method); a form's values are all strings. */
export function readBody({
  body,
  contentType = '',
  contentEncoding = 'identity',
}: Arrived): Result<Members, WireError> {
  if (contentEncoding.toLowerCase() !== 'identity') return refuse(business('the body must not be compressed'))
  if (!(body instanceof Uint8Array) || body.length === 0) return refuse(business('the body is empty'))
  const members = /^application\/x-www-form-urlencoded\b/i.test(contentType) ? readForm(body) : readJson(body)
  if (members.ok && members.value.size > membersMax) {
    return refuse(business(`the body has more than ${membersMax} members`))
  }
  return members
}

function readJson(body: Uint8Array): Result<Members, WireError> {
  const members = readMembers(body)
  if (members.ok) return members
  const { refusal } = members
  const fault = refusal.kind === 'duplicate member' ? 'has a member twice' : `is ${refusal.kind}`
  return refuse(business(`the body ${fault}`))
}

function readForm(body: Uint8Array): Result<Members, WireError> {
  const pairs = decodeForm(body)
  if (!pairs) return refuse(business('the body is not a form in UTF-8'))
  const members = new Map<string, Member>()
  for (const [name, text] of pairs) {
    if (members.has(name)) return refuse(business('the body has a member twice'))
    members.set(name, { kind: 'string', text })
  }
  return ok(members)
}

/** Strict, unlike URLSearchParams, which makes other characters of bytes that are no UTF-8: the merchant signed his. */
function decodeForm(body: Uint8Array): readonly (readonly [string, string])[] | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body)
    return text
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => {
        const at = pair.includes('=') ? pair.indexOf('=') : pair.length
        return [decode(pair.slice(0, at)), decode(pair.slice(at + 1))] as const
      })
  } catch {
    return undefined
  }
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}
