import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startClockedGateway } from '#tests/e2e/clocked-gateway.ts'
import { eventually, openBooks } from '#tests/support/books.ts'
import { newOrderId } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { wires } from './wires.ts'

const gateway = await startClockedGateway({ after }, { clockStands: true })
const books = openBooks({ after }, gateway)

for (const wire of wires) {
  test(`a notice of ${wire.name} is pushed to the second at its minutes, and then no more`, async (t) => {
    // What the other protocols take for a yes is none here.
    const endpoint = await noticeEndpoint(t, 'Success!')
    const client = wire.open(gateway)
    const taken = await client.ask('collection', { orderId: newOrderId(), amount: '100.00', notifyUrl: endpoint.url })
    const orderNo = 'orderNo' in taken ? taken.orderNo : assert.fail(taken.refused)
    await gateway.outcome(orderNo, { outcome: 'succeed' })
    const look = 'select state, extract(epoch from next_at) as at from notices where order_no = $1 and failures = $2'
    const failed = (pushes: number) =>
      eventually(`push ${pushes}`, async () => (await books.rows(look, [orderNo, pushes]))[0])
    const firstAt = (await failed(1)).at
    const waits = wire.pushMinutes.slice(1).map((minute, at) => (minute - (wire.pushMinutes[at] ?? 0)) * 60)
    for (const [at, wait] of waits.entries()) {
      const { at: nextAt } = await failed(at + 1)
      // The clock stands while a push is under way, so the times are exact.
      assert.equal(
        Number(nextAt) - Number(firstAt),
        ((wire.pushMinutes[at + 1] ?? 0) - (wire.pushMinutes[1] ?? 0)) * 60,
      )
      gateway.forward(wait - 1)
      assert.equal(endpoint.countOf(orderNo), at + 1)
      gateway.forward(1)
    }
    const { state, at } = await failed(wire.pushMinutes.length)
    assert.deepEqual([state, at], ['exhausted', null])
    assert.equal(endpoint.countOf(orderNo), wire.pushMinutes.length)
  })
}
