import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Overloaded } from '#core/coalesce.ts'
import type { Result } from '#core/result.ts'
import { type AccountLedgerDeps, accountLedger } from './account-ledger.ts'
import { type CashierApplyDeps, cashierApply } from './cashier-apply.ts'
import { type CashierQueryDeps, cashierQuery, cashierQueryV2 } from './cashier-query.ts'
import { type CollectApplyDeps, collectApply } from './collect-apply.ts'
import { type CollectApplyMultipleDeps, collectApplyMultiple } from './collect-apply-multiple.ts'
import { collectQuery, collectQueryV2 } from './collect-query.ts'
import { type DocumentDownloadDeps, documentDownload } from './document-download.ts'
import { type DocumentFileDeps, registerDocumentFiles } from './document-file.ts'
import { contentType, printFailure, printFileFailure, printSuccess } from './envelope.ts'
import { illegal, systemBusy, systemException, type WireError } from './errors.ts'
import { type ExchangeRateDeps, exchangeRate } from './exchange-rate.ts'
import type { FindOrderDeps } from './find-order.ts'
import { buildKeys } from './keys.ts'
import { mitApply } from './mit-apply.ts'
import {
  type Answer,
  type Arrived,
  type Call,
  type CurrencyCall,
  type OpenCallDeps,
  openCall,
  openCashierCall,
  openCurrencyCall,
} from './open-call.ts'
import { type PayApplyDeps, payApply } from './pay-apply.ts'
import { payQuery } from './pay-query.ts'
import { type PaymentConfigDeps, paymentConfig } from './payment-config.ts'
import { type RefundApplyDeps, refundApply } from './refund-apply.ts'
import { refundQuery } from './refund-query.ts'
import { printSigned } from './sign.ts'
import { type VoucherDeps, voucher } from './voucher.ts'
import { type AnsweredFile, voucherPdf } from './voucher-pdf.ts'

export type HaipayDeps = Pick<OpenCallDeps, 'directory'> &
  CollectApplyDeps &
  CollectApplyMultipleDeps &
  PayApplyDeps &
  RefundApplyDeps &
  FindOrderDeps &
  CashierApplyDeps &
  CashierQueryDeps &
  AccountLedgerDeps &
  ExchangeRateDeps &
  PaymentConfigDeps & {
    readonly documents: DocumentDownloadDeps & DocumentFileDeps & VoucherDeps
    /** Hears of what was thrown: an outage or a bug. The caller is told no more than "system exception". */
    readonly reportFailure: (error: unknown) => void
  }

type CurrencyRequest = FastifyRequest<{ Params: { currency: string } }>

/** The vendor's pages name no limit; its largest request is far below. */
const bodyBytesMax = 64 * 1024

/** Serves the HaiPay merchant API under `/haipay`. The currency in a path may be written in either case. */
export function registerHaipay(server: FastifyInstance, deps: HaipayDeps): void {
  void server.register(async (scope) => serve(scope, deps), { prefix: '/haipay' })
}

function serve(scope: FastifyInstance, deps: HaipayDeps): void {
  scope.removeAllContentTypeParsers()
  // Merchants sign the text they send, so the bytes are kept whatever content type is claimed for them.
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: bodyBytesMax }, (_request, body, done) =>
    done(null, body),
  )
  scope.setNotFoundHandler((request, reply) => {
    const isPost = request.method === 'POST'
    if (!isPost) reply.header('allow', 'POST')
    return sendFailure(
      reply.code(isPost ? 404 : 405),
      illegal(isPost ? 'there is no such call' : 'every call is a POST'),
    )
  })
  scope.setErrorHandler((error, _request, reply) => sendFailure(reply.code(200), wireErrorOf(deps, error)))

  const opening = { ...deps, keys: buildKeys() }
  const post = (path: string, answer: (call: CurrencyCall) => Promise<Answer>) =>
    scope.post(path, async (request: CurrencyRequest, reply) => {
      const call = await openCurrencyCall(opening, arrivedOf(request), request.params.currency)
      return sendAnswer(reply, call, answer)
    })
  post('/:currency/collect/apply', (call) => collectApply(deps, call))
  post('/:currency/collect/apply/multiple', (call) => collectApplyMultiple(deps, call))
  post('/:currency/collect/query', (call) => collectQuery(deps, call))
  post('/:currency/collect/query/v2', (call) => collectQueryV2(deps, call))
  post('/:currency/mit/apply', (call) => mitApply(deps, call))
  post('/:currency/pay/apply', (call) => payApply(deps, call))
  post('/:currency/pay/query', (call) => payQuery(deps, call))
  post('/:currency/refund/apply', (call) => refundApply(deps, call))
  post('/:currency/refund/refundQuery', (call) => refundQuery(deps, call))
  post('/:currency/account/ledger', (call) => accountLedger(deps, call))
  const postCashier = (path: string, answer: (call: Call) => Promise<Answer>) =>
    scope.post(path, async (request, reply) => {
      return sendAnswer(reply, await openCashierCall(opening, arrivedOf(request)), answer)
    })
  postCashier('/global/cashier/collect/apply', (call) => cashierApply(deps, call))
  postCashier('/global/cashier/collect/query', (call) => cashierQuery(deps, call))
  postCashier('/global/cashier/collect/query/v2', (call) => cashierQueryV2(deps, call))
  const postCommon = (path: string, answer: (call: Call) => Promise<Answer>) =>
    scope.post(path, async (request, reply) => sendAnswer(reply, await openCall(opening, arrivedOf(request)), answer))
  postCommon('/common/payment/config', (call) => paymentConfig(deps, call))
  postCommon('/common/document/download', (call) => documentDownload(deps.documents, call))
  registerDocumentFiles(scope, deps.documents)
  postCommon('/common/voucher', (call) => voucher(deps.documents, call))
  scope.post('/common/voucher/pdf', async (request, reply) => {
    const call = await openCall(opening, arrivedOf(request))
    return sendFile(reply, call.ok ? await voucherPdf(deps.documents, call.value) : call)
  })
  postCommon('/common/quote/v1/exchange-rate', (call) => exchangeRate(deps, call))
}

function arrivedOf(request: FastifyRequest): Arrived {
  const { 'content-type': contentType, 'content-encoding': contentEncoding } = request.headers
  return { body: request.body, contentType, contentEncoding, ip: request.ip }
}

/** The answer is signed with the key that verified the request. */
async function sendAnswer<Opened extends Call>(
  reply: FastifyReply,
  call: Result<Opened, WireError>,
  answer: (call: Opened) => Promise<Answer>,
): Promise<FastifyReply> {
  if (!call.ok) return sendFailure(reply, call.refusal)
  const answered = await answer(call.value)
  if (!answered.ok) return sendFailure(reply, answered.refusal)
  return send(reply, printSuccess(await printSigned(answered.value, call.value.key)))
}

function sendFailure(reply: FastifyReply, error: WireError): FastifyReply {
  return send(reply, printFailure(error))
}

function sendFile(reply: FastifyReply, answered: Result<AnsweredFile, WireError>): FastifyReply {
  if (!answered.ok) return send(reply, printFileFailure(answered.refusal))
  const { contentType: type, name, body } = answered.value
  const disposition = `attachment;filename*=UTF-8''${name}`
  return reply.header('content-type', type).header('content-disposition', disposition).send(Buffer.from(body))
}

function send(reply: FastifyReply, body: string): FastifyReply {
  return reply.header('content-type', contentType).send(body)
}

/** What is thrown is overload, an outage or a bug; only what cannot be read of a request is the caller's. */
function wireErrorOf(deps: Pick<HaipayDeps, 'reportFailure'>, error: unknown): WireError {
  if (error instanceof Overloaded) return systemBusy
  const { statusCode = 500, code } = (error ?? {}) as { readonly statusCode?: number; readonly code?: string }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return illegal(`the body is longer than ${bodyBytesMax} bytes`)
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return illegal('the content type is malformed')
  if (statusCode < 500) return illegal('the body cannot be read')
  deps.reportFailure(error)
  return systemException
}
