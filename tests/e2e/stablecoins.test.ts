import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { balancesOf, eventually, millionths, openBooks } from '#tests/support/books.ts'
import { moveClock, startGateway } from '#tests/support/gateway.ts'
import { collectFields } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'

const gateway = await startGateway({ after })
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, gateway)
const usdt = gateway.client('USDT')
const minutes = 60

async function collect(amount: string): Promise<string> {
  const method = { payType: 'EWALLET', inBankCode: 'TRX', clientType: 'WEB', currency: 'USDT' }
  const fields = collectFields({ ...method, amount, partnerUserId: '9527', notifyUrl: endpoint.url })
  return String((await usdt.call('/usdt/collect/apply', fields)).orderNo)
}

const query = (orderNo: string) => usdt.call('/usdt/collect/query', { orderNo })
const becomes = (orderNo: string, status: number) =>
  eventually(`${orderNo} has status ${status}`, async () => {
    const said = await query(orderNo)
    return said.status === status ? said : undefined
  })

test('the whole amount and an excess are told at once, the address lives 60 minutes', async () => {
  const [whole, more] = [await collect('50.00'), await collect('50.00')]
  await gateway.outcome(whole, { outcome: 'succeed' })
  await gateway.outcome(more, { outcome: 'succeed', amount: '60.00' })
  assert.deepEqual([(await query(whole)).status, (await query(more)).status], [2, 5])
  const notice = await endpoint.noticeOf(more)
  assert.deepEqual([notice.status, notice.amount], [5, '60.00'])
  const lasts = 'select extract(epoch from expires_at - created_at)::int as seconds from orders where order_no = $1'
  assert.deepEqual(await books.rows(lasts, [whole]), [{ seconds: 60 * minutes }])
})

test('a part is told when the time is over, with what was paid; the rest in time makes it whole', async () => {
  const before = await balancesOf(usdt, 'USDT')
  const [part, completed] = [await collect('50.00'), await collect('50.00')]
  for (const orderNo of [part, completed]) {
    assert.equal(await gateway.outcome(orderNo, { outcome: 'succeed', amount: '20.00' }), 'pending')
    assert.equal((await query(orderNo)).status, 1)
  }
  // The second payment of the payer: the bank has all of it now, and is asked.
  const paid = 'update sandbox_payments set paid_minor = amount_minor where reference = $1 returning 1 as one'
  assert.equal((await books.rows(paid, [completed])).length, 1)
  await moveClock(gateway.baseUrl, { forwardSeconds: 11 * minutes })
  await becomes(completed, 2)
  assert.equal((await query(part)).status, 1)
  assert.equal(endpoint.countOf(part), 0)
  await moveClock(gateway.baseUrl, { forwardSeconds: 50 * minutes })
  const said = await becomes(part, 4)
  assert.deepEqual([said.amount, said.actualAmount], ['50.00', '20.00'])
  const notice = await endpoint.noticeOf(part)
  assert.deepEqual([notice.status, notice.amount, notice.payTime], [4, '20.00', said.payTime])
  const fees = millionths(said.fee) + millionths((await query(completed)).fee)
  assert.equal((await balancesOf(usdt, 'USDT')).total - before.total, millionths('70.00') - fees)
  assert.deepEqual(await books.journalsOf(part), ['collection paid'])
  const waiting = 'select count(*)::int as count from channel_notices where reference = $1 and next_at is not null'
  const isDone = async () => ((await books.rows(waiting, [part]))[0]?.count === 0 ? true : undefined)
  await moveClock(gateway.baseUrl, { forwardSeconds: 60 * minutes })
  await eventually('the stored notice of the part is worked off', isDone)
  assert.equal(endpoint.countOf(part), 1)
  assert.deepEqual(await books.rows('select * from exceptions'), [])
})

test('a part that was told stays a part where nobody knows of it any more at the end of the time', async () => {
  const orderNo = await collect('50.00')
  await gateway.outcome(orderNo, { outcome: 'succeed', amount: '20.00' })
  await books.rows('delete from sandbox_payments where reference = $1', [orderNo])
  await moveClock(gateway.baseUrl, { forwardSeconds: 61 * minutes })
  assert.equal((await becomes(orderNo, 4)).actualAmount, '20.00')
  assert.equal((await endpoint.noticeOf(orderNo)).status, 4)
  assert.deepEqual(await books.journalsOf(orderNo), ['collection paid'])
})

test('the books balance', () => books.check())
