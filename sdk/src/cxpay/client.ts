import { type Answer, type NoticeAnswer, refused, unclear } from '../answer.ts'
import { type Arrived, type CallOptions, callGateway, type Transport } from '../call-gateway.ts'
import { md5 } from '../md5.ts'
import { decodeText, readMembers } from '../read-json.ts'
import { type Read, readShape, type Shape } from '../read-shape.ts'
import { sameText } from '../same-text.ts'
import { arrivedTexts, type Fields, requestTexts, sortedText, withoutEmpty } from '../sorted-text.ts'
import { tellsOfAnother } from '../tells-of-another.ts'
import type { CollectFields, PayFields } from './fields.ts'
import * as reply from './replies.ts'

/** The merchant's account, as the back office shows it. `baseUrl` ends where `/collect/create` begins. */
export type CxpaySettings = Transport & { readonly merchant: string; readonly key: string }

/** The protocol has no codes for why, only the gateway's own sentence: it is in `message`. */
export type CxpayWord = 'refused' | 'other'

export type CxpayAnswer<Data> = Answer<Data, CxpayWord>
type Call<Asked, Data> = (asked: Asked, options?: CallOptions) => Promise<CxpayAnswer<Data>>

/** Queries are repeated while their answer is unclear, orders are sent once (`CallOptions`). */
export type CxpayClient = {
  readonly collectCreate: Call<CollectFields, reply.CollectCreated>
  readonly payCreate: Call<PayFields, reply.PayCreated>
  /** Collections and payouts alike: their numbers are one namespace. */
  readonly orderQuery: Call<{ readonly orderId: string }, reply.OrderQueried>
  readonly orderBalance: (options?: CallOptions) => Promise<CxpayAnswer<reply.Balance>>
  /** Verifies a notice by its raw body, before any JSON parser had it. Answer `acknowledgement` once it is kept. */
  readonly readNotice: (body: string | Uint8Array) => NoticeAnswer<reply.CxpayNotice>
}

/** The whole body by which a notice is acknowledged, in lower case. */
export const acknowledgement = 'success'

const successCode = '200'
const refusalCode = '400'

/** Makes a client. Its replies are not signed by the protocol: reach the gateway over https only. */
export function cxpayClient(settings: CxpaySettings): CxpayClient {
  const make =
    <Asked extends Fields, S extends Shape>(path: string, isQuery: boolean, shape: S): Call<Asked, Read<S>> =>
    (asked, options) => {
      const sign = async () => ({ headers: {}, body: signedBody(settings, asked) })
      return callGateway(settings, { path, isQuery, sign, read: async (one) => readReply(shape, asked, one) }, options)
    }
  const balance = make('/order/balance', true, reply.balance)
  return {
    collectCreate: make('/collect/create', false, reply.collectCreated),
    payCreate: make('/pay/create', false, reply.payCreated),
    orderQuery: make('/order/query', true, reply.orderQueried),
    orderBalance: (options) => balance({}, options),
    readNotice: (body) => readNotice(settings, body),
  }
}

/** The signature: MD5 of the sorted members and the key, in lower case. */
export function signMembers(members: Iterable<readonly [string, string]>, key: string): string {
  return md5(new TextEncoder().encode(sortedText(members, key)))
}

function signedBody({ merchant, key }: CxpaySettings, fields: Fields): string {
  const body = withoutEmpty({ merchant, ...fields })
  return JSON.stringify({ ...body, sign: signMembers(requestTexts(body), key) })
}

function readReply<S extends Shape>(shape: S, asked: Fields, { bytes }: Arrived): CxpayAnswer<Read<S>> {
  const envelope = readMembers(decodeText(bytes) ?? '')
  const code = envelope?.get('code')?.text
  if (!envelope || code === undefined) return unclear('unreadable', 'the answer is no CXPay envelope')
  if (code !== successCode) {
    const said = ['msg', 'desc'].flatMap((name) => textOf(envelope.get(name)) || [])
    const message = [...new Set(said)].join(': ')
    if (code === refusalCode) return refused('refused', code, message)
    // "Other anomalies": the vendor does not say whether the order was taken.
    return unclear('gateway trouble', `${code} ${message}`)
  }
  const data = envelope.get('data')
  const members = data?.kind === 'object' ? readMembers(data.text) : undefined
  const read = members && readShape(shape, members)
  if (!members || !read) return unclear('unreadable', 'the data lacks a member, or has an unknown status')
  if (tellsOfAnother(asked, members)) return unclear('unreadable', 'the answer is about another order')
  return { ok: true, data: read }
}

function textOf(value: { readonly kind: string; readonly text: string } | undefined): string {
  return value?.kind === 'string' ? value.text : ''
}

function readNotice({ key }: CxpaySettings, body: string | Uint8Array): NoticeAnswer<reply.CxpayNotice> {
  const members = readMembers((typeof body === 'string' ? body : decodeText(body)) ?? '')
  if (!members) return { ok: false, why: 'unreadable' }
  const isGenuine = sameText(signMembers(arrivedTexts(members), key), textOf(members.get('sign')))
  if (!isGenuine) return { ok: false, why: 'false signature' }
  const notice = readShape(reply.notice, members)
  return notice ? { ok: true, notice } : { ok: false, why: 'unreadable' }
}
