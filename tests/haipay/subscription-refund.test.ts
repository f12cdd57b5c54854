import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startClockedGateway } from '#tests/e2e/clocked-gateway.ts'
import { eventually, openBooks } from '#tests/support/books.ts'
import { collectFields } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { cards, querySubscription, subscriptionBecomes, subscriptionFields } from '#tests/support/subscriber.ts'

const gateway = await startClockedGateway({ after })
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, gateway)
const usd = gateway.client('USD')
const path = '/subscription/refund/apply'

async function subscribe(more: Readonly<Record<string, unknown>> = {}) {
  const said = await usd.call('/subscription/apply', subscriptionFields({ notifyUrl: endpoint.url, ...more }))
  const subscriptionNo = String(said.subscriptionNo)
  const isOver = ({ list }: { list: readonly { status: number }[] }) => Number(list[0]?.status) > 1
  const { list } = await subscriptionBecomes(usd, subscriptionNo, 'charged', isOver)
  return { subscriptionNo, orderNo: list[0]?.orderNo }
}

test('a period is given back with the members of the page, and the subscription goes on', async () => {
  const { subscriptionNo, orderNo } = await subscribe()
  const { sign: _, refundNo, ...data } = await usd.call(path, { subscriptionNo, orderNo })
  const appId = (await querySubscription(usd, subscriptionNo)).said.appId
  assert.deepEqual(data, { orderNo, subscriptionNo, appId })
  assert.equal(typeof appId, 'number')
  assert.match(String(refundNo), /^25\d{14,22}$/)
  const refund = await eventually('the payer has it', async () => {
    const seen = await usd.call('/usd/refund/refundQuery', { refundNo })
    return seen.status === '1' ? seen : undefined
  })
  assert.equal(refund.orderNo, orderNo)
  gateway.forward(32 * 24 * 3600)
  const { list, status } = await subscriptionBecomes(
    usd,
    subscriptionNo,
    'charged',
    (seen) => seen.list[1]?.status === 2,
  )
  assert.deepEqual([status, list[0]?.status], ['2', 2])
  const next = await usd.call(path, { subscriptionNo, orderNo: list[1]?.orderNo })
  assert.notEqual(next.refundNo, refundNo)
})

test('of twenty who give one period back at once one does, also after the subscription was cancelled', async () => {
  const { subscriptionNo, orderNo } = await subscribe()
  await usd.call('/subscription/cancel', { subscriptionNo })
  const replies = await Promise.all(Array.from({ length: 20 }, () => usd.ask(path, { subscriptionNo, orderNo })))
  const errors = replies.map(({ error }) => error).sort()
  assert.deepEqual(errors, ['00000000', ...Array.from({ length: 19 }, () => '4014')])
})

test('what is no paid charge of this subscription is not given back', async () => {
  const mine = await subscribe()
  const other = await subscribe()
  const card = { payType: 'BANK_TRANSFER', inBankCode: 'CREDIT_CARD', amount: '10.00', notifyUrl: endpoint.url }
  const collection = await usd.call('/usd/collect/apply', collectFields(card))
  const declined = await subscribe({ accountNo: cards.bad })
  for (const [asked, error] of [
    [{ ...mine, orderNo: other.orderNo }, '4013'],
    [{ ...mine, orderNo: collection.orderNo }, '4013'],
    [{ ...mine, subscriptionNo: '4025011311423010028' }, '4013'],
    [{ ...mine, orderNo: '2025011311423010028' }, '4013'],
    [declined, '1002'],
  ] as const) {
    assert.equal((await usd.ask(path, asked)).error, error, JSON.stringify(asked))
  }
  assert.equal((await usd.ask(path, mine)).error, '00000000')
})

test('the books balance', () => books.check())
