import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { type Selectable, sql } from 'kysely'
import { type Db, inTransaction } from '#db/pool.ts'
import type { NoticesTable } from '#db/tables.ts'
import {
  buildNoticeSender,
  type DueNotice,
  type FactsNotice,
  type NewNotice,
  type NoticeProtocol,
  type OrderNotice,
  queueNotices,
} from '#domain/notices/index.ts'
import { deliverNotices } from '#jobs/deliver-notices.ts'
import type { Loop } from '#jobs/loop.ts'

type Cleanup = { after(undo: () => Promise<void> | void): void }

/** A clock that stands still until it is moved. */
export type MovableClock = { now(): Date; forward(seconds: number): void }

/** What arrived at a merchant's endpoint. */
export type Arrival = { readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string }

/** A merchant's endpoint on loopback. `mostAtOnce` is the highest number of requests it held open together. */
export type Endpoint = { readonly url: string; readonly arrivals: Arrival[]; mostAtOnce: number }

/** How an endpoint answers its `count`-th request, which is the first at 1. */
export type Answering = (response: ServerResponse, count: number, arrival: Arrival) => void | Promise<void>

export const startOfScene = new Date('2026-04-17T10:00:00Z')
const waitSecondsMax = 120

export const acknowledge: Answering = (response) => void response.end('SUCCESS')
export const fail: Answering = (response) => void response.writeHead(500).end('broken')
export const staySilent: Answering = () => undefined

export function movableClock(): MovableClock {
  let at = startOfScene
  return {
    now: () => at,
    forward(seconds) {
      at = new Date(at.getTime() + seconds * 1_000)
    },
  }
}

/** Opens an endpoint that answers as told; closed with all its connections after the test. */
export async function openEndpoint(t: Cleanup, answering: Answering): Promise<Endpoint> {
  const endpoint: Endpoint = { url: '', arrivals: [], mostAtOnce: 0 }
  let atOnce = 0
  const server = createServer(async (request, response) => {
    atOnce += 1
    endpoint.mostAtOnce = Math.max(endpoint.mostAtOnce, atOnce)
    response.on('close', () => {
      atOnce -= 1
    })
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const arrival = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() }
    endpoint.arrivals.push(arrival)
    await answering(response, endpoint.arrivals.length, arrival)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return Object.assign(endpoint, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notice` })
}

/** A protocol as HaiPay's page tells it, with a signature that anybody can read. `writes` counts what was signed. */
export function readableProtocol(): NoticeProtocol & { keyVersion: number; writes: number } {
  return {
    keyVersion: 1,
    writes: 0,
    async write(notice: DueNotice) {
      this.writes += 1
      const { orderNo, seq } = notice
      const body = JSON.stringify({
        orderNo,
        seq,
        ...(notice.kind === 'order' ? { state: notice.order.progress.state } : notice.facts),
        key: this.keyVersion,
        sign: this.writes,
      })
      return { body, contentType: 'application/json', headers: { sign: `${this.writes}` }, keyVersion: this.keyVersion }
    },
    async currentKeyVersion() {
      return this.keyVersion
    },
    acknowledges: (status, body) => status >= 200 && status < 300 && body.trim() === 'SUCCESS',
    retryAfterSeconds: [300, 300, 300, 300, 300],
  }
}

/** Starts a delivery loop as one process has it; stopped after the test. */
export function startDelivery(
  t: Cleanup,
  options: {
    readonly db: Db
    readonly now: () => Date
    readonly protocol?: NoticeProtocol
    readonly timeoutSeconds?: number
  },
): Loop & { readonly logged: string[] } {
  const { db, now, protocol = readableProtocol(), timeoutSeconds = 10 } = options
  const logged: string[] = []
  const note = (_: object, message: string) => void logged.push(message)
  const sender = buildNoticeSender({ loopbackAllowed: true, perEndpointMax: 16, timeoutSeconds })
  const protocols = new Map([['haipay', protocol]])
  const loop = deliverNotices({ db, now, protocols, sender, log: { info: note, error: note } })
  t.after(async () => {
    await loop.stop()
    await sender.close()
  })
  return { ...loop, logged }
}

/** Queues notices as outcomes are recorded: in one transaction, orders locked first. Writes orders that are missing. */
export async function queue(db: Db, notices: readonly NewNotice[], now: Date): Promise<void> {
  const rows = JSON.stringify(notices.flatMap((notice) => (notice.kind === 'order' ? orderRow(notice) : [])))
  await inTransaction(db, async (tx) => {
    await sql`insert into orders select * from jsonb_populate_recordset(null::orders, ${rows}::jsonb)
              on conflict do nothing`.execute(tx)
    await sql`select 1 from orders o join jsonb_populate_recordset(null::orders, ${rows}::jsonb) r
              using (merchant_id, order_no) order by o.merchant_id, o.order_no for update of o`.execute(tx)
    await queueNotices(tx, notices, now)
  })
}

/** The notice of an order that was paid 100.00 USD. */
export function paidNotice(merchantId: string, orderNo: string, url: string | undefined): OrderNotice {
  const outcome = { orderState: 'succeeded', paidMinor: 10_000n, feeMinor: 250n, paidAt: startOfScene } as const
  return { kind: 'order', merchantId, orderNo, appId: 'app_1', protocol: 'haipay', ...outcome, reason: undefined, url }
}

/** The notice that the same order was returned. */
export function returnedNotice(notice: OrderNotice): OrderNotice {
  return { ...notice, orderState: 'returned', reason: 'sent back by the bank' }
}

/** The notice that a subscription is in a state. */
export function subscriptionNotice(
  merchantId: string,
  orderNo: string,
  state: string,
  url: string | undefined,
): FactsNotice {
  return { kind: 'subscription', merchantId, orderNo, appId: 'app_1', protocol: 'haipay', facts: { state }, url }
}

/** All notices, oldest first. */
export async function readNotices(db: Db): Promise<readonly Selectable<NoticesTable>[]> {
  return db.selectFrom('notices').selectAll().orderBy('merchant_id').orderBy('order_no').orderBy('seq').execute()
}

/** How many notices wait to be pushed or are being pushed. */
export async function countDue(db: Db): Promise<number> {
  const rows = await db.selectFrom('notices').select('seq').where('state', '=', 'due').execute()
  return rows.length
}

/** Waits until something holds; fails after 20 s. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + waitSecondsMax * 1_000
  while (!(await holds())) {
    if (performance.now() > end) assert.fail(`did not happen within ${waitSecondsMax} s: ${what}`)
    await pause(10)
  }
}

/** Integers as text, so that JSON keeps them whole. */
function orderRow(notice: OrderNotice): object {
  return {
    merchant_id: notice.merchantId,
    order_no: notice.orderNo,
    app_id: notice.appId,
    protocol: notice.protocol,
    kind: 'collection',
    namespace: 'test',
    merchant_order_id: `m-${notice.orderNo}`,
    currency: 'USD',
    amount_minor: '10000',
    pay_type: 'WALLET',
    method_code: 'TEST',
    state: 'succeeded',
    fee_rule: { ratePpm: '25000', fixedMinor: '0', minMinor: null, maxMinor: null, side: 'inside', stepMinor: '1' },
    fee_minor: '250',
    paid_minor: '10000',
    paid_at: startOfScene,
    takes_partial: false,
    party: {},
    fields: {},
    channel_id: 'chn_1',
    attempt_no: 1,
    created_at: startOfScene,
  }
}
