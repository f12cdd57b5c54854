import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { balancesOf, eventually, openBooks } from '#tests/support/books.ts'
import { startGateway } from '#tests/support/gateway.ts'
import { collectFields, newOrderId, payFields, type Reply } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { databaseLine } from './database-line.ts'

const line = await databaseLine({ after })
const gateway = await startGateway({ after }, {}, line.through)
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, gateway)
const usd = gateway.client('USD')

type Kind = 'collect' | 'pay'

function apply(kind: Kind, orderId = newOrderId()): Promise<Reply> {
  const more = { orderId, amount: '10.00', notifyUrl: endpoint.url }
  const fields =
    kind === 'collect'
      ? collectFields({ ...more, payType: 'EWALLET', inBankCode: 'GOOGLE_PAY' })
      : payFields({ ...more, accountType: 'EWALLET', bankCode: 'PayPal' })
  return usd.ask(`/usd/${kind}/apply`, fields)
}

const statusOf = async (path: string) => (await fetch(gateway.baseUrl + path)).status
const isReady = (expected: number) =>
  eventually(`readyz answers ${expected}`, async () => ((await statusOf('/readyz')) === expected ? true : undefined))

test('while the database is away calls are a system exception, and what is alive says so', async () => {
  const before = await balancesOf(usd, 'USD')
  line.cut()
  const replies = await Promise.all([
    ...[apply('collect'), apply('pay'), usd.ask('/usd/account/ledger', {})],
    ...[usd.ask('/usd/collect/query', { orderId: 'x' }), usd.ask('/usd/pay/query', { orderId: 'x' })],
  ])
  for (const { status, error, msg } of replies) {
    assert.deepEqual([status, error, msg], ['0', '1003', 'system exception'])
  }
  assert.equal(await statusOf('/healthz'), 200)
  assert.equal(await statusOf('/metrics'), 200)
  await isReady(503)
  // A signature still comes first, and what was read before the outage is still known.
  const unsigned = await usd.send('/usd/account/ledger', JSON.stringify({ appId: 1054, sign: 'x' }))
  assert.equal(unsigned.error, '4001')
  line.mend()
  await isReady(200)
  assert.deepEqual(await balancesOf(usd, 'USD'), before)
  assert.equal((await apply('collect')).status, '1')
})

test('jobs go on after an outage: a payout is submitted, an outcome told', async () => {
  const orderNo = String((await apply('pay')).data.orderNo)
  await eventually('it is with the bank', async () => {
    return (await usd.call('/usd/pay/query', { orderNo })).status === 1 ? true : undefined
  })
  line.cut()
  await assert.rejects(gateway.outcome(orderNo, { outcome: 'succeed' }))
  line.mend()
  await isReady(200)
  await gateway.outcome(orderNo, { outcome: 'succeed' })
  assert.equal((await endpoint.noticeOf(orderNo)).status, 2)
})

test('an order whose commit was cut off is a system exception, never a refusal, and asking tells', async () => {
  for (const kind of ['collect', 'pay'] as const) {
    let kepts = 0
    for (let round = 0; round < 4; round++) {
      const ids = Array.from({ length: 32 }, () => newOrderId())
      line.loseCommits(6)
      const asked = ids.map(async (orderId) => ({ orderId, reply: await apply(kind, orderId) }))
      const replies = await Promise.all(asked)
      line.mend()
      await isReady(200)
      for (const { orderId, reply } of replies) {
        const kept = await books.ordersWith(orderId)
        if (reply.status === '1') assert.equal(kept, 1)
        else assert.equal(`${reply.error} ${reply.msg}`, '1003 system exception')
        if (reply.status !== '1') kepts += kept
        const { error } = await usd.ask(`/usd/${kind}/query`, { orderId })
        assert.equal(error, kept === 1 ? '00000000' : '4013')
      }
    }
    assert.ok(kepts > 0, 'no order was written whose answer was lost')
  }
})

test('a stop under load cuts no request, tells every notice once, and ends with 0', async () => {
  const orders: string[] = []
  let isOver = false
  const cut: unknown[] = []
  async function merchant(): Promise<void> {
    while (!isOver) {
      const orderId = newOrderId()
      const reply = await apply('collect', orderId).catch((why: unknown) => why as Error)
      if (reply instanceof Error) {
        // Whoever was not heard left nothing.
        if ((await books.ordersWith(orderId)) > 0) cut.push(reply)
        await pause(20)
      } else {
        assert.equal(reply.status, '1', reply.msg)
        const orderNo = String(reply.data.orderNo)
        const state = await gateway.outcome(orderNo, { outcome: 'succeed' }).catch(() => undefined)
        if (state !== undefined) orders.push(orderNo)
      }
    }
  }
  const merchants = Promise.all(Array.from({ length: 8 }, merchant))
  await eventually('orders are ended', async () => (orders.length > 20 ? true : undefined))
  assert.equal(await gateway.stop(), 0)
  isOver = true
  await merchants
  assert.deepEqual(cut, [])
  const told = await books.rows("select order_no, pushes from notices where state = 'acknowledged'")
  for (const { order_no: orderNo, pushes } of told) {
    assert.deepEqual([pushes, endpoint.countOf(String(orderNo))], [1, 1])
  }
  const open = await books.rows(
    "select order_no from notices where state = 'due' and (pushes > 0 or lease_until > now())",
  )
  assert.deepEqual(open, [])
  await gateway.start()
  for (const orderNo of orders) assert.equal((await endpoint.noticeOf(orderNo)).status, 2)
})

test('a stop waits for a channel that is silent, and no longer than its call may take', async () => {
  const silent = { accountType: 'EWALLET', bankCode: 'PayPal', accountNo: '0000775@example.com', amount: '10.00' }
  const orderNo = String((await usd.call('/usd/pay/apply', payFields(silent))).orderNo)
  await eventually('the call is under way', async () => {
    const sent = await books.rows("select from attempts where order_no = $1 and state = 'submitting'", [orderNo])
    return sent.length === 1 ? true : undefined
  })
  assert.equal(await gateway.stop(), 0)
  await gateway.start()
  assert.equal((await usd.call('/usd/pay/query', { orderNo })).status, -1)
})

test('the books balance', () => books.check())
