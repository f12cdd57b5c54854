// test: embedded only
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { serverPid } from '#tests/storage/program.ts'
import { eventually } from '#tests/support/books.ts'
import { startEmbeddedGateway } from '#tests/support/gateway.ts'
import { collectFields, newOrderId, payFields } from '#tests/support/haipay-client.ts'
import { type NoticeEndpoint, noticeEndpoint } from '#tests/support/notice-endpoint.ts'

const kills = 3
const merchants = 6
const gateway = await startEmbeddedGateway({ after })
const cluster = join(gateway.dataFolder, 'postgres')
const usd = gateway.client('USD')

type Kind = 'collect' | 'pay'
type Asked = { readonly kind: Kind; readonly orderId: string }

test('a database that is killed under load comes back, and nothing that was answered is lost', async (t) => {
  const endpoint = await noticeEndpoint(t)
  const load = startLoad(t, endpoint.url)
  for (let killed = 0; killed < kills; killed += 1) {
    const { taken, doubtful } = load
    await eventually('orders are taken', async () => (taken.length > 40 * (killed + 1) ? true : undefined))
    const doubtfulBefore = doubtful.length
    const lost = serverPid(cluster) ?? assert.fail('no database')
    process.kill(lost, 'SIGKILL')
    await eventually('the gateway says that it is not ready', async () => ((await health()) === 503 ? true : undefined))
    await eventually('it is ready again, by itself', async () => ((await health()) === 200 ? true : undefined))
    assert.notEqual(serverPid(cluster), lost)
    assert.ok(doubtful.length > doubtfulBefore, 'nobody was told of the outage')
    const takenBefore = taken.length
    await eventually('orders are taken again', async () => (taken.length > takenBefore ? true : undefined))
  }
  await load.stop()
  assert.deepEqual(load.unanswered, []) // The gateway lived all the time.
  await assertKept(load)
  assert.deepEqual(await asked(load.doubtful, ['00000000', '4013']), [])
  await gateway.operator('ledger', 'check')
  for (const orderNo of load.paid) assert.ok(usd.isGenuine(await endpoint.noticeOf(orderNo)))
})

test('a stop under load answers all it began, ends cleanly, and takes the database along', async (t) => {
  const endpoint = await noticeEndpoint(t)
  for (let stops = 0; stops < 2; stops += 1) {
    const load = startLoad(t, endpoint.url)
    await eventually('orders are taken', async () => (load.taken.length > 80 ? true : undefined))
    assert.equal(await gateway.stop(), 0)
    assert.equal(serverPid(cluster), undefined)
    await load.stop()
    await gateway.start()
    await assertKept(load)
    assert.deepEqual(load.doubtful, [])
    // Had one of these been begun, its answer would have been cut off.
    const cutOff = load.unanswered.filter(({ cause }) => cause !== 'ECONNREFUSED')
    assert.deepEqual(await asked(cutOff, ['4013']), [])
    await gateway.operator('ledger', 'check')
    await assertToldOnce(endpoint, load.paid)
  }
  assert.equal(await gateway.stop(), 0)
  assert.equal(serverPid(cluster), undefined)
})

/** Merchants that apply for orders, and bank and payer that end some of them, until they are stopped. */
function startLoad(t: TestContext, notifyUrl: string) {
  const taken: (Asked & { readonly orderNo: string })[] = []
  const doubtful: Asked[] = []
  const unanswered: (Asked & { readonly cause: string })[] = []
  const paid: string[] = []
  let isOver = false

  async function apply(one: Asked): Promise<string | undefined> {
    const reply = await usd.ask(`/usd/${one.kind}/apply`, fieldsOf(one, notifyUrl)).catch(causeOf)
    if (typeof reply === 'string') unanswered.push({ ...one, cause: reply })
    else if (reply.status !== '1') {
      assert.equal(reply.error, '1003', reply.msg)
      doubtful.push(one)
    } else {
      const orderNo = String(reply.data.orderNo)
      taken.push({ ...one, orderNo })
      return orderNo
    }
    await pause(10) // While nobody is there to answer, or to write it down.
    return undefined
  }

  async function merchant(): Promise<void> {
    for (let at = 0; !isOver; at += 1) {
      const orderNo = await apply({ kind: at % 2 === 0 ? 'collect' : 'pay', orderId: newOrderId() })
      if (orderNo === undefined || at % 4 > 1) continue
      const state = await gateway.outcome(orderNo, { outcome: 'succeed' }).catch(() => undefined)
      if (state === 'succeeded') paid.push(orderNo)
    }
  }
  const working = Promise.all(Array.from({ length: merchants }, merchant))
  const stop = async () => {
    isOver = true
    await working
  }
  t.after(stop) // Else a test that fails would leave its load, and so this file, running for ever.
  return { taken, doubtful, unanswered, paid, stop }
}

function fieldsOf({ kind, orderId }: Asked, notifyUrl: string): Readonly<Record<string, unknown>> {
  const more = { orderId, notifyUrl, amount: '10.00' }
  if (kind === 'collect') return collectFields({ ...more, payType: 'EWALLET', inBankCode: 'GOOGLE_PAY' })
  return payFields({ ...more, accountType: 'EWALLET', bankCode: 'PayPal', accountNo: 'payee@example.com' })
}

/** Every order that was answered is there under both its numbers, and those whose payment was answered are paid. */
async function assertKept({ taken, paid }: Pick<ReturnType<typeof startLoad>, 'taken' | 'paid'>): Promise<void> {
  const isPaid = new Set(paid)
  await Promise.all(
    taken.map(async ({ kind, orderId, orderNo }) => {
      const { status } = await usd.call(`/usd/${kind}/query`, { orderId, orderNo })
      if (isPaid.has(orderNo)) assert.equal(status, 2, orderNo)
    }),
  )
}

/** Why a request had no answer; ECONNREFUSED: there was nobody to ask. */
function causeOf(error: unknown): string {
  const { cause } = error as { readonly cause?: { readonly code?: string } }
  return cause?.code ?? String(error)
}

/** Asks after orders; answers those about which it is told something else than expected. */
async function asked(orders: readonly Asked[], expected: readonly string[]): Promise<readonly unknown[]> {
  const replies = await Promise.all(
    orders.map(async ({ kind, orderId }) => ({
      orderId,
      error: (await usd.ask(`/usd/${kind}/query`, { orderId })).error,
    })),
  )
  return replies.filter(({ error }) => !expected.includes(error))
}

async function assertToldOnce(endpoint: NoticeEndpoint, orders: readonly string[]): Promise<void> {
  for (const orderNo of orders) assert.ok(usd.isGenuine(await endpoint.noticeOf(orderNo)))
  await pause(1_500) // The next turn of the loop would push again what the stop had not written down.
  for (const orderNo of orders) assert.equal(endpoint.countOf(orderNo), 1, orderNo)
}

async function health(): Promise<number> {
  return (await fetch(`${gateway.baseUrl}/readyz`)).status
}
