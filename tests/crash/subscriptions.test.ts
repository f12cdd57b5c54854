import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { eventually, openBooks } from '#tests/support/books.ts'
import { startGateway } from '#tests/support/gateway.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { subscriptionBecomes, subscriptionFields } from '#tests/support/subscriber.ts'
import { seededRandom } from './seeded-random.ts'

const kills = 4
const lifeMillisecondsMax = 600
const subscribers = 4
const missedDays = 6

const { seed, random } = seededRandom(process.env.CRASH_SEED)
const gateway = await startGateway({ after })
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, gateway)
const usd = gateway.client('USD')

async function subscribe(): Promise<string> {
  const fields = subscriptionFields({ recurringInterval: 'D', notifyUrl: endpoint.url })
  const subscriptionNo = String((await usd.call('/subscription/apply', fields)).subscriptionNo)
  await subscriptionBecomes(usd, subscriptionNo, 'active', ({ status }) => status === '2')
  return subscriptionNo
}

/** While the gateway is dead: the leases of its calls end, and what it did not say is long past. */
async function longTimePasses(): Promise<void> {
  await books.rows(`update attempts set next_at = now(), submitted_at = submitted_at - interval '1 hour'
                    where next_at is not null`)
  await books.rows('update subscriptions set next_at = now() where next_at is not null')
  await timePasses()
}

/** What waits to be charged, or to be asked about again, is due. */
async function timePasses(): Promise<void> {
  await books.rows(`update attempts set next_at = now() where state in ('pending', 'unclear') and next_at is not null`)
  await books.rows(`update deductions set charge_at = now() where state = 'waiting'`)
  await books.rows(
    `update subscriptions s set next_at = now()
     where exists (select 1 from deductions d where d.merchant_id = s.merchant_id
                   and d.subscription_no = s.subscription_no and d.state in ('charging', 'waiting'))`,
  )
}

/** A charge that was cut off before the bank had it: nobody sends it again, and an operator says that it failed. */
async function decideUnclear(): Promise<void> {
  const unclear = await books.rows(
    `select o.order_no from orders o join attempts a using (merchant_id, order_no)
     where o.state = 'unclear' and a.state = 'unclear'
       and not exists (select 1 from sandbox_payments p where p.reference like o.order_no || '%')`,
  )
  for (const { order_no: orderNo } of unclear) {
    await gateway.operator('order', 'resolve', `${orderNo}`, 'fail', '--reason', 'the bank does not have it')
  }
}

test('killed again and again while it bills, the gateway charges every period, and none twice', async (t) => {
  t.diagnostic(`CRASH_SEED=${seed}`)
  const subscriptionNos = await Promise.all(Array.from({ length: subscribers }, subscribe))
  await books.rows(
    `with aged as (update deductions set starts_at = starts_at - make_interval(days => ${missedDays}),
                                         ends_at = ends_at - make_interval(days => ${missedDays}))
     update subscriptions set created_at = created_at - make_interval(days => ${missedDays}), next_at = now()`,
  )
  for (let killed = 0; killed < kills; killed += 1) {
    await pause(random() * lifeMillisecondsMax)
    await gateway.kill()
    await longTimePasses()
    await gateway.start()
  }
  await eventually(
    'everything is billed',
    async () => {
      await timePasses()
      await decideUnclear()
      await pause(500)
      const rows = await books.rows(`select 1 from deductions where state = 'succeeded'`)
      return rows.length === subscribers * (missedDays + 1) ? true : undefined
    },
    120,
  )
  const perPeriod = await books.rows(
    `select d.subscription_no, d.period from deductions d
     join orders o on o.merchant_id = d.merchant_id
                  and (o.merchant_order_id = d.deduct_no or o.merchant_order_id like d.deduct_no || '-%')
     where o.state = 'succeeded' group by d.subscription_no, d.period having count(*) <> 1`,
  )
  assert.deepEqual(perPeriod, [], `seed ${seed}`)
  const atBank = await books.rows(
    `select o.order_no from orders o join sandbox_payments p on p.reference like o.order_no || '%'
     where p.state = 'paid' and o.state <> 'succeeded' and o.subscription_no is not null`,
  )
  assert.deepEqual(atBank, [], `the bank was paid for what failed here, seed ${seed}`)
  assert.equal(subscriptionNos.length, subscribers)
  await books.check()
})
