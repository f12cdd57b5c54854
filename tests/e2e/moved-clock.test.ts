import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { eventually, openBooks } from '#tests/support/books.ts'
import { moveClock, startGateway, startSecondGateway } from '#tests/support/gateway.ts'
import { collectFields } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'

const one = await startGateway({ after })
const other = await startSecondGateway({ after }, one)
const silent = await noticeEndpoint({ after }, 'not now')
const books = openBooks({ after }, one)
const usd = one.client('USD')

type Told = { readonly now: string; readonly movedSeconds: number; readonly error?: string }

async function clock(
  baseUrl: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<readonly [number, Told]> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const answer = await fetch(`${baseUrl}/sandbox/clock`, {
    headers: { 'content-type': 'application/json', ...headers },
    ...sent,
  })
  return [answer.status, (await answer.json()) as Told]
}

async function collect(): Promise<string> {
  const method = { payType: 'EWALLET', inBankCode: 'GOOGLE_PAY' }
  const fields = collectFields({ ...method, amount: '10.00', notifyUrl: silent.url })
  return String((await usd.call('/usd/collect/apply', fields)).orderNo)
}

const statusOf = async (orderNo: string) => (await usd.call('/usd/collect/query', { orderNo })).status

test('the clock tells the real time until it is moved, and is moved only as its words allow', async () => {
  const [status, { now, movedSeconds }] = await clock(one.baseUrl)
  assert.equal(status, 200)
  assert.equal(movedSeconds, 0)
  assert.ok(Math.abs(Date.parse(now) - Date.now()) < 5_000)
  const refused: readonly (readonly [number, unknown, RegExp])[] = [
    [400, {}, /forwardSeconds/],
    [400, { forwardSeconds: 1, to: now }, /forwardSeconds/],
    [400, { forwardSeconds: -1 }, /forwardSeconds/],
    [400, { forwardSeconds: 1.5 }, /forwardSeconds/],
    [400, { to: '2027-01-31' }, /2027-01-31T00:00:00Z/],
    [409, { to: '2001-01-01T00:00:00Z' }, /only goes forward/],
    [409, { forwardSeconds: 3_661 * 86_400 }, /3660 days/],
    [409, { to: '2099-01-01T00:00:00+08:00' }, /3660 days/],
  ]
  for (const [expected, body, words] of refused) {
    const [code, said] = await clock(one.baseUrl, body)
    assert.equal(code, expected, JSON.stringify(body))
    assert.match(said.error ?? '', words)
  }
  const proxied = { 'x-forwarded-for': '203.0.113.7' }
  assert.equal((await clock(one.baseUrl, { forwardSeconds: 1 }, proxied))[0], 403)
  assert.equal((await clock(one.baseUrl))[1].movedSeconds, 0)
})

test('a collection expires in seconds, and its notice is pushed at once and five times every 5 minutes', async () => {
  const orderNo = await collect()
  await moveClock(one.baseUrl, { forwardSeconds: 29 * 60 })
  assert.equal(await statusOf(orderNo), 1)
  await moveClock(one.baseUrl, { forwardSeconds: 61 })
  await eventually('the collection has expired', async () => ((await statusOf(orderNo)) === 3 ? true : undefined))
  const look = 'select state, pushes, failures, next_at::text as at from notices where order_no = $1'
  const rowAfter = (failures: number) =>
    eventually(`push ${failures} has failed`, async () => {
      const [row] = await books.rows(look, [orderNo])
      return row?.failures === failures ? row : undefined
    })
  let before = (await clock(one.baseUrl))[1].now
  for (const push of [1, 2, 3, 4, 5]) {
    const row = await rowAfter(push)
    const due = new Date(String(row.at))
    const waited = (due.getTime() - Date.parse(before)) / 1_000
    assert.ok(waited >= 300 - 20 && waited <= 300 + 20, `${waited} s after push ${push}`)
    // Not a moment earlier: everything that is due before has been begun when the move is answered.
    await moveClock(one.baseUrl, { to: new Date(due.getTime() - 15_000).toISOString() })
    assert.equal((await books.rows(look, [orderNo]))[0]?.pushes, push)
    before = (await moveClock(one.baseUrl, { to: due.toISOString() })).toISOString()
  }
  assert.equal((await rowAfter(6)).state, 'exhausted')
  await moveClock(one.baseUrl, { forwardSeconds: 3_600 })
  assert.equal(silent.countOf(orderNo), 6)
})

test('every process follows a move within a second, moves at once add up, and a restart keeps them', async () => {
  const [, { movedSeconds: before }] = await clock(one.baseUrl)
  const day = 86_400
  const bodies = Array.from({ length: 10 }, (_, at) => [at % 2 ? one.baseUrl : other.baseUrl, at] as const)
  await Promise.all(bodies.map(([baseUrl]) => moveClock(baseUrl, { forwardSeconds: day })))
  for (const { baseUrl } of [one, other]) {
    const follows = async () => ((await clock(baseUrl))[1].movedSeconds === before + 10 * day ? true : undefined)
    await eventually('the process follows', follows, 5)
  }
  await other.stop()
  await other.start()
  assert.equal((await clock(other.baseUrl))[1].movedSeconds, before + 10 * day)
  assert.match(other.log(), /the clock of this database was moved/)
})

test('order numbers stay on the real clock', async () => {
  const orderNo = await collect()
  const today = new Date().toISOString().slice(2, 10).replaceAll('-', '')
  assert.ok(orderNo.slice(2, 8) <= today, orderNo)
})
