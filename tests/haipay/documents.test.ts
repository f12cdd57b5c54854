import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { printLocalTime, secondsAfter } from '#core/clock.ts'
import { readCsv } from '#core/csv.ts'
import { dayAfter, firstInstant } from '#core/local-day.ts'
import { balancesOf, eventually, millionths, openBooks } from '#tests/support/books.ts'
import { credentialsOf, moveClock, startGateway } from '#tests/support/gateway.ts'
import { collectFields, payFields } from '#tests/support/haipay-client.ts'

const zone = 'America/New_York'
const gateway = await startGateway({ after })
const books = openBooks({ after }, gateway)
const usd = gateway.client('USD')
const download = '/common/document/download'

// Tomorrow at noon, so that no test runs over midnight, and nothing but what is made here is of that day.
const today = printLocalTime(new Date(), zone).slice(0, 10)
const day = dayAfter(today)
const compact = day.replaceAll('-', '')
const before = await balancesOf(usd, 'USD')
await moveClock(gateway.baseUrl, { to: firstInstant(`${day} 12:00:00`, zone).toISOString() })

async function collect(amount: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const fields = collectFields({ amount, payType: 'EWALLET', inBankCode: 'GOOGLE_PAY', ...more })
  return String((await usd.call('/usd/collect/apply', fields)).orderNo)
}

async function payOut(amount: string): Promise<string> {
  const fields = payFields({ amount, accountType: 'EWALLET', bankCode: 'PayPal', accountNo: 'payee@example.com' })
  return String((await usd.call('/usd/pay/apply', fields)).orderNo)
}

async function fetchFile(type: number, date = compact): Promise<readonly Readonly<Record<string, string>>[]> {
  const said = await usd.call(download, { type, date })
  assert.deepEqual([said.appId, said.type, said.date], [credentialsOf(gateway.demo, 'USD').appId, type, date])
  const answer = await fetch(String(said.fileUrl))
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8')
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const read = readCsv(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  assert.ok(read.ok)
  return read.value.map(({ fields }) => fields)
}

const paid = await collect('20.00', { subject: '=1+1, "茶"', name: 'Ana 张' })
const failed = await collect('30.00')
const expired = await collect('40.00')
const executed = await payOut('15.00')
const returned = await payOut('16.00')
await gateway.outcome(paid, { outcome: 'succeed' })
await gateway.outcome(failed, { outcome: 'fail', reason: '@broken' })
await gateway.outcome(executed, { outcome: 'succeed' })
await gateway.outcome(returned, { outcome: 'fail', reason: 'Account closed' })

test('a file is there from 13:00 of the next day; other days and days of no calendar are refused', async () => {
  const refused = async (members: Readonly<Record<string, unknown>>, code: string, words: RegExp) => {
    const reply = await usd.ask(download, members)
    assert.equal(reply.error, code, JSON.stringify(members))
    assert.match(reply.msg, words)
  }
  await refused({}, '1001', /^type, date can not be empty$/)
  await refused({ type: 15 }, '1001', /^date can not be empty$/)
  await refused({ date: compact }, '1001', /^type can not be empty$/)
  await refused({ type: 30, date: compact }, '1002', /type must be one of 15, 20, 40/)
  await refused({ type: 15, date: '2027-01-31' }, '1002', /date must/)
  await refused({ type: 15, date: '20270231' }, '1002', /date must be a day of the calendar/)
  await refused({ type: 15, date: '20990101' }, '1002', /date must not be in the future/)
  await refused({ type: 15, date: '20200101' }, '1002', /date must not be more than 92 days ago/)
  await refused({ type: 15, date: compact }, '1002', new RegExp(`from ${dayAfter(day)} 13:00:00 on`))
  const cashier = await gateway.client('CASHIER').ask(download, { type: 20, date: compact })
  assert.deepEqual([cashier.error, /CASHIER app has no orders/.test(cashier.msg)], ['1002', true])
  const ready = firstInstant(`${dayAfter(day)} 13:00:00`, zone)
  await moveClock(gateway.baseUrl, { to: secondsAfter(ready, -30).toISOString() })
  await refused({ type: 15, date: compact }, '1002', /13:00:00 on/)
  await moveClock(gateway.baseUrl, { to: ready.toISOString() })
  await usd.call(download, { type: 15, date: compact })
})

test('the collections of a day stand with their words, and no text of theirs is a formula', async () => {
  await eventually('the unpaid one has expired', async () => {
    return (await usd.call('/usd/collect/query', { orderNo: expired })).status === 3 ? true : undefined
  })
  const lines = await fetchFile(20)
  assert.deepEqual(
    lines.map(({ orderNo, amount, actualAmount, fee, status, settlementStatus, notificationStatus, errorMsg }) => [
      ...[orderNo, amount, actualAmount, fee, status, settlementStatus, notificationStatus, errorMsg],
    ]),
    [
      [paid, '20.00', '20.00', '0.50', 'Success', 'Success', 'Error', ''],
      [failed, '30.00', '0.00', '0.00', 'Failed', 'Not Start', 'Error', "'@broken"],
      [expired, '40.00', '0.00', '0.00', 'Failed', 'Not Start', 'Error', 'the payment time is over'],
    ],
  )
  assert.deepEqual([lines[0]?.subject, lines[0]?.name], ['\'=1+1, "茶"', 'Ana 张'])
  assert.match(lines[0]?.createTime ?? '', new RegExp(`^${day} 12:0`))
})

test('the payouts of a day stand with their words', async () => {
  const lines = await fetchFile(15)
  assert.deepEqual(
    lines.map(({ orderNo, amount, status, errorMsg }) => [orderNo, amount, status, errorMsg]),
    [
      [executed, '15.00', 'Success', ''],
      [returned, '16.00', 'Failed', 'Account closed'],
    ],
  )
})

test('the fund flow leads from what the app had before the day to what it has after it', async () => {
  const lines = await fetchFile(40)
  const [opening, closing] = [lines.at(0), lines.at(-1)]
  assert.deepEqual([opening?.type, closing?.type], ['opening balance', 'closing balance'])
  assert.equal(millionths(opening?.balance), before.total)
  const now = await balancesOf(usd, 'USD')
  const { balance, availableBalance, frozenBalance } = closing ?? {}
  assert.deepEqual([balance, availableBalance, frozenBalance].map(millionths), [now.total, now.available, now.frozen])
  let sum = before.total
  for (const line of lines) {
    sum += millionths(line.change)
    assert.equal(millionths(line.balance), sum, line.type)
    const parts = [line.availableBalance, line.frozenBalance, line.unsettledBalance].map(millionths)
    assert.equal(
      parts.reduce((one, other) => one + other),
      sum,
      line.type,
    )
  }
  assert.equal(sum, now.total)
  const ofOrder = (orderNo: string) => lines.filter((line) => line.orderNo === orderNo).map((line) => line.type)
  assert.deepEqual(ofOrder(paid), ['collection paid'])
  assert.deepEqual(ofOrder(returned), ['payout reserved', 'payout released'])
  assert.equal(lines.length, 2 + 5)
  // The day before ends with what this one begins with.
  const last = (await fetchFile(40, today.replaceAll('-', ''))).at(-1)
  assert.equal(last?.balance, opening?.balance)
})

test('a link cannot be made up, serves nothing but its own file, and ends after an hour', async () => {
  const said = await usd.call(download, { type: 20, date: compact })
  const url = String(said.fileUrl)
  const key = new URL(url).searchParams.get('key') ?? ''
  const changed = key.slice(0, -6) + (key.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA')
  const { appId } = credentialsOf(gateway.demo, 'HKD')
  const elsewhere = [
    url.replace('collections', 'payouts'),
    url.replace(/_\d+_/, `_${appId}_`),
    url.replace(compact, '20270101'),
  ]
  for (const other of [url.replace(key, changed), url.replace(key, 'x'), ...elsewhere]) {
    assert.notEqual(other, url)
    assert.equal((await fetch(other)).status, 404, other)
  }
  assert.equal((await fetch(url.slice(0, url.indexOf('?')))).status, 404)
  const until = firstInstant(String(said.expired), zone)
  await moveClock(gateway.baseUrl, { to: secondsAfter(until, -30).toISOString() })
  assert.equal((await fetch(url)).status, 200)
  await moveClock(gateway.baseUrl, { to: secondsAfter(until, 1).toISOString() })
  assert.equal((await fetch(url)).status, 404)
})

test('a day begins and ends at midnight of its zone', async () => {
  const [from, until] = [firstInstant(`${day} 00:00:00`, zone), firstInstant(`${dayAfter(day)} 00:00:00`, zone)]
  const instants = { L: new Date(from.getTime() - 1), F: from, U: new Date(until.getTime() - 1), N: until }
  for (const [name, at] of Object.entries(instants)) {
    await books.rows(
      `insert into orders
       select (jsonb_populate_record(o, jsonb_build_object(
         'order_no', $2::text, 'merchant_order_id', $2::text, 'created_at', $3::timestamptz))).*
       from orders o where o.order_no = $1`,
      [expired, `border${name}`, at.toISOString()],
    )
  }
  const bordersOf = async (date: string) =>
    (await fetchFile(20, date)).map(({ orderNo }) => orderNo).filter((orderNo) => orderNo?.startsWith('border'))
  assert.deepEqual(await bordersOf(compact), ['borderF', 'borderU'])
  assert.deepEqual(await bordersOf(today.replaceAll('-', '')), ['borderL'])
  await books.rows(`delete from orders where order_no like 'border%' returning 1 as one`)
})

test('a day of many pages is whole, also where orders and journals were made in the same millisecond', async () => {
  const many = 2_500
  await books.rows(
    `insert into orders
     select (jsonb_populate_record(o, jsonb_build_object(
       'order_no', 'X' || n, 'merchant_order_id', 'X' || n, 'state', 'created'))).*
     from orders o, generate_series(1, ${many}) n where o.order_no = $1`,
    [expired],
  )
  const place = `(select merchant_id, app_id, created_at from orders where order_no = $1) o,
    generate_series(1, ${many}) n`
  await books.rows(
    `insert into journals
     select merchant_id, 'many:' || n, app_id, 'top-up', null, null, 'test', created_at from ${place}`,
    [expired],
  )
  for (const [line, account, sign] of [
    [0, 'available', ''],
    [1, 'clearing:bank', '-'],
  ]) {
    await books.rows(
      `insert into entries
       select merchant_id, 'many:' || n, ${line}, app_id, 'USD', '${account}', ${sign}n from ${place}`,
      [expired],
    )
  }
  await books.rows(`insert into unfolded select merchant_id, app_id, 'USD', 'many:' || n from ${place}`, [expired])
  const collections = await fetchFile(20)
  assert.equal(collections.length, 3 + many)
  assert.equal(new Set(collections.map(({ orderNo }) => orderNo)).size, 3 + many)
  const flow = await fetchFile(40)
  assert.equal(flow.length, 2 + 5 + many)
  assert.equal(millionths(flow.at(-1)?.balance), (await balancesOf(usd, 'USD')).total)
  await books.check()
})
