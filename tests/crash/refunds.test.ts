import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { balancesOf, eventually, millionths, openBooks } from '#tests/support/books.ts'
import { startGateway } from '#tests/support/gateway.ts'
import { collectFields, newOrderId } from '#tests/support/haipay-client.ts'

const gateway = await startGateway({ after })
const books = openBooks({ after }, gateway)
const usd = gateway.client('USD')
const killedAfterMilliseconds = [0, 5, 40, 300, 1_200]

async function collected(): Promise<string> {
  const fields = collectFields({ payType: 'EWALLET', inBankCode: 'GOOGLE_PAY', amount: '40.00' })
  const orderNo = String((await usd.call('/usd/collect/apply', fields)).orderNo)
  await gateway.outcome(orderNo, { outcome: 'succeed' })
  return orderNo
}

test('a refund that was answered happens once, whenever the gateway is killed after the answer', async () => {
  for (const milliseconds of killedAfterMilliseconds) {
    const before = await balancesOf(usd, 'USD')
    const orders = await Promise.all([collected(), collected()])
    const applied = await Promise.all(
      orders.map((orderNo) => usd.call('/usd/refund/apply', { orderId: newOrderId(), orderNo })),
    )
    await pause(milliseconds)
    await gateway.kill()
    await gateway.start()
    for (const { refundNo } of applied) {
      const ask = async () => (await usd.call('/usd/refund/refundQuery', { refundNo })).status
      await eventually(`the refund ${refundNo}`, async () => ((await ask()) === '1' ? true : undefined), 150)
      assert.deepEqual(await books.journalsOf(String(refundNo)), ['refund executed', 'refund reserved'])
      assert.equal((await books.rows('select from sandbox_payments where reference = $1', [refundNo])).length, 1)
    }
    assert.equal((await balancesOf(usd, 'USD')).total - before.total, -millionths('2.00'))
  }
})

test('the books balance', () => books.check())
