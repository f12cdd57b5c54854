import assert from 'node:assert/strict'
import { after, type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { balancesOf, eventually, millionths, openBooks } from '#tests/support/books.ts'
import { credentialsOf, startGateway, startSecondGateway } from '#tests/support/gateway.ts'
import { collectFields, haipayClient, newOrderId, payFields, type Reply } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'

const one = await startGateway({ after })
const other = await startSecondGateway({ after }, one)
const gateways = [one, other]
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, one)
const usd = one.client('USD')
const clients = gateways.map((gateway) => gateway.client('USD'))
const appId = String(credentialsOf(one.demo, 'USD').appId)
const notifyUrl = endpoint.url
/** From the trace that somebody left to standing in line. */
const inLineMilliseconds = 30

/** Each of two, in turn. */
const inTurn = <Value>(of: readonly Value[], at: number): Value => of[at % of.length] ?? assert.fail()
const orderNosOf = (replies: readonly Reply[]) =>
  replies.filter(({ status }) => status === '1').map(({ data }) => String(data.orderNo))

function collect(at: number, amount = '10.00'): Promise<Reply> {
  const fields = collectFields({ payType: 'EWALLET', inBankCode: 'GOOGLE_PAY', notifyUrl, amount })
  return inTurn(clients, at).ask('/usd/collect/apply', fields)
}

function payOut(at: number, amount = '10.00'): Promise<Reply> {
  const to = { accountType: 'EWALLET', bankCode: 'PayPal', accountNo: 'payee@example.com' }
  return inTurn(clients, at).ask('/usd/pay/apply', payFields({ ...to, notifyUrl, amount }))
}

test('thousands of orders that two processes take at once have numbers of their own', async () => {
  const orderNos: string[] = []
  const merchant = async (at: number) => {
    for (let count = 0; count < 125; count += 1) orderNos.push(...orderNosOf([await collect(at, '1.00')]))
  }
  await Promise.all(Array.from({ length: 16 }, (_, at) => merchant(at)))
  assert.equal(orderNos.length, 2_000)
  assert.equal(new Set(orderNos).size, 2_000)
})

test('of hundreds of notices, whoever queued them, none is pushed by both processes', async () => {
  const orderNos = orderNosOf(await Promise.all(Array.from({ length: 300 }, (_, at) => collect(at))))
  assert.equal(orderNos.length, 300)
  await Promise.all(
    orderNos.flatMap((orderNo, at) => {
      const outcome = at % 3 === 0 ? 'fail' : 'succeed'
      // Half of them are told to both.
      const told = at % 2 === 0 ? gateways : [inTurn(gateways, at)]
      return told.map((gateway) => gateway.outcome(orderNo, { outcome }))
    }),
  )
  await assertToldOnce(orderNos)
})

type Actor = 'notice' | 'notice to the other' | 'poll' | 'operator'

const succeed: Readonly<Record<Actor, (orderNo: string) => Promise<unknown>>> = {
  notice: (orderNo) => one.outcome(orderNo, { outcome: 'succeed' }),
  'notice to the other': (orderNo) => other.outcome(orderNo, { outcome: 'succeed' }),
  poll: (orderNo) => books.rows('update attempts set next_at = now() where order_no = $1', [orderNo]),
  operator: (orderNo) => resolve(orderNo, 'succeed'),
}
const queues: readonly (readonly Actor[])[] = [
  ['notice', 'poll', 'operator', 'notice to the other'],
  ['poll', 'operator', 'notice', 'notice to the other'],
  ['operator', 'notice', 'notice to the other', 'poll'],
  ['notice', 'notice to the other', 'operator', 'poll'],
  ['poll', 'notice', 'notice to the other', 'operator'],
  ['operator', 'poll', 'notice', 'notice to the other'],
]

test('notices, a poll and an operator that wait for one order end it once, whoever comes first', async () => {
  const orderNos: string[] = []
  for (const queue of queues) {
    const orderNo = await payoutThatTheBankPaid()
    await standInLine(
      orderNo,
      queue.map((actor) => () => succeed[actor](orderNo)),
    )
    assert.deepEqual(await books.journalsOf(orderNo), ['payout executed', 'payout reserved'])
    orderNos.push(orderNo)
  }
  await assertToldOnce(orderNos)
})

test('a success and a failure that wait for one order end it with the first, and late truth is booked', async () => {
  const success = await payoutThatTheBankPaid()
  await standInLine(success, [() => succeed.notice(success), () => resolve(success, 'fail')])
  assert.deepEqual(await books.journalsOf(success), ['payout executed', 'payout reserved'])
  const failure = await payoutThatTheBankPaid()
  await standInLine(failure, [() => resolve(failure, 'fail'), () => succeed['notice to the other'](failure)])
  assert.deepEqual(await books.journalsOf(failure), ['late payout', 'payout released', 'payout reserved'])
  await assertToldOnce([success, failure])
  const words = endpoint.bodies.filter(({ orderNo }) => orderNo === success || orderNo === failure)
  assert.deepEqual(words.map(({ orderNo, status }) => [orderNo === success, status]).sort(), [
    [false, 3],
    [true, 2],
  ])
})

test('a dispute at once with payouts that spend the money leaves available at zero and the rest as debt', async (t) => {
  await leaveAvailable(millionths('100.00'))
  for (let round = 0; round < 6; round += 1) {
    const [collected = ''] = orderNosOf([await collect(round, '500.00')])
    await one.outcome(collected, { outcome: 'succeed' })
    const before = (await balancesOf(usd, 'USD')).available - millionths('500.00')
    const watch = watchFunds(t)
    const payOuts = (count: number) => Promise.all(Array.from({ length: count }, (_, at) => payOut(at, '80.00')))
    // Two payouts more are begun before the dispute in each round.
    const [some, , rest] = await Promise.all([
      payOuts(2 * round),
      inTurn(gateways, round).outcome(collected, { outcome: 'reverse' }),
      payOuts(12 - 2 * round),
    ])
    const replies = [...some, ...rest]
    const taken = orderNosOf(replies)
    assert.equal(replies.filter(({ error }) => error === '4016').length, 12 - taken.length)
    const net = before - BigInt(taken.length) * millionths('80.80')
    assert.equal((await balancesOf(usd, 'USD')).available, net)
    assert.deepEqual(await fundsNow(), net < 0n ? { available: 0n, debt: -net } : { available: net, debt: 0n })
    await Promise.all(taken.map((orderNo, at) => inTurn(gateways, at).outcome(orderNo, { outcome: 'fail' })))
    const isRepaid = async () => ((await fundsNow()).debt === 0n ? true : undefined)
    await eventually('what is given back repays the debt', isRepaid)
    assert.deepEqual(await fundsNow(), { available: before, debt: 0n })
    assert.ok((await watch.lowest()) >= 0n)
  }
})

test('a frozen app, a closed method and a rotated key are known to both in a second', async () => {
  const answers = async (code: string) => {
    const bothSay = async () => {
      const replies = await Promise.all([collect(0), collect(1)])
      return replies.every(({ error }) => error === code) ? true : undefined
    }
    await eventually(`both answer ${code}`, bothSay, 1)
  }
  const method = [appId, 'collect', 'EWALLET', 'GOOGLE_PAY']
  await one.operator('app', 'disable', appId)
  await answers('4011')
  await one.operator('app', 'enable', appId)
  await answers('00000000')
  await one.operator('method', 'close', ...method)
  await answers('4012')
  await one.operator('method', 'open', ...method)
  await answers('00000000')

  const rotated = (await one.operator('app', 'rotate-key', appId, '--retire-old')) as Readonly<Record<string, string>>
  await answers('4001')
  const { secret: secretKey = '', platformPublicKey = '' } = rotated
  const credentials = { ...credentialsOf(one.demo, 'USD'), secretKey, platformPublicKey }
  for (const { baseUrl, demo } of gateways) {
    const client = haipayClient(baseUrl + demo.haipay.path, credentials)
    assert.ok(client.isGenuine(await client.call('/usd/account/ledger', {})))
  }
})

test('the books balance', () => books.check())

/** A payout that its bank has executed, and not yet said so to anybody. */
async function payoutThatTheBankPaid(): Promise<string> {
  const [orderNo = ''] = orderNosOf([await payOut(0)])
  const pay = "update sandbox_payments set state = 'paid', paid_minor = amount_minor where reference = $1 returning *"
  const isPending = "select from orders where order_no = $1 and state = 'pending'"
  await eventually('the payout is with the bank', async () => (await books.rows(isPending, [orderNo]))[0])
  assert.equal((await books.rows(pay, [orderNo])).length, 1)
  return orderNo
}

/** An operator's word, which may come too late. */
async function resolve(orderNo: string, verdict: 'succeed' | 'fail'): Promise<void> {
  const told = one.operator('order', 'resolve', orderNo, verdict, '--reason', 'the bank told me')
  await told.catch((why: Error) => assert.match(why.message, /order has ended/))
}

/** Holds an order's row until all stand in line for it, in the order given, and then lets them go. */
async function standInLine(orderNo: string, acts: readonly (() => Promise<unknown>)[]): Promise<void> {
  const holder = new pg.Client({ connectionString: one.databaseUrl })
  await holder.connect()
  // What each leaves behind before it wants the order: a stored notice, a line in the audit log, a question asked.
  const traces = `
    select (select count(*) from channel_notices where reference = $1)::int
         + (select count(*) from audit_log where subject = $1)::int
         + (select asks from attempts where order_no = $1) as count,
           (select count(*)::int from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock') as waiting`
  try {
    await holder.query('begin')
    await holder.query('select from orders where order_no = $1 for update', [orderNo])
    const begun: Promise<unknown>[] = []
    for (const act of acts) {
      begun.push(act())
      await eventually(`${begun.length} want the order`, async () => {
        const [row] = await books.rows(traces, [orderNo])
        return row?.count === begun.length && Number(row.waiting) > 0 ? true : undefined
      })
      await pause(inLineMilliseconds)
    }
    await holder.query('commit')
    await Promise.all(begun)
  } finally {
    await holder.end()
  }
}

/** One notice per order, pushed once. */
async function assertToldOnce(orderNos: readonly string[]): Promise<void> {
  const open = "select from notices where order_no = any($1) and state <> 'acknowledged' limit 1"
  const areTold = async () => ((await books.rows(open, [orderNos])).length === 0 ? true : undefined)
  await eventually('all are told', areTold)
  const pushes = 'select pushes from notices where order_no = any($1)'
  assert.deepEqual(
    await books.rows(pushes, [orderNos]),
    orderNos.map(() => ({ pushes: 1 })),
  )
  for (const orderNo of orderNos) assert.equal(endpoint.countOf(orderNo), 1, orderNo)
}

async function leaveAvailable(left: bigint): Promise<void> {
  const { available } = await balancesOf(usd, 'USD')
  const cents = (available - left) / 10_000n
  const amount = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`
  await one.operator('app', 'withdraw', appId, amount, '--reason', 'spent', '--reference', newOrderId())
  assert.equal((await balancesOf(usd, 'USD')).available, left)
}

/** What all entries of the app up to now add up to, in millionths; debt is positive. */
async function fundsNow(): Promise<{ readonly available: bigint; readonly debt: bigint }> {
  const [row] = await books.rows(
    `select (10000 * coalesce(sum(amount_minor) filter (where account = 'available'), 0))::text as available,
            (10000 * coalesce(-sum(amount_minor) filter (where account = 'debt'), 0))::text as debt
     from entries where currency = 'USD' and app_id = (select id from apps where protocol = 'haipay' and wire_id = $1)`,
    [appId],
  )
  return { available: BigInt(row?.available ?? -1), debt: BigInt(row?.debt ?? -1) }
}

/** Looks at the funds all the time, until it is asked for the lowest available that was ever there. */
function watchFunds(t: TestContext): { lowest(): Promise<bigint> } {
  let isOver = false
  const watching = (async () => {
    let lowest = (await fundsNow()).available
    while (!isOver) {
      const { available } = await fundsNow()
      if (available < lowest) lowest = available
    }
    return lowest
  })()
  const end = () => {
    isOver = true
    return watching
  }
  t.after(async () => void (await end())) // A test that fails must not leave it looking for ever.
  return { lowest: end }
}
