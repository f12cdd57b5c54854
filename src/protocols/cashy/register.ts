import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Overloaded } from '#core/coalesce.ts'
import { type BankListDeps, bankListQuery } from './bank-list-query.ts'
import { contentType, printFailure, printSuccess } from './envelope.ts'
import {
  bodyTooLong,
  noSuchCall,
  notJson,
  notJsonType,
  notPost,
  systemBusy,
  systemError,
  type WireError,
} from './errors.ts'
import { type GetBalanceDeps, getBalance } from './get-balance.ts'
import { type Answer, type Call, type OpenCallDeps, openCall } from './open-call.ts'
import { type PayInDeps, payIn } from './pay-in.ts'
import { payInQuery } from './pay-in-query.ts'
import { type PayOutDeps, payOut } from './pay-out.ts'
import { type PayOutQueryDeps, payOutQuery } from './pay-out-query.ts'

export type CashyDeps = OpenCallDeps &
  PayOutDeps &
  PayInDeps &
  PayOutQueryDeps &
  GetBalanceDeps &
  BankListDeps & {
    /** Hears of what was thrown: an outage or a bug. The caller is told no more than "System_error". */
    readonly reportFailure: (error: unknown) => void
  }

/** The vendor's page names no limit; its largest request is far below. */
const bodyBytesMax = 64 * 1024

/** Serves the Cashy merchant API under `/cashy/api`. */
export function registerCashy(server: FastifyInstance, deps: CashyDeps): void {
  void server.register(async (scope) => serve(scope, deps), { prefix: '/cashy' })
}

function serve(scope: FastifyInstance, deps: CashyDeps): void {
  scope.removeAllContentTypeParsers()
  // The signature is over the bytes, so they are kept whatever content type is claimed for them.
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: bodyBytesMax }, (_request, body, done) =>
    done(null, body),
  )
  scope.setNotFoundHandler((request, reply) => {
    if (request.method === 'POST') return send(reply.code(404), printFailure(noSuchCall))
    return send(reply.header('allow', 'POST'), printFailure(notPost))
  })
  scope.setErrorHandler((error, _request, reply) => send(reply.code(200), printFailure(wireErrorOf(deps, error))))
  const post = (path: string, answer: (call: Call) => Promise<Answer>) =>
    scope.post(path, async (request, reply) => send(reply, await answerCall(deps, request, answer)))
  post('/api/payOut', (call) => payOut(deps, call))
  post('/api/payOutQuery', (call) => payOutQuery(deps, call))
  post('/api/payIn', (call) => payIn(deps, call))
  post('/api/payInQuery', (call) => payInQuery(deps, call))
  post('/api/getBalance', (call) => getBalance(deps, call))
  post('/api/bankListQuery', (call) => bankListQuery(deps, call, 'payout'))
  post('/api/payInBankListQuery', (call) => bankListQuery(deps, call, 'collect'))
}

async function answerCall(
  deps: CashyDeps,
  { headers, body, ip }: FastifyRequest,
  answer: (call: Call) => Promise<Answer>,
): Promise<string> {
  const { merchantid, sign, 'content-type': type } = headers
  const call = await openCall(deps, { body, contentType: type, merchantId: textOf(merchantid), sign: textOf(sign), ip })
  if (!call.ok) return printFailure(call.refusal)
  const answered = await answer(call.value)
  return answered.ok ? printSuccess(answered.value) : printFailure(answered.refusal)
}

/** Of a header that came twice there is one text, with a comma between, which is no number and no signature. */
function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'object' ? header.join(', ') : header
}

function send(reply: FastifyReply, body: string): FastifyReply {
  return reply.header('content-type', contentType).send(body)
}

/** What is thrown is overload, an outage or a bug; only what cannot be read of a request is the caller's. */
function wireErrorOf(deps: Pick<CashyDeps, 'reportFailure'>, error: unknown): WireError {
  if (error instanceof Overloaded) return systemBusy
  const { statusCode = 500, code } = (error ?? {}) as { readonly statusCode?: number; readonly code?: string }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return bodyTooLong
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return notJsonType
  if (statusCode < 500) return notJson
  deps.reportFailure(error)
  return systemError
}
