import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { balancesOf, millionths, openBooks } from '#tests/support/books.ts'
import { startGateway } from '#tests/support/gateway.ts'

const gateway = await startGateway({ after })
const books = openBooks({ after }, gateway)
const usdt = gateway.client('USDT')
const killedAfterMilliseconds = [0, 5, 15, 40]
const payments = 20

const pay = (address: unknown, hash: string) =>
  fetch(`${gateway.baseUrl}/sandbox/addresses/${address}/payments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ amount: '10.00', hash }),
  })

test('payments to a fixed address are booked once, whenever the gateway is killed while it hears of them', async () => {
  const method = { payType: 'EWALLET', inBankCode: 'FIX_TRX' }
  const { bankNo } = await usdt.call('/usdt/collect/apply/multiple', method)
  for (const milliseconds of killedAfterMilliseconds) {
    const before = await balancesOf(usdt, 'USDT')
    const hashes = Array.from({ length: payments }, (_, at) =>
      createHash('sha256').update(`${milliseconds} ${at}`).digest('hex'),
    )
    // Some are answered, some die with the gateway.
    const first = Promise.allSettled(hashes.map((hash) => pay(bankNo, hash)))
    await pause(milliseconds)
    await gateway.kill()
    await first
    await gateway.start()
    const again = await Promise.all(hashes.map((hash) => pay(bankNo, hash)))
    assert.deepEqual([...new Set(again.map(({ status }) => status))], [200])
    const booked = await books.rows(
      `select count(distinct a.order_no)::int as orders, count(j.cause)::int as journals,
         sum((select amount_minor from orders o where o.order_no = a.order_no))::text as minor,
         sum((select fee_minor from orders o where o.order_no = a.order_no))::text as fees
       from address_payments a join journals j on j.order_no = a.order_no where a.hash = any($1)`,
      [hashes],
    )
    const [{ orders, journals, minor, fees } = assert.fail()] = booked
    assert.deepEqual([orders, journals], [payments, payments])
    const grown = (await balancesOf(usdt, 'USDT')).total - before.total
    assert.equal(grown * BigInt(String(minor)), (BigInt(String(minor)) - BigInt(String(fees))) * millionths('200.00'))
  }
})

test('the books balance', () => books.check())
