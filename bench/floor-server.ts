import { fastify } from 'fastify'
import { Agent, request as send } from 'undici'
import { type FloorRow, type FloorRows, openFloorRows } from './floor-rows.ts'
import {
  haipayWire,
  type Members,
  printAnswer,
  printSigned,
  queryPath,
  readPrivateKey,
  readPublicKey,
  readVerified,
} from './haipay-wire.ts'
import type { Arrived, Asked, FloorKeys, Wire, WireName } from './wire.ts'
import { forEachWire, wires } from './wires.ts'

/** What the floor is started with, over the channel to its parent. */
export type FloorSettings = {
  readonly databaseUrl: string
  readonly merchantPublicKey: string
  readonly platformPrivateKey: string
  /** By the numbers of the apps of each wire. */
  readonly secrets: Readonly<Record<WireName, Readonly<Record<string, string>>>>
}

/** What it answers when it listens. */
export type FloorReady = { readonly origin: string }

type Floor = {
  readonly rows: FloorRows
  readonly keys: Readonly<Record<WireName, FloorKeys>>
  readonly agent: Agent
  /** What goes on after its request was answered. */
  readonly underWay: Set<Promise<void>>
}

// The least that a server must do that answers the same requests with the same signatures and as many durable
// commits: no checks, no fees, no ledger, no queue. What each route does is in README.md of this folder.

/** As many sockets to one merchant as the gateway has. */
const noticeSocketsMax = 16
/** Commits after the first one: see README.md, "What one order costs". */
const outcomeCommits = 4
const submissionCommits = 3

process.once('message', (settings: FloorSettings) => {
  void serve(settings).then((ready) => process.send?.(ready))
})
process.on('disconnect', () => process.exit(0))

async function serve(settings: FloorSettings): Promise<FloorReady> {
  const floor: Floor = {
    rows: await openFloorRows(settings.databaseUrl),
    keys: keysOf(settings),
    agent: new Agent({ connections: noticeSocketsMax }),
    underWay: new Set(),
  }
  const server = fastify()
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  for (const wire of wires) {
    for (const asked of ['collection', 'payout'] as const) {
      server.post(wire.paths[asked], async ({ body, headers }, reply) =>
        reply.type('application/json').send(await take(floor, wire, asked, { body: body as Buffer, headers })),
      )
    }
  }
  server.post(queryPath, async ({ body, headers }, reply) => {
    const keys = floor.keys.HaiPay
    const { appId, orderId } = readVerified({ body: body as Buffer, headers }, keys)
    const row = await floor.rows.findByOrderId(Number(appId), String(orderId))
    if (!row) return reply.code(404).send()
    return reply.type('application/json').send(await printAnswer(row, progressOf(row), keys))
  })
  server.post<{ Params: { orderNo: string } }>('/sandbox/orders/:orderNo/outcome', async ({ params }, reply) => {
    const row = await floor.rows.findByOrderNo(params.orderNo)
    if (!row) return reply.code(404).send()
    await commit(floor, row, 1, outcomeCommits)
    afterwards(floor, notify(floor, row, outcomeCommits + 1))
    return reply.send({ orderNo: row.orderNo, state: 'succeeded' })
  })
  server.get('/under-way', async () => ({ count: floor.underWay.size }))
  return { origin: await server.listen({ host: '127.0.0.1', port: 0 }) }
}

/** Lets work go on behind an answer. What fails ends the floor, and with it the run. */
function afterwards({ underWay }: Floor, work: Promise<void>): void {
  underWay.add(work)
  void work.then(() => underWay.delete(work))
}

function keysOf({ merchantPublicKey, platformPrivateKey, secrets }: FloorSettings): Floor['keys'] {
  const pair = { merchantKey: readPublicKey(merchantPublicKey), platformKey: readPrivateKey(platformPrivateKey) }
  return forEachWire(({ name }) => ({
    ...pair,
    secretOf(appId) {
      const secret = secrets[name][String(appId)]
      if (secret === undefined) throw new Error('there is no such app')
      return secret
    },
  }))
}

/** Verifies a request, makes its order durable and answers it. What a payout costs later goes on behind the answer. */
async function take(floor: Floor, wire: Wire, asked: Asked, arrived: Arrived): Promise<string> {
  const keys = floor.keys[wire.name]
  const orderNo = `${Date.now()}${process.hrtime.bigint() % 1_000_000_000n}`
  const row = { orderNo, step: 0, ...wire.read(arrived, keys) }
  await floor.rows.insert(row)
  if (asked === 'payout') afterwards(floor, commit(floor, row, 1, submissionCommits))
  return wire.answer(asked, row, keys)
}

/** Commits `count` more rows of an order, one after the other. */
async function commit(floor: Floor, row: FloorRow, from: number, count: number): Promise<void> {
  for (let step = from; step < from + count; step += 1) await floor.rows.insert({ ...row, step })
}

/** Signs the notice of an order, sends it, and records in one more commit that it was acknowledged. */
async function notify(floor: Floor, row: FloorRow, step: number): Promise<void> {
  const { notifyUrl } = JSON.parse(row.fields) as { readonly notifyUrl: string }
  const { orderId, orderNo, amount, appId } = row
  const members = { appId, currency: 'USD', orderId, orderNo, amount, ...progressOf(row), inBankCode: 'APPLE_PAY' }
  const { secretOf, platformKey } = floor.keys[haipayWire.name]
  const body = await printSigned(members, secretOf(appId), platformKey)
  const headers = { 'content-type': 'application/json' }
  const answer = await send(notifyUrl, { method: 'POST', headers, body, dispatcher: floor.agent })
  if ((await answer.body.text()) === 'SUCCESS') await floor.rows.insert({ ...row, step })
}

function progressOf({ amount }: FloorRow): Members {
  return { status: 2, actualAmount: amount, fee: '0.64', payTime: '2026-01-01 12:00:00' }
}
