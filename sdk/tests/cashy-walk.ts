import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { acknowledgement, cashyClient, type PayOutFields } from '../src/cashy/index.ts'
import { sameAmount } from '../src/index.ts'
import { done, endOrder, newNumber, noticeAddress, readDemo } from './gateway-under-test.ts'

// A merchant's day over Cashy, on a running gateway. `on-every-runtime.test.ts` starts both.

const demo = readDemo()
const shop = await noticeAddress({ after }, acknowledgement)
const settings = { ...demo.cashy, baseUrl: demo.baseUrl + demo.cashy.path }
const client = cashyClient(settings)
const asksMax = 600

/** A payout to Interbank in Peru. */
function payOutFields(amount = '100.10'): PayOutFields {
  return {
    ...{ mchOrderNo: newNumber(), amount, currency: 'PEN', accountName: 'Juan Perez', accountNo: '1234567890123' },
    ...{ accountType: 0, bankId: 2, idType: '1', idCard: '12345678', remark: 'salary', notifyUrl: shop.url },
  }
}

/** Waits until a payout is with its bank. */
async function paying(orderNo: string): Promise<void> {
  for (let asks = 0; asks < asksMax; asks += 1) {
    if ((await done(client.payOutQuery({ orderNo }))).orderStatus === 'PAYING') return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.fail('the payout did not come to its bank')
}

test('a Cashy payout is ordered, paid, told and asked for', async () => {
  const fields = payOutFields()
  const before = await done(client.getBalance())
  const applied = await done(client.payOut(fields))
  assert.ok(sameAmount(applied.amount, '100.10') && applied.orderStatus === 'PROCESSING')
  assert.ok(!sameAmount((await done(client.getBalance())).balance, before.balance))
  await paying(applied.orderNo)
  await endOrder(demo, applied.orderNo, { outcome: 'succeed' })
  const { body, headers } = await shop.noticeWith(applied.orderNo)
  const told = client.readNotice(body, headers)
  assert.ok(told.ok)
  const { orderStatus, amount, mchOrderNo, completionTime } = told.notice
  assert.ok(
    orderStatus === 'SUCCESS' && sameAmount(amount, '100.1') && mchOrderNo === fields.mchOrderNo && completionTime,
  )
  assert.deepEqual(client.readNotice(`${body} `, headers), { ok: false, why: 'false signature' })
  const asked = await done(client.payOutQuery({ mchOrderNo }))
  assert.deepEqual([asked.orderStatus, asked.completionTime], ['SUCCESS', completionTime])
})

test('a Cashy payout that fails says why', async () => {
  const { orderNo } = await done(client.payOut(payOutFields()))
  await paying(orderNo)
  await endOrder(demo, orderNo, { outcome: 'fail', reason: 'ACCOUNT_NOT_EXIST' })
  const { body, headers } = await shop.noticeWith(orderNo)
  const told = client.readNotice(body, headers)
  assert.ok(told.ok && told.notice.orderStatus === 'FAIL' && told.notice.fee === undefined)
  assert.ok(told.notice.resultDesc)
})

test('Cashy refusals have their words and name the field', async () => {
  const fields = payOutFields()
  await done(client.payOut(fields))
  const { idCard, ...incomplete } = payOutFields()
  const refusals = [
    [client.payOut(fields), 'order exists', undefined],
    [client.payOut(payOutFields('9.99')), 'field malformed', 'amount'],
    [client.payOut(incomplete as PayOutFields), 'field missing', 'idCard'],
    [client.payOutQuery({ mchOrderNo: newNumber() }), 'order unknown', undefined],
    [cashyClient({ ...settings, apiKey: 'another' }).getBalance(), 'signature wrong', undefined],
    [cashyClient({ ...settings, merchantId: 987654 }).getBalance(), 'merchant unknown', undefined],
  ] as const
  for (const [asked, word, field] of refusals) {
    const refused = await asked
    assert.ok(!refused.ok && refused.kind === 'refused', JSON.stringify(refused))
    assert.deepEqual([refused.word, refused.field], [word, field])
  }
})

test('the banks of Cashy are listed', async () => {
  const banks = await done(client.bankListQuery())
  assert.ok(banks.some(({ bankName }) => /interbank/i.test(bankName)))
})
