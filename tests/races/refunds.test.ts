import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { balancesOf, eventually, millionths, openBooks } from '#tests/support/books.ts'
import { credentialsOf, type Gateway, startGateway, startSecondGateway } from '#tests/support/gateway.ts'
import { collectFields, newOrderId, payFields } from '#tests/support/haipay-client.ts'

const one = await startGateway({ after })
const other = await startSecondGateway({ after }, one)
const books = openBooks({ after }, one)
const usd = one.client('USD')
const gateways = (at: number): Gateway => (at % 2 === 0 ? one : other)
const balances = () => balancesOf(usd, 'USD')

async function collected(amount: string): Promise<string> {
  const fields = collectFields({ payType: 'EWALLET', inBankCode: 'GOOGLE_PAY', amount })
  const orderNo = String((await usd.call('/usd/collect/apply', fields)).orderNo)
  await one.outcome(orderNo, { outcome: 'succeed' })
  return orderNo
}

const refund = (orderNo: string, at = 0) =>
  gateways(at).client('USD').ask('/usd/refund/apply', { orderId: newOrderId(), orderNo })

/** Waits until no refund is under way: then what they cost is final. */
const allEnded = () =>
  eventually('the end of all refunds', async () => {
    const open = await books.rows(
      "select from orders where kind = 'refund' and state in ('created', 'queued', 'pending', 'unclear')",
    )
    return open.length === 0 ? true : undefined
  })

test('refunds of one order in two processes at once keep its money once', async () => {
  for (let round = 0; round < 3; round++) {
    const orderNo = await collected('40.00')
    const before = await balances()
    const replies = await Promise.all(Array.from({ length: 20 }, (_, at) => refund(orderNo, at)))
    const codes = replies.map(({ error }) => error).sort()
    assert.deepEqual(codes, ['00000000', ...Array.from({ length: 19 }, () => '4014')])
    await allEnded()
    assert.equal((await balances()).total - before.total, -millionths('40.00'))
  }
})

test('a dispute and a refund of one order at once cost its merchant once, whichever is first', async () => {
  for (let round = 0; round < 12; round++) {
    const before = await balances()
    // Every second one fails at once: its money then belongs to the dispute.
    const orderNo = await collected(round % 2 === 0 ? '40.00' : '67.73')
    const fee = millionths(round % 2 === 0 ? '1.00' : '1.69')
    const dispute = () => other.outcome(orderNo, { outcome: 'reverse' })
    const [reply] = await Promise.all(
      round % 3 === 0 ? [refund(orderNo), dispute()] : [refund(orderNo), refund(orderNo, 1), dispute()],
    )
    assert.ok(reply && ['00000000', '4014'].includes(reply.error), reply?.error)
    await allEnded()
    assert.equal((await balances()).total - before.total, -fee)
  }
})

test('a payout and a refund at once do not spend the same money', async () => {
  const orderNo = await collected('100.00')
  const appId = String(credentialsOf(one.demo, 'USD').appId)
  const over = (await balances()).available - millionths('120.00')
  const text = `${over / 1_000_000n}.${(over % 1_000_000n).toString().padStart(6, '0').slice(0, 2)}`
  await one.operator('app', 'withdraw', appId, text, '--reason', 'a test', '--reference', 'T1')
  const payout = payFields({ accountType: 'EWALLET', bankCode: 'PayPal', amount: '100.00' })
  const replies = await Promise.all([
    refund(orderNo),
    other.client('USD').ask('/usd/pay/apply', payout),
    refund(orderNo, 1),
  ])
  assert.equal(replies.filter(({ error }) => error === '00000000').length, 1)
  for (const { error } of replies) assert.ok(['00000000', '4014', '4016'].includes(error), error)
  await allEnded()
  assert.ok((await balances()).available >= 0n)
})

test('the books balance', () => books.check())
