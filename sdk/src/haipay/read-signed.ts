import { type Answer, type NoticeAnswer, unclear } from '../answer.ts'
import type { Arrived } from '../call-gateway.ts'
import { decodeText, type JsonMembers, readMembers } from '../read-json.ts'
import { type Read, readShape, type Shape } from '../read-shape.ts'
import { arrivedTexts, type Fields, sortedText } from '../sorted-text.ts'
import { tellsOfAnother } from '../tells-of-another.ts'
import type { HaipayKeys } from './keys.ts'
import { type HaipayNotice, noticeShapes } from './notices.ts'
import { type HaipayWord, readRefusal } from './refusals.ts'

/** What is needed to tell that the platform said something to this app. */
export type Verifier = { readonly keys: Pick<HaipayKeys, 'verify'>; readonly secretKey: string }

/** Reads an answer: its envelope, the signature over its data, and the data. */
export async function readReply<S extends Shape>(
  verifier: Verifier,
  shape: S,
  asked: Fields,
  arrived: Arrived,
): Promise<Answer<Read<S>, HaipayWord>> {
  const envelope = readMembers(decodeText(arrived.bytes) ?? '')
  const [status, code] = [envelope?.get('status')?.text, envelope?.get('error')?.text]
  if (status === '0' && code !== undefined) return readRefusal(code, envelope?.get('msg')?.text ?? '')
  const data = envelope?.get('data')
  const members = data?.kind === 'object' ? readMembers(data.text) : undefined
  if (status !== '1' || !members) return unclear('unreadable', 'the answer is no HaiPay envelope')
  // Only what is signed is believed, so the signature comes before anything is read.
  if (!(await isGenuine(verifier, members))) return unclear('false signature', 'the platform did not sign this answer')
  if (tellsOfAnother(asked, members)) return unclear('unreadable', 'the answer is about another order')
  const read = readShape(shape, members)
  return read ? { ok: true, data: read } : unclear('unreadable', 'the data lacks a member, or has an unknown status')
}

/** A file with the content type that it came with; or what the envelope says. */
export type Voucher = { readonly contentType: string; readonly bytes: Uint8Array }

/** Reads an answer that is a file when all went well. Files are not signed. */
export function readFile(arrived: Arrived): Answer<Voucher, HaipayWord> {
  if (/^application\/(pdf|zip)\b/i.test(arrived.contentType)) return { ok: true, data: arrived }
  const envelope = readMembers(decodeText(arrived.bytes) ?? '')
  const code = envelope?.get('error')?.text
  return code === undefined || envelope?.get('status')?.text !== '0'
    ? unclear('unreadable', 'the answer is neither a file nor a HaiPay envelope')
    : readRefusal(code, envelope.get('msg')?.text ?? '')
}

/** Verifies a notice by its raw body and reads it. */
export async function readNotice(verifier: Verifier, body: string | Uint8Array): Promise<NoticeAnswer<HaipayNotice>> {
  const members = readMembers((typeof body === 'string' ? body : decodeText(body)) ?? '')
  if (!members) return { ok: false, why: 'unreadable' }
  if (!(await isGenuine(verifier, members))) return { ok: false, why: 'false signature' }
  const notice = noticeOf(members)
  return notice ? { ok: true, notice } : { ok: false, why: 'unreadable' }
}

function noticeOf(members: JsonMembers): HaipayNotice | undefined {
  switch (members.get('type')?.text) {
    case 'SUBSCRIPTION':
      return named('subscription', readShape(noticeShapes.subscription, members))
    case 'SUBSCRIPTIONS_DEDUCT':
      return named('deduction', readShape(noticeShapes.deduction, members))
    default:
      return named('order', readShape(noticeShapes.order, members))
  }
}

function named<Kind extends string, T extends object>(kind: Kind, read: T | undefined) {
  return read && { kind, ...read }
}

async function isGenuine({ keys, secretKey }: Verifier, members: JsonMembers): Promise<boolean> {
  const sign = members.get('sign')
  if (sign?.kind !== 'string') return false
  return keys.verify(sortedText(arrivedTexts(members), secretKey), sign.text)
}
