import { type Answer, type NoticeAnswer, unclear } from '../answer.ts'
import { type Arrived, type CallOptions, callGateway, type Transport } from '../call-gateway.ts'
import { md5 } from '../md5.ts'
import { decodeText, type JsonMembers, readMembers } from '../read-json.ts'
import { listOf, objectOf, type Reader } from '../read-shape.ts'
import { type Fields, withoutEmpty } from '../sorted-text.ts'
import { tellsOfAnother } from '../tells-of-another.ts'
import type { OrderNumbers, PayInFields, PayOutFields } from './fields.ts'
import { type NoticeHeaders, readNotice } from './notices.ts'
import { type CashyWord, readRefusal } from './refusals.ts'
import * as reply from './replies.ts'

/** The merchant's account, as the back office shows it. `baseUrl` ends where `/api/payOut` begins. */
export type CashySettings = Transport & { readonly merchantId: string | number; readonly apiKey: string }

export type CashyAnswer<Data> = Answer<Data, CashyWord>
type Call<Asked, Data> = (asked: Asked, options?: CallOptions) => Promise<CashyAnswer<Data>>
type List<Item> = (options?: CallOptions) => Promise<CashyAnswer<readonly Item[]>>

/** Queries are repeated while their answer is unclear, orders are sent once (`CallOptions`). */
export type CashyClient = {
  readonly payOut: Call<PayOutFields, reply.PayOutApplied>
  readonly payOutQuery: Call<OrderNumbers, reply.PayOutQueried>
  readonly payIn: Call<PayInFields, reply.PayInApplied>
  readonly payInQuery: Call<OrderNumbers, reply.PayInQueried>
  readonly getBalance: (options?: CallOptions) => Promise<CashyAnswer<reply.Balance>>
  readonly bankListQuery: List<reply.Bank>
  readonly payInBankListQuery: List<reply.Bank>
  /** Verifies a notice by its raw body and its headers. Answer `acknowledgement` once it is kept. */
  readonly readNotice: (body: string | Uint8Array, headers: NoticeHeaders) => NoticeAnswer<reply.CashyNotice>
}

/** The whole body by which a notice is acknowledged. */
export const acknowledgement = 'SUCCESS'

/** Makes a client. Its replies are not signed by the protocol: reach the gateway over https only. */
export function cashyClient(settings: CashySettings): CashyClient {
  const make =
    <Asked extends Fields, Data>(path: string, isQuery: boolean, reader: Reader<Data>): Call<Asked, Data> =>
    (asked, options) => {
      const call = { path, isQuery, sign: async () => sign(settings, asked) }
      return callGateway(settings, { ...call, read: async (arrived) => readReply(reader, asked, arrived) }, options)
    }
  const balance = make('/api/getBalance', true, objectOf(reply.balance))
  const banks = make('/api/bankListQuery', true, listOf(objectOf(reply.bank)))
  const payInBanks = make('/api/payInBankListQuery', true, listOf(objectOf(reply.bank)))
  return {
    payOut: make('/api/payOut', false, objectOf(reply.payOutApplied)),
    payOutQuery: make('/api/payOutQuery', true, objectOf(reply.payOutQueried)),
    payIn: make('/api/payIn', false, objectOf(reply.payInApplied)),
    payInQuery: make('/api/payInQuery', true, objectOf(reply.payInQueried)),
    getBalance: (options) => balance({}, options),
    bankListQuery: (options) => banks({}, options),
    payInBankListQuery: (options) => payInBanks({}, options),
    readNotice: (body, headers) => readNotice(settings, body, headers),
  }
}

/** A nonce is good for one request: every try has its own, and so its own signature. */
function sign({ merchantId, apiKey }: CashySettings, fields: Fields) {
  const nonceStr = crypto.randomUUID().replaceAll('-', '')
  const body = printBody({ ...withoutEmpty(fields), nonceStr })
  const signature = md5(new TextEncoder().encode(body + apiKey))
  return { headers: { MerchantId: String(merchantId), Sign: signature }, body }
}

/** JSON with `amount` as a number, in the very digits of its text. What is no decimal the gateway may refuse. */
function printBody(fields: Fields): string {
  const members = Object.entries(fields).map(([name, value]) => {
    const isNumber = name === 'amount' && /^(0|[1-9]\d*)(\.\d+)?$/.test(String(value))
    return `${JSON.stringify(name)}:${isNumber ? value : JSON.stringify(value)}`
  })
  return `{${members.join(',')}}`
}

function readReply<Data>(reader: Reader<Data>, asked: Fields, { bytes }: Arrived): CashyAnswer<Data> {
  const envelope = readMembers(decodeText(bytes) ?? '')
  const code = envelope?.get('code')?.text
  if (!envelope || code === undefined) return unclear('unreadable', 'the answer is no Cashy envelope')
  if (code !== '200') return readRefusal(code, envelope.get('msg')?.text ?? '')
  const data = envelope.get('data')
  const read = reader(data)
  if (!read) return unclear('unreadable', 'the data lacks a member, or has an unknown status')
  const members: JsonMembers = (data?.kind === 'object' && readMembers(data.text)) || new Map()
  if (tellsOfAnother(asked, members)) return unclear('unreadable', 'the answer is about another order')
  return { ok: true, data: read.value }
}
