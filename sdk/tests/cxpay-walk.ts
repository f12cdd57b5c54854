import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { acknowledgement, cxpayClient } from '../src/cxpay/index.ts'
import { sameAmount } from '../src/index.ts'
import { done, endOrder, newNumber, noticeAddress, readDemo } from './gateway-under-test.ts'

// A merchant's day over CXPay, on a running gateway. `on-every-runtime.test.ts` starts both.

const demo = readDemo()
const shop = await noticeAddress({ after }, acknowledgement)
const { collect, pay } = demo.cxpay.payCodes
const settings = { ...demo.cxpay, baseUrl: demo.baseUrl + demo.cxpay.path }
const client = cxpayClient(settings)

test('a CXPay collection is created, paid, told and asked for', async () => {
  const orderId = newNumber()
  const order = { payCode: collect.TEST ?? '', amount: '25.50', orderId, notifyUrl: shop.url }
  const created = await done(client.collectCreate({ ...order, remark: 'ein Schuh à 25,50' }))
  assert.match(created.url, /^http/)
  const asked = await done(client.orderQuery({ orderId }))
  assert.deepEqual([asked.status, asked.utr], [0, undefined])
  await endOrder(demo, asked.platOrderId, { outcome: 'succeed' })
  const { body } = await shop.noticeWith(asked.platOrderId)
  const told = client.readNotice(body)
  assert.ok(told.ok)
  const { notice } = told
  assert.ok(notice.status === 1 && sameAmount(notice.amount, '25.5') && notice.orderId === orderId && !notice.reverse)
  assert.equal(notice.remark, 'ein Schuh à 25,50')
  assert.deepEqual(client.readNotice(body.replace('"status":1', '"status":2')), { ok: false, why: 'false signature' })
  const paid = await done(client.orderQuery({ orderId }))
  assert.ok(paid.status === 1 && sameAmount(paid.amount, '25.50') && sameAmount(paid.fee ?? '', notice.fee ?? ''))
  await assertRefused(client.collectCreate(order))
})

test('a CXPay payout is created, paid, and taken back', async () => {
  const orderId = newNumber()
  const payee = { bankAccount: '1234567890', customName: 'A B', remark: 'SBIN0000001', number: '9123456789' }
  const before = await done(client.orderBalance())
  const order = { payCode: pay.IN ?? '', amount: '1000', orderId, notifyUrl: shop.url, ...payee }
  const { platOrderId } = await done(client.payCreate(order))
  const reserved = await done(client.orderBalance())
  assert.ok(!sameAmount(before.balanceUsable, reserved.balanceUsable))
  await endOrder(demo, platOrderId, { outcome: 'succeed' })
  const paid = client.readNotice((await shop.noticeWith(platOrderId, '"status":1')).body)
  assert.ok(paid.ok && paid.notice.status === 1)
  await endOrder(demo, platOrderId, { outcome: 'reverse', reason: 'sent back' })
  const back = client.readNotice((await shop.noticeWith(platOrderId, '"reverse":true')).body)
  assert.ok(back.ok && back.notice.status === 2 && back.notice.reverse === true)
  assert.ok(sameAmount((await done(client.orderBalance())).balanceUsable, before.balanceUsable))
})

test('CXPay refuses a wrong key, an unknown code and an unknown order', async () => {
  await assertRefused(cxpayClient({ ...settings, key: 'another' }).orderBalance())
  const order = { amount: '10', orderId: newNumber(), notifyUrl: shop.url }
  await assertRefused(client.collectCreate({ ...order, payCode: '999999' }))
  await assertRefused(client.orderQuery({ orderId: newNumber() }))
})

async function assertRefused(asked: Promise<{ readonly ok: boolean }>): Promise<void> {
  const refused = (await asked) as { readonly kind?: string; readonly message?: string }
  assert.equal(refused.kind, 'refused', JSON.stringify(refused))
  assert.ok(refused.message)
}
