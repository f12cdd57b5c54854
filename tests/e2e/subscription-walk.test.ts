import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { eventually, openBooks } from '#tests/support/books.ts'
import { moveClock, startGateway, startSecondGateway } from '#tests/support/gateway.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { cards, querySubscription, subscriptionBecomes, subscriptionFields } from '#tests/support/subscriber.ts'

// As docs/sandbox.md says it: over HTTP alone, on two processes of one installation.

const one = await startGateway({ after })
await startSecondGateway({ after }, one)
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, one)
const usd = one.client('USD')
const hour = 3600
const day = 24 * hour
const months = 36

async function subscribe(more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const said = await usd.call('/subscription/apply', subscriptionFields({ notifyUrl: endpoint.url, ...more }))
  const subscriptionNo = String(said.subscriptionNo)
  await subscriptionBecomes(usd, subscriptionNo, 'active', ({ status }) => status === '2')
  return subscriptionNo
}

const forward = (seconds: number) => moveClock(one.baseUrl, { forwardSeconds: seconds })

test('each retry of a period is walked to, and then the end', async () => {
  const subscriptionNo = await subscribe({ accountNo: cards.once })
  for (const [at, wait] of [32 * day, 2 * hour, 25 * hour, 73 * hour].entries()) {
    await forward(wait)
    const sql = `select 1 from deductions
                 where subscription_no = $1 and period = 1 and charge = $2 and state <> 'charging'`
    await eventually(`charge ${at + 1} failed`, async () => {
      return (await books.rows(sql, [subscriptionNo, at + 1])).length === 1 ? true : undefined
    })
  }
  const { list } = await subscriptionBecomes(usd, subscriptionNo, 'cancelled', ({ status }) => status === '4')
  assert.deepEqual(
    list.map(({ status }) => status),
    [2, 3],
  )
})

test('a whole life is walked in two steps: every month is charged once and told once', async () => {
  const subscriptionNo = await subscribe()
  await forward(32 * day)
  await subscriptionBecomes(usd, subscriptionNo, 'billed', ({ list }) => list[1]?.status === 2)
  await forward(1_100 * day)
  await subscriptionBecomes(usd, subscriptionNo, 'over', ({ status }) => status === '4')
  const { list } = await querySubscription(usd, subscriptionNo)
  assert.deepEqual([list.length, new Set(list.map(({ startTime }) => startTime)).size], [months, months])
  assert.ok(list.every(({ status }) => status === 2))
  const told = await eventually('everything is told', async () => {
    const bodies = endpoint.bodies.filter((body) => body.subscriptionNo === subscriptionNo)
    return bodies.length >= months + 2 ? bodies : undefined
  })
  const deductions = told.filter(({ type }) => type === 'SUBSCRIPTIONS_DEDUCT').map(({ deductNo }) => deductNo)
  assert.deepEqual(new Set(deductions), new Set(list.map(({ deductNo }) => deductNo)))
  assert.equal(deductions.length, months)
  await books.check()
})
