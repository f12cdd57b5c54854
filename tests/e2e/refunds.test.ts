import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { balancesOf, eventually, millionths, openBooks } from '#tests/support/books.ts'
import { credentialsOf, startGateway } from '#tests/support/gateway.ts'
import { collectFields, newOrderId, payFields } from '#tests/support/haipay-client.ts'
import { decide, findingsOf } from './findings.ts'

const gateway = await startGateway({ after })
const books = openBooks({ after }, gateway)
const usd = gateway.client('USD')
const appId = String(credentialsOf(gateway.demo, 'USD').appId)
const because = ['--reason', 'a test']
type Refund = Readonly<Record<'refundNo' | 'orderNo' | 'orderId' | 'status' | 'appId', string>> & {
  readonly errorMsg?: string
}

async function collected(amount: string, method = 'GOOGLE_PAY') {
  const fields = collectFields({ payType: 'EWALLET', inBankCode: method, amount })
  const orderNo = String((await usd.call('/usd/collect/apply', fields)).orderNo)
  assert.equal(await gateway.outcome(orderNo, { outcome: 'succeed' }), 'succeeded')
  return { orderNo, orderId: String(fields.orderId) }
}

const refund = async (orderNo: string, orderId = newOrderId()) =>
  (await usd.call('/usd/refund/apply', { orderId, orderNo })) as unknown as Refund
const codeOf = async (path: string, members: Readonly<Record<string, unknown>>) => (await usd.ask(path, members)).error
const refusal = (orderNo: string, orderId = newOrderId()) => codeOf('/usd/refund/apply', { orderId, orderNo })
const query = async (refundNo: string) => (await usd.call('/usd/refund/refundQuery', { refundNo })) as unknown as Refund
const ended = (refundNo: string) =>
  eventually(`the end of ${refundNo}`, async () => {
    const found = await query(refundNo)
    return found.status === '0' ? undefined : found
  })
const stateOf = async (refundNo: string) => {
  const [row] = await books.rows('select state from orders where order_no = $1', [refundNo])
  return row?.state
}
const inState = (refundNo: string, state: string) =>
  eventually(`${refundNo} ${state}`, async () => ((await stateOf(refundNo)) === state ? state : undefined))
const refundPart = async (orderNo: string, amount: string) => {
  const shown = await gateway.operator('order', 'refund', orderNo, '--amount', amount, ...because)
  return (shown as { readonly orderNo: string }).orderNo
}
const balances = () => balancesOf(usd, 'USD')

test('a refund is kept for at once, ends by itself, and costs what was paid; its fee is kept', async () => {
  const before = await balances()
  const { orderNo } = await collected('100.00')
  const orderId = newOrderId()
  const applied = await refund(orderNo, orderId)
  assert.match(applied.refundNo, /^25\d{22}$/)
  const { sign: _, ...said } = applied as Refund & { readonly sign: string }
  const names = { appId, orderNo, orderId, refundNo: applied.refundNo }
  assert.deepEqual(said, { ...names, status: '0' })
  const done = await ended(applied.refundNo)
  assert.deepEqual([done.status, done.orderNo, done.orderId], ['1', orderNo, orderId])
  const byOwn = await usd.call('/usd/refund/refundQuery', { orderId })
  assert.equal(byOwn.refundNo, applied.refundNo)
  const both = await usd.call('/usd/refund/refundQuery', { orderId: 'another', refundNo: applied.refundNo })
  assert.equal(both.orderId, orderId)
  assert.equal((await balances()).total - before.total, -millionths('2.50'))
  assert.deepEqual(await books.journalsOf(applied.refundNo), ['refund executed', 'refund reserved'])
  assert.deepEqual(await books.rows('select seq from notices where order_no = $1', [applied.refundNo]), [])
  assert.equal((await usd.call('/usd/collect/query', { orderNo })).status, 2)

  assert.equal(await refusal(orderNo), '4014')
  assert.equal(await refusal(orderNo, orderId), '4005')
  const shown = (await gateway.operator('order', 'show', orderNo)) as { readonly refunds: readonly string[] }
  assert.deepEqual(shown.refunds, [`${applied.refundNo} succeeded 100.00`])
})

test('what cannot be refunded is refused with its code, and leaves nothing behind', async () => {
  const { orderNo, orderId } = await collected('31.00')
  assert.equal(await refusal(orderNo, orderId), '1002')
  assert.equal(await refusal('202604171000000000009999'), '4013')
  const foreign = gateway.client('HKD')
  const other = await foreign.ask('/hkd/refund/apply', { orderId: newOrderId(), orderNo })
  assert.equal(other.error, '4013')
  const unpaid = collectFields({ payType: 'EWALLET', inBankCode: 'GOOGLE_PAY', amount: '32.00' })
  assert.equal(await refusal(String((await usd.call('/usd/collect/apply', unpaid)).orderNo)), '1002')
  const payout = payFields({ accountType: 'EWALLET', bankCode: 'PayPal', accountNo: 'a@example.com', amount: '20.00' })
  assert.equal(await refusal(String((await usd.call('/usd/pay/apply', payout)).orderNo)), '4013')
  assert.equal(await codeOf('/usd/refund/apply', { orderNo }), '1001')
  assert.equal(await codeOf('/usd/refund/refundQuery', {}), '1001')
  assert.equal(await codeOf('/usd/refund/refundQuery', { orderId: newOrderId() }), '4013')
  assert.equal(await codeOf('/usd/refund/refundQuery', { refundNo: orderNo }), '4013')

  await gateway.operator('method', 'refundable', 'USD', 'EWALLET', 'APPLE_PAY', 'no')
  const apple = await collected('33.00', 'APPLE_PAY')
  await eventually('the method closed', async () => ((await refusal(apple.orderNo)) === '4012' ? true : undefined))
  await gateway.operator('method', 'refundable', 'USD', 'EWALLET', 'APPLE_PAY', 'yes')
  const opened = await eventually('the method open', async () => {
    const reply = await usd.ask('/usd/refund/apply', { orderId: newOrderId(), orderNo: apple.orderNo })
    return reply.status === '1' ? reply.data : undefined
  })
  assert.equal((await ended(String(opened.refundNo))).status, '1')
})

test('twenty refunds at once of one order keep its money once', async () => {
  const { orderNo } = await collected('60.00')
  const before = await balances()
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => usd.ask('/usd/refund/apply', { orderId: newOrderId(), orderNo })),
  )
  const taken = replies.filter(({ status }) => status === '1')
  assert.equal(taken.length, 1)
  for (const reply of replies) if (reply.status !== '1') assert.equal(reply.error, '4014')
  await ended(String(taken[0]?.data.refundNo))
  assert.equal((await balances()).total - before.total, -millionths('60.00'))
})

test('a refund that fails gives everything back, and the order can be refunded again', async () => {
  const { orderNo } = await collected('67.73')
  const before = await balances()
  const failed = await ended((await refund(orderNo)).refundNo)
  assert.deepEqual([failed.status, failed.errorMsg], ['2', "Refused by the payer's bank"])
  assert.deepEqual(await balances(), before)
  assert.deepEqual(await books.journalsOf(failed.refundNo), ['refund released', 'refund reserved'])
  assert.equal((await ended(await refundPart(orderNo, '60.00'))).status, '1')
  assert.equal((await ended(await refundPart(orderNo, '7.73'))).status, '1')
  assert.equal(await refusal(orderNo), '4014')
})

test('a silent channel leaves a refund open and its money kept, until it says so', async () => {
  const { orderNo } = await collected('167.75')
  const before = await balances()
  const { refundNo } = await refund(orderNo)
  await inState(refundNo, 'unclear')
  assert.equal((await query(refundNo)).status, '0')
  const now = await balances()
  assert.deepEqual([now.total, now.frozen - before.frozen], [before.total, millionths('167.75')])
  assert.equal(await refusal(orderNo), '4014')
  assert.equal(await gateway.outcome(refundNo, { outcome: 'succeed' }), 'succeeded')
  assert.equal((await query(refundNo)).status, '1')
  assert.equal((await balances()).total - before.total, -millionths('167.75'))

  assert.equal(await gateway.outcome(refundNo, { outcome: 'reverse' }), 'returned')
  assert.equal((await query(refundNo)).status, '2')
  assert.deepEqual(await balances(), before)
})

test('a refund that its channel pays after it failed is booked at once, and found', async () => {
  const { orderNo } = await collected('67.87')
  const before = await balances()
  const { refundNo } = await refund(orderNo)
  const [found] = await eventually('the finding', async () => {
    const found = await findingsOf(gateway, refundNo)
    return found.length > 0 ? found : undefined
  })
  assert.equal(found?.kind, 'late refund')
  assert.equal((await query(refundNo)).status, '2')
  assert.equal((await balances()).total - before.total, -millionths('67.87'))
  // The payer has the money, so there is none left to refund.
  assert.equal(await refusal(orderNo), '4014')
  await decide(gateway, refundNo, 'succeed')
  assert.equal((await query(refundNo)).status, '1')
})

test('a dispute takes only what was not refunded, and a person compares', async () => {
  const { orderNo } = await collected('100.00')
  assert.equal((await ended(await refundPart(orderNo, '30.00'))).status, '1')
  const before = await balances()
  assert.equal(await gateway.outcome(orderNo, { outcome: 'reverse' }), 'disputed')
  assert.equal((await balances()).total - before.total, -millionths('70.00'))
  const [finding] = await findingsOf(gateway, orderNo)
  assert.deepEqual([finding?.kind, finding?.amount], ['contradiction', '30.00 USD'])
  assert.equal(await refusal(orderNo), '4014')

  const whole = await collected('50.00')
  await ended((await refund(whole.orderNo)).refundNo)
  const then = await balances()
  assert.equal(await gateway.outcome(whole.orderNo, { outcome: 'reverse' }), 'disputed')
  assert.deepEqual(await balances(), then)
})

test('a refund under way when its collection is disputed costs its merchant once, however it ends', async () => {
  for (const [outcome, kinds] of [
    ['succeed', ['refund executed', 'refund reserved']],
    ['fail', ['refund released', 'refund reserved']],
  ] as const) {
    const before = await balances()
    const { orderNo } = await collected('267.85')
    const { refundNo } = await refund(orderNo)
    await inState(refundNo, 'unclear')
    await gateway.outcome(orderNo, { outcome: 'reverse' })
    await gateway.outcome(refundNo, { outcome })
    const fee = millionths('6.70')
    assert.equal((await balances()).total - before.total, -fee)
    assert.deepEqual(await books.journalsOf(refundNo), kinds)
  }
})

test('parts are never more than what was paid, and the fee goes back in proportion where the app says so', async () => {
  await gateway.operator('app', 'set-fee-back', appId, '--give', 'yes')
  await gateway.operator('fee', 'set', appId, 'refund', '--fixed', '0.40')
  await eventually('the new terms', async () => {
    const { orderNo } = await collected('1.00')
    const { refundNo } = await refund(orderNo)
    await ended(refundNo)
    const shown = await gateway.operator('order', 'show', refundNo)
    return (shown as { readonly feeBack: string }).feeBack === '0.03' ? true : undefined
  })
  const before = await balances()
  const { orderNo } = await collected('10.00') // Its fee is 0.25.
  await assert.rejects(refundPart(orderNo, '10.01'), /amount above what is left/)
  await assert.rejects(refundPart(orderNo, '0'), /amount cannot be refunded/)
  for (const amount of ['3.33', '3.33']) assert.equal((await ended(await refundPart(orderNo, amount))).status, '1')
  await assert.rejects(refundPart(orderNo, '3.35'), /amount above what is left/)
  const last = await ended((await refund(orderNo)).refundNo)
  assert.equal(last.status, '1')
  const backs = await books.rows(
    'select fee_back_minor::int as back, fee_minor::int as fee from orders where original_order_no = $1 order by 1, 2',
    [orderNo],
  )
  assert.deepEqual(backs, [
    { back: 8, fee: 32 },
    { back: 8, fee: 32 },
    { back: 9, fee: 31 },
  ])
  // Paid 10.00 less 0.25, gave back 10.00, got back 0.25, and paid 0.40 three times.
  assert.equal((await balances()).total - before.total, -millionths('1.20'))
  const audit = await books.rows(
    "select count(*)::int as n from audit_log where action = 'order refund' and subject = $1",
    [orderNo],
  )
  assert.deepEqual(audit, [{ n: 2 }])
})

test('a balance that does not cover the refund refuses it, and the number can be used again', async () => {
  const { orderNo } = await collected('500.00')
  const { available } = await balances()
  const left = available - millionths('100.00')
  const text = `${left / 1_000_000n}.${(left % 1_000_000n).toString().padStart(6, '0').slice(0, 2)}`
  await gateway.operator('app', 'withdraw', appId, text, ...because, '--reference', 'T1')
  const orderId = newOrderId()
  assert.equal(await refusal(orderNo, orderId), '4016')
  await gateway.operator('app', 'top-up', appId, '1000.00', ...because, '--reference', 'T2')
  assert.equal((await ended((await refund(orderNo, orderId)).refundNo)).status, '1')
})

test('the books balance', () => books.check())
