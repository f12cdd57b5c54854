import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { eventually, openBooks } from '#tests/support/books.ts'
import { startGateway, startSecondGateway } from '#tests/support/gateway.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { querySubscription, subscriptionBecomes, subscriptionFields } from '#tests/support/subscriber.ts'

const one = await startGateway({ after })
await startSecondGateway({ after }, one)
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, one)
const usd = one.client('USD')

const subscribers = 6
const missedDays = 12

async function subscribe(): Promise<string> {
  const fields = subscriptionFields({ recurringInterval: 'D', notifyUrl: endpoint.url })
  const subscriptionNo = String((await usd.call('/subscription/apply', fields)).subscriptionNo)
  await subscriptionBecomes(usd, subscriptionNo, 'active', ({ status }) => status === '2')
  return subscriptionNo
}

/** As if these subscriptions had begun days ago, and nobody had billed them since. */
async function age(subscriptionNos: readonly string[]): Promise<void> {
  const days = `make_interval(days => ${missedDays})`
  await books.rows(
    `with aged as (
       update deductions set starts_at = starts_at - ${days}, ends_at = ends_at - ${days}
       where subscription_no = any($1)
     )
     update subscriptions set created_at = created_at - ${days}, next_at = now() where subscription_no = any($1)`,
    [subscriptionNos],
  )
}

test('of two processes that bill the same periods each is charged by one, and told once', async () => {
  const subscriptionNos = await Promise.all(Array.from({ length: subscribers }, subscribe))
  await age(subscriptionNos)
  for (const subscriptionNo of subscriptionNos) {
    const isDone = ({ list }: { list: readonly { status: number }[] }) => {
      return list.filter(({ status }) => status === 2).length === missedDays + 1
    }
    await subscriptionBecomes(usd, subscriptionNo, 'billed', isDone)
    const { list } = await querySubscription(usd, subscriptionNo)
    assert.equal(list.length, missedDays + 1)
  }
  const charges = await books.rows(
    `select subscription_no, count(*)::int as orders, count(distinct merchant_order_id)::int as numbers
     from orders where subscription_no = any($1) group by subscription_no`,
    [subscriptionNos],
  )
  for (const { orders, numbers } of charges) assert.deepEqual([orders, numbers], [missedDays + 1, missedDays + 1])
  const told = await eventually('every deduction is told', async () => {
    const bodies = endpoint.bodies.filter(({ type }) => type === 'SUBSCRIPTIONS_DEDUCT')
    return bodies.length >= subscribers * (missedDays + 1) ? bodies : undefined
  })
  assert.equal(new Set(told.map(({ deductNo }) => deductNo)).size, told.length)
  await books.check()
})

test('a subscription that twenty cancel at once is cancelled once', async () => {
  const subscriptionNo = await subscribe()
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => usd.ask('/subscription/cancel', { subscriptionNo })),
  )
  const errors = replies.map(({ error }) => error).sort()
  assert.deepEqual(errors, ['00000000', ...Array.from({ length: 19 }, () => '4014')])
})

test('of twenty applications with one number one is taken, and charged', async () => {
  const fields = subscriptionFields({ notifyUrl: endpoint.url })
  const replies = await Promise.all(Array.from({ length: 20 }, () => usd.ask('/subscription/apply', fields)))
  assert.deepEqual(replies.map(({ error }) => error).sort(), ['00000000', ...Array.from({ length: 19 }, () => '4005')])
  const rows = await books.rows(
    `select 1 from orders join subscriptions using (merchant_id, subscription_no) where merchant_subscription_id = $1`,
    [fields.subscriptionOrderId],
  )
  assert.equal(rows.length, 1)
})
