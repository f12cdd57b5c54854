import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startClockedGateway } from '#tests/e2e/clocked-gateway.ts'
import { eventually, openBooks } from '#tests/support/books.ts'
import { type CxpayClient, cxpayCollect, cxpayPay } from '#tests/support/cxpay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'

const gateway = await startClockedGateway({ after })
const books = openBooks({ after }, gateway)
const endpoint = await noticeEndpoint({ after }, ' success\r\n')
const cxpay = gateway.cxpay()
const { account } = cxpay
const appWords = [account.merchant, '--protocol', 'cxpay'] as const

async function collect(more: Readonly<Record<string, unknown>> = {}, client: CxpayClient = cxpay): Promise<string> {
  const fields = cxpayCollect(account, 'TEST', { notifyUrl: endpoint.url, remark: 'IDFB0042562', ...more })
  return String((await client.call('/collect/create', fields)).platOrderId)
}

async function payOut(more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const fields = cxpayPay(account, 'TEST', { notifyUrl: endpoint.url, ...more })
  return String((await cxpay.call('/pay/create', fields)).platOrderId)
}

async function usable(): Promise<number> {
  return Number((await cxpay.call('/order/balance', {})).balanceUsable)
}

test('each generation has its own members, and is signed over just them', async () => {
  const members = ['platOrderId', 'orderId', 'amount', 'status', 'reverse', 'remark', 'fee', 'sign']
  const expected: Readonly<Record<string, readonly string[]>> = {
    1: members.filter((name) => !['reverse', 'remark', 'fee'].includes(name)),
    2: members.filter((name) => name !== 'fee'),
    3: members,
  }
  for (const [generation, names] of Object.entries(expected)) {
    await gateway.operator('app', 'set-notice-fields', ...appWords, '--generation', generation)
    await eventually('the setting is known', async () => {
      const orderNo = await collect({ amount: '200.22' })
      await gateway.outcome(orderNo, { outcome: 'succeed' })
      const notice = await endpoint.noticeOf(orderNo)
      assert.ok(cxpay.isGenuine(notice))
      assert.deepEqual([notice.amount, notice.status], [200.22, 1])
      return Object.keys(notice).join() === names.join() || undefined
    })
  }
  const wrong = gateway.operator('app', 'set-notice-fields', ...appWords, '--generation', '4')
  await assert.rejects(wrong, /none of 1, 2 and 3/)
})

test('a notice echoes the remark of what was paid, and says why the rest failed', async () => {
  const paid = await payOut({ remark: 'salary, May' })
  await gateway.outcome(paid, { outcome: 'succeed' })
  const told = await endpoint.noticeOf(paid)
  assert.deepEqual([told.status, told.reverse, told.remark, told.amount, told.fee], [1, false, 'salary, May', 100, 1])
  const failed = await payOut({ remark: 'salary, June' })
  await gateway.outcome(failed, { outcome: 'fail', reason: 'account closed' })
  const why = await endpoint.noticeOf(failed)
  assert.deepEqual([why.status, why.reverse, why.remark, why.amount, why.fee], [2, false, 'account closed', 100, 0])
})

test('a reversal is told with reverse true, and undoes the ledger once', async () => {
  for (const [make, journals] of [
    [collect, ['collection disputed', 'collection paid']],
    [payOut, ['payout executed', 'payout reserved', 'payout returned']],
  ] as const) {
    const before = await usable()
    const orderNo = await make()
    await gateway.outcome(orderNo, { outcome: 'succeed' })
    assert.notEqual(await usable(), before)
    await endpoint.noticeOf(orderNo, ({ status }) => status === 1)
    await gateway.outcome(orderNo, { outcome: 'reverse', reason: 'taken back' })
    const notice = await endpoint.noticeOf(orderNo, ({ reverse }) => reverse === true)
    assert.ok(cxpay.isGenuine(notice))
    assert.deepEqual([notice.status, notice.remark, notice.amount], [2, 'taken back', 100])
    await gateway.outcome(orderNo, { outcome: 'reverse', reason: 'taken back' })
    const { orderId } = notice
    assert.equal((await cxpay.call('/order/query', { orderId })).status, 2)
    assert.deepEqual(await books.journalsOf(orderNo), journals)
    assert.equal(await usable(), before)
    assert.equal(endpoint.countOf(orderNo), 2)
  }
})
