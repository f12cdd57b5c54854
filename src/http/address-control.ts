import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Money } from '#core/money.ts'
import type { FixedAddress } from '#domain/orders/index.ts'
import { type ControlAnswer, openControlScope, readControlBody, refuseControl } from './control-scope.ts'

type Deps = {
  /** The demo is on. Otherwise the address does not exist. */
  readonly enabled: boolean
  /** A permanent address on a sandbox channel. */
  findAddress(address: string): Promise<FixedAddress | undefined>
  parseAmount(text: string, currency: string): Promise<Money | undefined>
  /** Lets the sandbox's chain tell of a payment; answers the order that it became, or had become before. */
  pay(to: FixedAddress, hash: string, received: Money): Promise<string | undefined>
}

const Payment = z.strictObject({
  amount: z.string().max(40),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case')
    .optional(),
})

type PaymentRequest = FastifyRequest<{ Params: { address: string }; Body: string }>

/**
 * Serves `POST /sandbox/addresses/{address}/payments`: somebody sends money to a permanent address. Answered when it
 * has become an order; a payment with the hash of an earlier one is that one again.
 */
export function registerAddressControl(server: FastifyInstance, deps: Deps): void {
  if (!deps.enabled) return
  openControlScope(server, (scope) => {
    scope.post('/sandbox/addresses/:address/payments', async (request: PaymentRequest, reply: FastifyReply) => {
      const { status, body } = await payAddress(deps, request.params.address, request.body)
      return reply.code(status).send(body)
    })
  })
}

async function payAddress(deps: Deps, address: string, text: string): Promise<ControlAnswer> {
  const wanted = readControlBody(text, Payment)
  if (!wanted.ok) return refuseControl(400, wanted.refusal)
  const to = await deps.findAddress(address)
  if (!to) return refuseControl(404, 'there is no such address on the sandbox channel')
  const received = await deps.parseAmount(wanted.value.amount, to.currency)
  if (!received || received.minor <= 0n) {
    return refuseControl(400, `amount must be decimal text above zero, as ${to.currency} is written`)
  }
  const { hash = randomBytes(32).toString('hex') } = wanted.value
  const orderNo = await deps.pay(to, hash, received)
  return orderNo ? { status: 200, body: { orderNo, hash } } : refuseControl(503, 'the gateway did not take it')
}
