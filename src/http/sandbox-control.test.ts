import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import Fastify, { type InjectOptions } from 'fastify'
import { buildSandboxBank } from '#connectors/sandbox/bank.ts'
import { sandboxConnector } from '#connectors/sandbox/connector.ts'
import { openBooks } from '#connectors/sandbox/store.ts'
import { type Money, money, parseAmount, partsPerMillion } from '#core/money.ts'
import type { Order, OrderProgress } from '#domain/orders/index.ts'
import { anOrder } from '#tests/support/an-order.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { registerSandboxControl } from './sandbox-control.ts'

const now = new Date('2025-11-21T09:00:00Z')
const secret = 'a secret of the sandbox'
const collectionNo = '202511210900000100010001'
const payoutNo = '152511210900000100020001'
const foreignNo = '202511210900000100030001'

test('an outcome is answered with the state the order has after it', async (t) => {
  const { say, orders } = await control(t)
  assert.deepEqual(await say(collectionNo, { outcome: 'succeed' }), [
    200,
    { orderNo: collectionNo, state: 'succeeded' },
  ])
  assert.deepEqual(await say(collectionNo, { outcome: 'reverse' }), [200, { orderNo: collectionNo, state: 'disputed' }])
  const failed = await say(payoutNo, { outcome: 'fail', reason: 'Account closed' })
  assert.deepEqual(failed, [200, { orderNo: payoutNo, state: 'failed' }])
  assert.equal(reasonOf(orders.get(payoutNo)), 'Account closed')
})

test('a payout succeeds with what its payee gets, before the bank was called too', async (t) => {
  const { say, orders } = await control(t)
  await say(payoutNo, { outcome: 'succeed' })
  assert.deepEqual(paidOf(orders.get(payoutNo)), money(9_800n, 'USD'))
})

test('a paid amount can be named, and a repeated outcome changes nothing', async (t) => {
  const { say, orders } = await control(t)
  for (let time = 0; time < 2; time += 1) {
    assert.equal((await say(collectionNo, { outcome: 'succeed', amount: '60.50' }))[0], 200)
    assert.deepEqual(paidOf(orders.get(collectionNo)), money(6_050n, 'USD'))
  }
  assert.equal((await say(collectionNo, { outcome: 'succeed', amount: '60.51' }))[0], 409)
  assert.deepEqual(await say(collectionNo, { outcome: 'succeed' }), [
    200,
    { orderNo: collectionNo, state: 'succeeded' },
  ])
})

test('an outcome that does not fit is refused with words, and moves nothing', async (t) => {
  const { say, orders } = await control(t)
  assert.match(errorOf(await say(collectionNo, { outcome: 'reverse' }), 409), /nothing to reverse/)
  assert.equal(orders.get(collectionNo)?.progress.state, 'pending')
  await say(collectionNo, { outcome: 'succeed' })
  assert.match(errorOf(await say(collectionNo, { outcome: 'fail' }), 409), /reverse it instead/)
  assert.match(errorOf(await say(foreignNo, { outcome: 'succeed' }), 409), /not on the sandbox channel/)
  assert.match(errorOf(await say('202511210900000199990001', { outcome: 'succeed' }), 404), /no order/)
})

test('a bad body is refused with what is wrong in it', async (t) => {
  const { say, send } = await control(t)
  for (const [body, words] of [
    [{}, /outcome/],
    [{ outcome: 'win' }, /outcome/],
    [{ outcome: 'succeed', amount: 5 }, /amount/],
    [{ outcome: 'succeed', ammount: '5' }, /ammount/],
    [{ outcome: 'succeed', reason: 'x'.repeat(201) }, /reason/],
    [{ outcome: 'fail', reason: 'a\0b' }, /reason/],
    [{ outcome: 'fail', reason: 'half of \ud83d' }, /reason/],
    [{ outcome: 'fail', amount: '5' }, /succeed only/],
    [[], /object/],
  ] as const) {
    assert.match(errorOf(await say(collectionNo, body), 400), words)
  }
  for (const amount of ['', '0', '0.00', '-5', '1e3', '1,000', '5.001', ' 5']) {
    assert.match(errorOf(await say(collectionNo, { outcome: 'succeed', amount }), 400), /amount/, amount)
  }
  for (const payload of ['', '{', 'outcome=succeed']) {
    assert.match(errorOf(await send({ payload }), 400), /not JSON/)
  }
})

test('only a program on this machine is heard', async (t) => {
  const { send, orders } = await control(t)
  const refused: readonly Partial<InjectOptions>[] = [
    { remoteAddress: '192.168.1.5' },
    { remoteAddress: '::ffff:10.0.0.1' },
    { headers: { host: 'gateway.example' } },
    { headers: { host: 'localhost.gateway.example:8080' } },
    { headers: { host: '127.0.0.1.gateway.example' } },
    { headers: { host: 'gateway.example@127.0.0.1' } },
    { headers: { host: '127.0.0.1/gateway.example' } },
    { headers: { 'content-type': 'text/plain' } },
    { headers: { 'content-type': 'application/jsonp' } },
    { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    { headers: { 'x-forwarded-for': '127.0.0.1' } },
    { headers: { via: '1.1 proxy' } },
    { headers: { 'x-forwarded-proto': 'https' } },
    { headers: { 'x-forwarded-host': 'gateway.example' } },
    { headers: { 'cf-connecting-ip': '203.0.113.7' } },
  ]
  for (const [at, one] of refused.entries()) errorOf(await send(one), 403, `request ${at}`)
  assert.equal(orders.get(collectionNo)?.progress.state, 'pending')
  const heard: readonly Partial<InjectOptions>[] = [
    { remoteAddress: '::1', headers: { host: '[::1]:8080' } },
    { remoteAddress: '::ffff:127.0.0.1', headers: { host: 'localhost' } },
    {
      remoteAddress: '127.8.8.8',
      headers: { host: '127.0.0.1:8080', 'content-type': 'application/json; charset=utf-8' },
    },
  ]
  for (const one of heard) assert.equal((await send(one))[0], 200)
})

test('a control that is not enabled does not exist', async (t) => {
  const { say } = await control(t, false)
  assert.equal((await say(collectionNo, { outcome: 'succeed' }))[0], 404)
})

/** The control in front of a real bank, whose notices move orders that are kept in memory. */
async function control(t: TestContext, enabled = true) {
  const { database } = await freshDatabase(t)
  const orders = new Map(
    [order(collectionNo, 'collection'), order(payoutNo, 'payout'), order(foreignNo, 'collection', 'chn_other')].map(
      (one) => [one.orderNo, one],
    ),
  )
  const bank = buildSandboxBank({
    books: openBooks(database.db),
    now: () => now,
    secretOf: async () => secret,
    tellGateway: async (id, raw) => {
      const notice = sandboxConnector(bank, () => '').readNotice({ id, settings: { secret }, now: () => now }, raw)
      const told = notice && orders.get(notice.reference)
      if (told) orders.set(told.orderNo, moved(told, notice.outcome))
    },
    wake: () => undefined,
  })
  const server = Fastify()
  t.after(() => server.close())
  registerSandboxControl(server, {
    enabled,
    findOrder: async (orderNo) => orders.get(orderNo),
    isSandbox: async (channelId) => channelId === 'chn_sandbox',
    bank,
    parseAmount: async (text, currency) => parseAmount(text, currency, 2, 2),
  })
  async function send(given: Partial<InjectOptions>, orderNo = collectionNo): Promise<readonly [number, unknown]> {
    const headers = { host: '127.0.0.1:8080', 'content-type': 'application/json', ...given.headers }
    const url = `/sandbox/orders/${orderNo}/outcome`
    const payload = JSON.stringify({ outcome: 'succeed' })
    const reply = await server.inject({ method: 'POST', url, payload, ...given, headers })
    return [reply.statusCode, reply.json()]
  }
  const say = (orderNo: string, body: object) => send({ payload: JSON.stringify(body) }, orderNo)
  return { orders, send, say }
}

type Seen = { readonly kind: string; readonly received?: Money; readonly reason?: string }

function moved(before: Order, seen: Seen): Order {
  const paid = seen.received ?? paidOf(before) ?? before.amount
  const fee = money(200n, 'USD')
  const reason = seen.reason ?? ''
  const ended = { reason, endedAt: now }
  const progress: Record<string, OrderProgress> = {
    paid: { state: 'succeeded', paid, fee, paidAt: now },
    failed: { state: 'failed', ...ended, held: undefined },
    reversed: { state: 'disputed', paid, fee, paidAt: now, ...ended },
  }
  return { ...before, progress: progress[seen.kind] ?? before.progress }
}

function order(orderNo: string, kind: Order['kind'], channelId = 'chn_sandbox'): Order {
  const feeRule = { ...anOrder({}).feeRule, ratePpm: partsPerMillion(20_000) }
  const reserved = kind === 'payout' ? money(10_000n, 'USD') : undefined
  return anOrder({ orderNo, kind, channelId, feeRule, reserved, takesPartial: true, createdAt: now })
}

function paidOf(one: Order | undefined): Money | undefined {
  return one && 'paid' in one.progress ? one.progress.paid : undefined
}

function reasonOf(one: Order | undefined): string | undefined {
  return one && 'reason' in one.progress ? one.progress.reason : undefined
}

function errorOf([status, body]: readonly [number, unknown], expected: number, what?: string): string {
  assert.equal(status, expected, what ?? JSON.stringify(body))
  assert.ok(typeof body === 'object' && body !== null && 'error' in body, JSON.stringify(body))
  return String(body.error)
}
