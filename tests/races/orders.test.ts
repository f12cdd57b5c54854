import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { balancesOf, eventually, millionths, openBooks } from '#tests/support/books.ts'
import { credentialsOf, type Gateway, startGateway, startSecondGateway } from '#tests/support/gateway.ts'
import { collectFields, type HaipayClient, newOrderId, payFields, type Reply } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'

const one = await startGateway({ after })
const other = await startSecondGateway({ after }, one)
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, one)
const notifyUrl = endpoint.url
const usd = one.client('USD')
/** Both processes in turn. */
const gateways = (at: number): Gateway => (at % 2 === 0 ? one : other)
const atOnce = 20

function collect(client: HaipayClient, more = {}): Promise<Reply> {
  const fields = { payType: 'EWALLET', inBankCode: 'GOOGLE_PAY', amount: '10.00', notifyUrl, ...more }
  return client.ask('/usd/collect/apply', collectFields(fields))
}

function payOut(client: HaipayClient, more = {}): Promise<Reply> {
  const fields = { accountType: 'EWALLET', bankCode: 'PayPal', amount: '10.00', notifyUrl, ...more }
  return client.ask('/usd/pay/apply', payFields(fields))
}

/** Counts the answers by their codes. */
function codesOf(replies: readonly Reply[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(replies, ({ error }) => error)].map(([code, some]) => [code, some.length]))
}

for (const [kind, apply] of [
  ['collection', collect],
  ['payout', payOut],
] as const) {
  test(`equal applies for a ${kind} at once, in two processes, make one order`, async () => {
    for (let round = 0; round < 5; round++) {
      const orderId = newOrderId()
      const before = await balancesOf(usd, 'USD')
      const clients = Array.from({ length: atOnce }, (_, at) => gateways(at).client('USD'))
      const replies = await Promise.all(clients.map((client) => apply(client, { orderId })))
      assert.deepEqual(codesOf(replies), { '00000000': 1, 4005: atOnce - 1 })
      assert.equal(await books.ordersWith(orderId), 1)
      if (kind === 'payout') {
        const reserved = (await balancesOf(usd, 'USD')).frozen - before.frozen
        assert.ok(reserved === millionths('10.10'))
      }
    }
  })
}

test('order numbers of two processes never meet, and sort by time', async () => {
  const clients = [one, other].map((gateway) => gateway.client('USD'))
  const numbers: string[] = []
  for (let round = 0; round < 5; round++) {
    const replies = await Promise.all(
      Array.from({ length: 60 }, (_, at) => collect(clients[at % 2] ?? usd, { amount: '1.00' })),
    )
    const made = replies.map(({ data }) => String(data.orderNo))
    const last = numbers.at(-1)?.slice(0, 14) ?? ''
    assert.ok(made.every((orderNo) => orderNo.slice(0, 14) >= last))
    numbers.push(...made.sort())
  }
  assert.equal(new Set(numbers).size, numbers.length)
})

test('notice, poll, payer and operator at once, in two processes, are one outcome, journal and notice', async () => {
  const rounds = Array.from({ length: 12 }, (_, at) => at)
  const orders = await Promise.all(
    rounds.map(async (at) => String((await collect(gateways(at).client('USD'))).data.orderNo)),
  )
  const before = await balancesOf(usd, 'USD')
  for (const [at, orderNo] of orders.entries()) {
    // A poll in both processes: the attempt is due, and the bank may know of the payment by then.
    const poll = books.rows('update attempts set next_at = now() where order_no = $1', [orderNo])
    const resolve = gateways(at)
      .operator('order', 'resolve', orderNo, 'succeed', '--reason', 'seen')
      .catch(() => undefined)
    const succeed = [one, other, one].map((gateway) => gateway.outcome(orderNo, { outcome: 'succeed' }))
    await Promise.all([poll, resolve, ...succeed])
  }
  for (const orderNo of orders) {
    assert.deepEqual(await books.journalsOf(orderNo), ['collection paid'])
    await endpoint.noticeOf(orderNo)
  }
  const grown = (await balancesOf(usd, 'USD')).total - before.total
  assert.equal(grown, BigInt(orders.length) * millionths('9.75'))
  await noticesAreTold(orders)
})

test('success and failure at once end an order in one of them, and the rest is found', async () => {
  const orders = await Promise.all(
    Array.from({ length: 12 }, async (_, at) => String((await payOut(gateways(at).client('USD'))).data.orderNo)),
  )
  await Promise.all(
    orders.map(async (orderNo, at) => {
      const resolve = one.operator('order', 'resolve', orderNo, 'fail', '--reason', 'told so').catch(() => undefined)
      // A command takes a moment to begin, so that some outcomes are before it and some after it.
      await pause(at * 10)
      await Promise.all([
        resolve,
        one.outcome(orderNo, { outcome: 'succeed' }),
        other.outcome(orderNo, { outcome: 'succeed' }),
      ])
    }),
  )
  for (const orderNo of orders) {
    const journals = await books.journalsOf(orderNo)
    const { status } = await usd.call('/usd/pay/query', { orderNo })
    const findings = await books.rows('select kind from exceptions where order_no = $1', [orderNo])
    if (status === 2) assert.deepEqual([journals, findings.length <= 1], [['payout executed', 'payout reserved'], true])
    else {
      assert.deepEqual(journals, ['late payout', 'payout released', 'payout reserved'])
      assert.deepEqual(findings, [{ kind: 'late payout' }])
    }
    assert.equal((await endpoint.noticeOf(orderNo)).status, status)
  }
  await noticesAreTold(orders)
})

test('payouts at once, in two processes, spend the balance to the last one that fits and never more', async () => {
  const appId = String(credentialsOf(one.demo, 'USD').appId)
  await reservesAreGone()
  for (const fits of [7, 1, 0]) {
    const { available } = await balancesOf(usd, 'USD')
    const wanted = BigInt(fits) * millionths('10.10') + millionths('5.00')
    const reference = ['--reason', 'race', '--reference', `race-${fits}`]
    const direction = available > wanted ? 'withdraw' : 'top-up'
    const amount = available > wanted ? available - wanted : wanted - available
    if (amount > 0n) await one.operator('app', direction, appId, printed(amount), ...reference)
    const clients = Array.from({ length: atOnce }, (_, at) => gateways(at).client('USD'))
    const replies = await Promise.all(clients.map((client) => payOut(client)))
    const taken = fits > 0 ? { '00000000': fits } : {}
    assert.deepEqual(codesOf(replies), { ...taken, 4016: atOnce - fits })
    assert.equal((await balancesOf(usd, 'USD')).available, millionths('5.00'))
  }
})

test('the books balance', () => books.check())

/** One notice per order, delivered once: no process pushed what the other one did. */
async function noticesAreTold(orders: readonly string[]): Promise<void> {
  await eventually('every notice is acknowledged', async () => {
    const open = "select from notices where order_no = any($1) and state <> 'acknowledged'"
    return (await books.rows(open, [orders])).length === 0 ? true : undefined
  })
  assert.deepEqual(
    await books.rows('select order_no from notices where order_no = any($1) and pushes <> 1', [orders]),
    [],
  )
  for (const orderNo of orders) assert.equal(endpoint.countOf(orderNo), 1)
}

/** Ends what earlier tests left open, so that its reserves do not come back in the middle of this one. */
async function reservesAreGone(): Promise<void> {
  const open = await books.rows("select order_no from orders where kind = 'payout' and state in ('created', 'pending')")
  await Promise.all(open.map(({ order_no: orderNo }) => one.outcome(String(orderNo), { outcome: 'succeed' })))
}

function printed(amount: bigint): string {
  return `${amount / 1_000_000n}.${(amount % 1_000_000n).toString().padStart(6, '0').slice(0, 2)}`
}
