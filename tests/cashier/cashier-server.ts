import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import fastify from 'fastify'
import { printPayerLink } from '#cashier/link.ts'
import { registerCashier } from '#cashier/routes.ts'
import type { CashierView } from '#cashier/view.ts'
import { secondsAfter, systemClock } from '#core/clock.ts'

export const orderNo = '2026112109154200010001'
export const key = 'Zm9yLXRlc3RzLW9ubHkt-_A'

/** The cashier on loopback, with one order in memory that a test changes as it likes. */
export type TestCashier = {
  readonly origin: string
  readonly payUrl: string
  view: CashierView
  /** Thrown by every look at the order, as in an outage. */
  outage: Error | undefined
  readonly played: string[]
}

/** An order that waits for a QR payment for half an hour, outside the sandbox. */
export function waitingView(changes: Partial<CashierView> = {}): CashierView {
  return {
    state: 'waiting',
    amountText: '1234.50',
    currency: 'THB',
    subject: 'Two tickets',
    merchantName: 'Demo Shop',
    methodName: 'PromptPay',
    payType: 'QR',
    methodCode: 'PROMPTPAY',
    instructions: { qrCode: '00020101021229370016A000000677010111011300668123456785802TH5406123.4563041A2B' },
    asksCard: false,
    challengeUrl: undefined,
    expiresAt: secondsAfter(systemClock(), 1800),
    paidText: undefined,
    reason: undefined,
    returnTo: undefined,
    sandbox: false,
    ...changes,
  }
}

/** Starts a cashier for `view`, known to payers under `publicPath`; it stops with the test. */
export async function startCashier(t: TestContext, view: CashierView, publicPath = ''): Promise<TestCashier> {
  const server = fastify({ forceCloseConnections: true })
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const payUrl = printPayerLink(origin, { orderNo, key })
  const cashier: TestCashier = { origin, payUrl, view, outage: undefined, played: [] }
  registerCashier(server, {
    async findView(askedNo, askedKey) {
      if (cashier.outage) throw cashier.outage
      return askedNo === orderNo && askedKey === key ? cashier.view : undefined
    },
    findAddress: async () => undefined,
    async playPayer(_orderNo, _key, outcome) {
      cashier.played.push(outcome)
      cashier.view = { ...cashier.view, state: outcome === 'succeed' ? 'paid' : 'failed' }
    },
    chooseMethod: async () => false,
    now: systemClock,
    publicUrl: origin + publicPath,
  })
  await server.listen({ host: '127.0.0.1', port })
  t.after(() => server.close())
  return cashier
}

/** A merchant's shop: answers every address. It stops with the test. */
export async function startShop(t: TestContext): Promise<string> {
  const server = createServer((_request, response) => response.end('welcome back'))
  const port = await listen(server, 0)
  t.after(() => server.close())
  return `http://127.0.0.1:${port}`
}

/** The public address has to be known before the server is made. */
async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server, 0)
  await new Promise((closed) => server.close(closed))
  return port
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  return (server.address() as AddressInfo).port
}
