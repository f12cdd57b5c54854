import type { KeyObject } from 'node:crypto'
import { fastify } from 'fastify'
import { Agent, request as send } from 'undici'
import { type FloorRow, type FloorRows, openFloorRows } from './floor-rows.ts'
import { isGenuine, type Members, printSigned, readPrivateKey, readPublicKey } from './wire.ts'

/** What the floor is started with, over the channel to its parent. */
export type FloorSettings = {
  readonly databaseUrl: string
  readonly merchantPublicKey: string
  readonly platformPrivateKey: string
  readonly secrets: Readonly<Record<string, string>>
}

/** What it answers when it listens. */
export type FloorReady = { readonly origin: string }

type Floor = {
  readonly rows: FloorRows
  readonly merchantKey: KeyObject
  readonly platformKey: KeyObject
  readonly secrets: Readonly<Record<string, string>>
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
    merchantKey: readPublicKey(settings.merchantPublicKey),
    platformKey: readPrivateKey(settings.platformPrivateKey),
    secrets: settings.secrets,
    agent: new Agent({ connections: noticeSocketsMax }),
    underWay: new Set(),
  }
  const server = fastify()
  server.post('/haipay/usd/collect/apply', async ({ body }, reply) => {
    const row = await take(floor, body as Members, '20')
    const payUrl = `http://127.0.0.1/cashier/${row.orderNo}/aVeryLongKeyThatCannotBeGuessed`
    return reply.type('application/json').send(await success(floor, row, { payUrl }))
  })
  server.post('/haipay/usd/collect/query', async ({ body }, reply) => {
    const { appId, orderId } = verified(floor, body as Members)
    const row = await floor.rows.findByOrderId(Number(appId), String(orderId))
    if (!row) return reply.code(404).send()
    return reply.type('application/json').send(await success(floor, row, progressOf(row)))
  })
  server.post('/haipay/usd/pay/apply', async ({ body }, reply) => {
    const row = await take(floor, body as Members, '15')
    afterwards(floor, commit(floor, row, 1, submissionCommits))
    return reply.type('application/json').send(await success(floor, row, {}))
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

function verified(floor: Floor, members: Members): Members {
  if (isGenuine(members, secretOf(floor, members.appId), floor.merchantKey)) return members
  throw new Error('the signature does not hold')
}

/** Verifies a request and makes its order durable. */
async function take(floor: Floor, members: Members, prefix: string): Promise<FloorRow> {
  const { appId, orderId, amount, sign: _, ...fields } = verified(floor, members)
  const orderNo = `${prefix}${Date.now()}${process.hrtime.bigint() % 1_000_000_000n}`
  const row = { appId: Number(appId), orderId: String(orderId), amount: String(amount), fields: JSON.stringify(fields) }
  await floor.rows.insert({ orderNo, step: 0, ...row })
  return { orderNo, step: 0, ...row }
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
  const body = await printSigned(members, secretOf(floor, appId), floor.platformKey)
  const headers = { 'content-type': 'application/json' }
  const answer = await send(notifyUrl, { method: 'POST', headers, body, dispatcher: floor.agent })
  if ((await answer.body.text()) === 'SUCCESS') await floor.rows.insert({ ...row, step })
}

async function success(floor: Floor, { orderId, orderNo, appId }: FloorRow, more: Members): Promise<string> {
  const data = await printSigned({ orderId, orderNo, ...more }, secretOf(floor, appId), floor.platformKey)
  return `{"status":"1","error":"00000000","msg":"","data":${data}}`
}

function progressOf({ amount }: FloorRow): Members {
  return { status: 2, actualAmount: amount, fee: '0.64', payTime: '2026-01-01 12:00:00' }
}

function secretOf(floor: Floor, appId: string | number | undefined): string {
  const secret = floor.secrets[String(appId)]
  if (secret === undefined) throw new Error('there is no such app')
  return secret
}
