import type { NoticeAnswer } from '../answer.ts'
import { md5 } from '../md5.ts'
import { decodeText, readMembers } from '../read-json.ts'
import { readShape } from '../read-shape.ts'
import { sameText } from '../same-text.ts'
import { type CashyNotice, notice } from './replies.ts'

/** The headers of a request: those of the web's `Request`, or Node's with names in lower case. */
export type NoticeHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>

/** Tells by the raw bytes whether the platform sent a notice to this merchant, and reads it. */
export function readNotice(
  merchant: { readonly merchantId: string | number; readonly apiKey: string },
  body: string | Uint8Array,
  headers: NoticeHeaders,
): NoticeAnswer<CashyNotice> {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  // What the hash covers is the body as it came: `\/` and `/` are the same JSON and other bytes.
  const expected = md5(joined(bytes, new TextEncoder().encode(merchant.apiKey)))
  const isGenuine = sameText(expected, headerOf(headers, 'sign').toLowerCase())
  const isOurs = headerOf(headers, 'merchantid') === String(merchant.merchantId)
  if (!isGenuine || !isOurs) return { ok: false, why: 'false signature' }
  const members = readMembers(decodeText(bytes) ?? '')
  const read = members && readShape(notice, members)
  return read ? { ok: true, notice: read } : { ok: false, why: 'unreadable' }
}

function headerOf(headers: NoticeHeaders, name: string): string {
  const value = typeof headers.get === 'function' ? headers.get(name) : (headers as Record<string, unknown>)[name]
  return typeof value === 'string' ? value : ''
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}
