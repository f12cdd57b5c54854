import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Money } from '#core/money.ts'
import type { Result } from '#core/result.ts'
import { type Order, type OrderKind, partsOf, payableOf, referenceOf } from '#domain/orders/index.ts'
import {
  type ControlAnswer as Answer,
  openControlScope,
  readControlBody,
  refuseControl as refuse,
} from './control-scope.ts'

/** A payment as the sandbox bank knows it. */
export type SandboxPayment = {
  readonly reference: string
  readonly channelId: string
  readonly kind: OrderKind
  readonly amount: Money
}

export type SandboxDecision = {
  readonly outcome: 'succeed' | 'fail' | 'reverse'
  readonly amount?: Money
  readonly reason?: string
}

type SandboxRefusal = 'not paid' | 'already paid' | 'paid another amount' | 'already reversed'

type Deps = {
  /** The demo is on, or the operator allowed it. Otherwise the address does not exist. */
  readonly enabled: boolean
  findOrder(orderNo: string): Promise<Order | undefined>
  isSandbox(channelId: string): Promise<boolean>
  /** Resolves when the gateway has taken the bank's notice. */
  readonly bank: {
    decide(payment: SandboxPayment, decision: SandboxDecision): Promise<Result<unknown, SandboxRefusal>>
  }
  /** Decimal text as an amount; undefined where it is none in that currency. */
  parseAmount(text: string, currency: string): Promise<Money | undefined>
}

type OutcomeRequest = FastifyRequest<{ Params: { orderNo: string }; Body: string }>

const Outcome = z.strictObject({
  outcome: z.enum(['succeed', 'fail', 'reverse']),
  amount: z.string().max(40).optional(),
  reason: z.string().min(1).max(200).refine(isStorable, 'must not have NUL or half of a character').optional(),
})

const words: Record<SandboxRefusal, string> = {
  'not paid': 'the sandbox bank has not paid this order, so there is nothing to reverse',
  'already paid': 'this order is paid: reverse it instead',
  'paid another amount': 'this order is paid already, with another amount',
  'already reversed': 'this order was paid and reversed: nothing more can happen to it',
}

/**
 * Serves `POST /sandbox/orders/{orderNo}/outcome`, which ends an order on the sandbox channel and answers its state
 * when the outcome was processed. A repeated outcome changes nothing and is answered the same way.
 */
export function registerSandboxControl(server: FastifyInstance, deps: Deps): void {
  if (!deps.enabled) return
  openControlScope(server, (scope) => {
    scope.post('/sandbox/orders/:orderNo/outcome', async (request: OutcomeRequest, reply: FastifyReply) => {
      const { status, body } = await endOrder(deps, request.params.orderNo, request.body)
      return reply.code(status).send(body)
    })
  })
}

/** What the sandbox bank is asked to do for an order: what its payer pays, or what its payee gets. */
export function sandboxPaymentOf(order: Order): SandboxPayment {
  const { channelId, kind } = order
  const reference = referenceOf(order.orderNo, order.attemptNo)
  if (kind === 'collection') return { reference, channelId, kind, amount: payableOf(order) }
  return { reference, channelId, kind, amount: partsOf(order).payeeGets }
}

async function endOrder(deps: Deps, orderNo: string, text: string): Promise<Answer> {
  const wanted = readControlBody(text, Outcome)
  if (!wanted.ok) return refuse(400, wanted.refusal)
  const { outcome, amount: amountText, reason } = wanted.value
  if (amountText !== undefined && outcome !== 'succeed') return refuse(400, 'an amount goes with succeed only')
  const order = await deps.findOrder(orderNo)
  if (!order) return refuse(404, `there is no order ${orderNo.slice(0, 40)}`)
  if (!(await deps.isSandbox(order.channelId))) return refuse(409, 'this order is not on the sandbox channel')
  const { currency } = payableOf(order)
  const amount = amountText === undefined ? undefined : await deps.parseAmount(amountText, currency)
  if (amountText !== undefined && (!amount || amount.minor <= 0n)) {
    return refuse(400, `amount must be decimal text above zero, as ${currency} is written`)
  }
  if (outcome === 'reverse' && !wasPaid(order)) return refuse(409, words['not paid'])
  const decision = { outcome, ...(amount && { amount }), ...(reason !== undefined && { reason }) }
  const decided = await deps.bank.decide(sandboxPaymentOf(order), decision)
  if (!decided.ok) return refuse(409, words[decided.refusal])
  const after = (await deps.findOrder(orderNo)) ?? order
  return { status: 200, body: { orderNo, state: after.progress.state } }
}

/** The database keeps no NUL, and nothing that has no UTF-8 form. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

function wasPaid(order: Order): boolean {
  return 'paid' in order.progress
}
