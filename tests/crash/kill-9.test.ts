import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { balancesOf, eventually, openBooks } from '#tests/support/books.ts'
import { startGateway } from '#tests/support/gateway.ts'
import { collectFields, newOrderId, payFields } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { seededRandom } from './seeded-random.ts'

const kills = 20
const lifeMillisecondsMax = 700
const workers = 6

const { seed, random, pick } = seededRandom(process.env.CRASH_SEED)
const gateway = await startGateway({ after })
// One in ten notices is not acknowledged when it first comes.
const endpoint = await noticeEndpoint({ after }, () => (random() < 0.1 ? 'later' : 'SUCCESS'))
const books = openBooks({ after }, gateway)
const usd = gateway.client('USD')
const notifyUrl = endpoint.url
const opening = await balancesOf(usd, 'USD')

type Kind = 'collect' | 'pay'
type Acknowledged = { readonly kind: Kind; readonly orderId: string; readonly orderNo: string }

const acknowledged: Acknowledged[] = []
const unanswered: { readonly kind: Kind; readonly orderId: string }[] = []
let isLoading = true

test(`the gateway is killed ${kills} times under load, and nothing that was said is lost`, async (t) => {
  t.diagnostic(`CRASH_SEED=${seed}`)
  const load = Promise.all(Array.from({ length: workers }, work))
  for (let killed = 0; killed < kills; killed++) {
    await pause(random() * lifeMillisecondsMax)
    await gateway.kill()
    await gateway.start()
  }
  isLoading = false
  await load
  assert.ok(acknowledged.length > kills * 2, `only ${acknowledged.length} orders were taken`)
  t.diagnostic(`${acknowledged.length} acknowledged, ${unanswered.length} without an answer`)
})

test('every acknowledged order is there under both its numbers; of the others asking tells', async () => {
  const rows = await books.rows('select order_no, merchant_order_id, kind from orders')
  const kept = new Map(rows.map((row) => [String(row.order_no), String(row.merchant_order_id)]))
  for (const { orderNo, orderId } of acknowledged) assert.equal(kept.get(orderNo), orderId, `seed ${seed}`)
  const asked = await Promise.all(unanswered.map(({ kind, orderId }) => usd.ask(`/usd/${kind}/query`, { orderId })))
  for (const { error } of asked) assert.ok(error === '00000000' || error === '4013', error)
  assert.equal(rows.length, acknowledged.length + asked.filter(({ error }) => error === '00000000').length)
})

test('reserved money is that of the open payouts, also before they have ended', async () => {
  await books.check()
  await reservesAreExplained()
})

test('every payout ends as the bank’s books say, and none was executed twice', async () => {
  await gateway.kill()
  await timePasses()
  await gateway.start()
  await eventually(
    'every payout has ended',
    async () => {
      const open = await books.rows(openPayouts)
      // Where the word that should have ended it met a dead gateway, it is said again.
      const waiting = open.filter(({ script }) => script === 'none')
      await Promise.all(waiting.map((row) => gateway.outcome(String(row.order_no), { outcome: 'succeed' })))
      return open.length === 0 ? true : undefined
    },
    40,
  )
  assert.deepEqual(await books.rows(disagreements), [], `seed ${seed}`)
  assert.deepEqual(await books.rows(strangers), [], `seed ${seed}`)
  assert.deepEqual(await books.rows('select * from exceptions'), [], `seed ${seed}`)
})

test('the books balance, agree with orders and bank to the cent, and nothing is reserved any more', async () => {
  await books.check()
  const { total, frozen } = await balancesOf(usd, 'USD')
  const [row] = await books.rows(earned)
  assert.deepEqual([total - opening.total, frozen], [BigInt(row?.millionths ?? -1), 0n], `seed ${seed}`)
  await reservesAreExplained()
  assert.deepEqual(await books.rows(clearing), await books.rows(bankBalance), `seed ${seed}`)
})

test('every ended order has one outcome, and its notice arrives in the end', async () => {
  await timePasses()
  await eventually(
    'every notice is acknowledged',
    async () => {
      await books.rows(
        "update notices set next_at = now() where state = 'due' and next_at > now() + interval '1 minute'",
      )
      const open = await books.rows("select order_no from notices where state <> 'acknowledged' limit 1")
      return open.length === 0 ? true : undefined
    },
    40,
  )
  const ended = await books.rows("select order_no from orders where state in ('succeeded', 'failed', 'expired')")
  const told = new Map(endpoint.bodies.map((body) => [body.orderNo, body]))
  for (const { order_no: orderNo } of ended) {
    const notice = told.get(String(orderNo))
    assert.ok(notice && usd.isGenuine(notice), `no notice of ${orderNo} came, seed ${seed}`)
  }
  assert.deepEqual(await books.rows('select order_no from notices where seq > 1'), [])
  assert.equal((await books.rows('select from notices')).length, ended.length)
})

/** A merchant: it applies, and where nothing happens by itself, plays the payer and the bank. */
async function work(): Promise<void> {
  while (isLoading) {
    const kind = pick(['collect', 'pay'] as const)
    const orderId = newOrderId()
    const outcome = pick(['succeed', 'fail', undefined] as const)
    const reply = await usd.ask(`/usd/${kind}/apply`, fieldsOf(kind, orderId, outcome)).catch(causeOf)
    if (reply === 'ECONNREFUSED') await pause(100)
    else if (typeof reply === 'string') unanswered.push({ kind, orderId })
    else if (reply.status === '1') {
      const orderNo = String(reply.data.orderNo)
      acknowledged.push({ kind, orderId, orderNo })
      if (outcome) await gateway.outcome(orderNo, { outcome }).catch(() => undefined)
    } else {
      assert.equal(reply.error, '1003', reply.msg)
      unanswered.push({ kind, orderId })
    }
  }
}

/** Why a request had no answer: there was nobody, or somebody who died. */
function causeOf(error: unknown): string {
  const { cause } = error as { readonly cause?: { readonly code?: string } }
  return cause?.code ?? String(error)
}

/** Without an outcome from us the bank acts by itself, at once or soon, well or not; some payers never come. */
function fieldsOf(kind: Kind, orderId: string, outcome: string | undefined): Readonly<Record<string, unknown>> {
  if (kind === 'collect') {
    const amount = outcome ? '20.00' : pick(['33.33', '177.71', '177.72', '177.73', '177.78'])
    return collectFields({ orderId, payType: 'EWALLET', inBankCode: 'GOOGLE_PAY', amount, notifyUrl })
  }
  const name = outcome ? 'payee' : pick(['0000771', '0000772', '0000773', '0000774', '0000778'])
  const accountNo = `${name}@example.com`
  return payFields({ orderId, accountType: 'EWALLET', bankCode: 'PayPal', amount: '10.00', accountNo, notifyUrl })
}

/** What died processes had taken is free again, as it is after a minute. */
async function timePasses(): Promise<void> {
  for (const table of ['attempts', 'sandbox_payments', 'channel_notices']) {
    await books.rows(`update ${table} set next_at = now() where next_at is not null`)
  }
  await books.rows("update notices set lease_until = now(), next_at = now() where state = 'due'")
}

async function reservesAreExplained(): Promise<void> {
  const [row] = await books.rows(`
    select (select coalesce(sum(amount_minor), 0)::text from entries where account = 'reserved') as reserved,
           (select coalesce(sum(reserved_minor), 0)::text from orders
            where kind = 'payout' and state in ('created', 'queued', 'pending', 'unclear')) as explained`)
  assert.equal(row?.reserved, row?.explained, `seed ${seed}`)
}

const openPayouts = `
  select o.order_no, p.script from orders o left join sandbox_payments p on p.reference = o.order_no
  where o.kind = 'payout' and o.state in ('created', 'queued', 'pending', 'unclear')`

const disagreements = `
  select o.order_no, o.kind, o.state, p.state as bank
  from orders o left join sandbox_payments p on p.reference = o.order_no
  where case p.state when 'paid' then o.state <> 'succeeded' or o.paid_minor <> p.paid_minor
                     when 'failed' then o.state <> 'failed'
                     else o.state not in ('created', 'pending') or o.kind = 'payout' end`

/** Payments of the bank that no order explains: a second execution would be one. */
const strangers = `
  select reference from sandbox_payments p where not exists (select from orders o where o.order_no = p.reference)`

/** What the ended orders brought and cost, by their own words. */
const earned = `
  select (10000 * sum(case kind when 'collection' then paid_minor - fee_minor else -reserved_minor end))::text
    as millionths from orders where state = 'succeeded'`

const clearing = `
  select (-sum(amount_minor))::text as minor from entries natural join journals
  where account like 'clearing:%' and order_no is not null`
const bankBalance = `
  select sum(case kind when 'collection' then paid_minor else -paid_minor end)::text as minor
  from sandbox_payments where state = 'paid'`
