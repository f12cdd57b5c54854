import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Overloaded } from '#core/coalesce.ts'
import { buildPayCodes } from '#domain/pay-codes/index.ts'
import type { Door } from '#protocols/protocol.ts'
import { type CollectCreateDeps, collectCreate } from './collect-create.ts'
import { contentType, printFailure, printSuccess, type WireError } from './envelope.ts'
import { business, systemBusy, systemError } from './errors.ts'
import { type Answer, type Call, type OpenCallDeps, openCall } from './open-call.ts'
import { type OrderBalanceDeps, orderBalance } from './order-balance.ts'
import { type OrderQueryDeps, orderQuery } from './order-query.ts'
import { type PayCreateDeps, payCreate } from './pay-create.ts'

export type CxpayDeps = OpenCallDeps &
  CollectCreateDeps &
  PayCreateDeps &
  OrderQueryDeps &
  OrderBalanceDeps & {
    /** Hears of what was thrown: an outage or a bug. The caller is told no more than "system error". */
    readonly reportFailure: (error: unknown) => void
  }

const bodyBytesMax = 64 * 1024
/** Base addresses of the vendor's installations end with either. */
const prefixes = ['/cxpay', '/cxpay/client']

/** Serves the CXPay merchant API under `/cxpay` and `/cxpay/client`. */
export function registerCxpay(server: FastifyInstance, door: Door): void {
  const deps: CxpayDeps = { ...door, payCodes: buildPayCodes(door) }
  for (const prefix of prefixes) void server.register(async (scope) => serve(scope, deps), { prefix })
}

function serve(scope: FastifyInstance, deps: CxpayDeps): void {
  scope.removeAllContentTypeParsers()
  // Merchants sign the text they send, so the bytes are kept whatever content type is claimed for them.
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: bodyBytesMax }, (_request, body, done) =>
    done(null, body),
  )
  scope.setNotFoundHandler((request, reply) => {
    const isPost = request.method === 'POST'
    if (!isPost) reply.header('allow', 'POST')
    const desc = isPost ? 'there is no such call' : 'every call is a POST'
    return send(reply.code(isPost ? 404 : 405), printFailure(business(desc)))
  })
  scope.setErrorHandler((error, _request, reply) => send(reply.code(200), printFailure(wireErrorOf(deps, error))))
  const post = (path: string, answer: (call: Call) => Promise<Answer>) =>
    scope.post(path, async (request, reply) => send(reply, await answerCall(deps, request, answer)))
  post('/collect/create', (call) => collectCreate(deps, call))
  post('/pay/create', (call) => payCreate(deps, call))
  post('/order/query', (call) => orderQuery(deps, call))
  post('/order/balance', (call) => orderBalance(deps, call))
}

async function answerCall(
  deps: CxpayDeps,
  request: FastifyRequest,
  answer: (call: Call) => Promise<Answer>,
): Promise<string> {
  const { 'content-type': contentType, 'content-encoding': contentEncoding } = request.headers
  const call = await openCall(deps, { body: request.body, contentType, contentEncoding, ip: request.ip })
  if (!call.ok) return printFailure(call.refusal)
  const answered = await answer(call.value)
  return answered.ok ? printSuccess(answered.value) : printFailure(answered.refusal)
}

function send(reply: FastifyReply, body: string): FastifyReply {
  return reply.header('content-type', contentType).send(body)
}

/** What is thrown is overload, an outage or a bug; only what cannot be read of a request is the caller's. */
function wireErrorOf(deps: Pick<CxpayDeps, 'reportFailure'>, error: unknown): WireError {
  if (error instanceof Overloaded) return systemBusy
  const { statusCode = 500, code } = (error ?? {}) as { readonly statusCode?: number; readonly code?: string }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return business(`the body is longer than ${bodyBytesMax} bytes`)
  if (statusCode < 500) return business('the body cannot be read')
  deps.reportFailure(error)
  return systemError
}
