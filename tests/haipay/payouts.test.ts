import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { money } from '#core/money.ts'
import { setFee } from '#domain/fees/index.ts'
import { topUp } from '#domain/ledger/index.ts'
import { setMethodStatus } from '#domain/methods/index.ts'
import { accepted, type Body, failureOf, post, startGateway, verifiedData } from './haipay-scene.ts'

const payout: Body = {
  amount: '300.00',
  accountType: 'EWALLET',
  bankCode: 'GCASH',
  accountNo: '09123456789',
  name: 'Maria Cruz',
  phone: '09123456789',
  email: 'payee@shop.example',
  partnerUserId: 'u1',
}

describe('payouts over HaiPay', async () => {
  const gateway = await startGateway({ after })
  const { deps, engine, merchantId, url } = gateway
  await gateway.route('payout', 'PHP')
  const php = await gateway.addApp('PHP')
  const actor = 'cli'
  const apply = (body: Body) => post(`${url}/php/pay/apply`, php, { ...payout, ...body })
  const query = (body: Body) => post(`${url}/php/pay/query`, php, body)
  const ledger = async () => verifiedData(await post(`${url}/php/account/ledger`, php, {}), php)

  test('a payout above the balance is refused, and leaves nothing', async () => {
    assert.equal(failureOf(await apply({ orderId: 'P0' })), '4016 your account do not have enough money')
    assert.equal(failureOf(await query({ orderId: 'P0' })), '4013 order not exit')
  })

  test('a payout is answered with its numbers, holds its cost, and leaves', async () => {
    const key = { merchantId, appId: php.appId }
    const amount = money(100_000n, 'PHP')
    accepted(await topUp(deps, { ...key, amount, reference: 'T1', reason: 'opening', actor }))
    const of = { product: 'payout', currency: 'PHP', payType: '*', code: '*', side: 'outside' } as const
    const fee = { ...of, ratePpm: 0n, fixedMinor: 1_000n, minMinor: undefined, maxMinor: undefined }
    accepted(await setFee(deps, { app: php.app, fee, actor }))
    await engine.watch.refresh()
    const { orderId, orderNo, ...more } = verifiedData(await apply({ orderId: 'P1' }), php)
    assert.deepEqual([orderId, more], ['P1', {}])
    assert.match(String(orderNo), /^15\d{14,22}$/)
    const held = { bal: '1000.00', availableBal: '690.00', frzBal: '310.00', unSettleBal: '0.00' }
    assert.deepEqual(await ledger(), held)
    const { status, ...open } = verifiedData(await query({ orderId: 'P1' }), php)
    assert.deepEqual(open, { orderId, orderNo, amount: '300.00', fee: '0.00' })
    assert.ok(status === 0 || status === 1)
    await leave(orderNo)
    const { payTime, ...paid } = verifiedData(await query({ orderNo }), php)
    assert.deepEqual(paid, { orderId, orderNo, amount: '300.00', fee: '10.00', status: 2 })
    assert.match(String(payTime), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    const left = { bal: '690.00', availableBal: '690.00', frzBal: '0.00', unSettleBal: '0.00' }
    assert.deepEqual(await ledger(), left)
  })

  test('a payout that came back is a failure that says so, and costs nothing', async () => {
    const { orderNo } = verifiedData(await query({ orderId: 'P1' }), php)
    await gateway.end(orderNo, { outcome: 'reverse', reason: 'account closed' })
    const { errorMsg, ...back } = verifiedData(await query({ orderNo }), php)
    assert.deepEqual(back, { orderId: 'P1', orderNo, amount: '300.00', fee: '0.00', status: 3 })
    assert.match(String(errorMsg), /^returned after success: /)
    const whole = { bal: '1000.00', availableBal: '1000.00', frzBal: '0.00', unSettleBal: '0.00' }
    assert.deepEqual(await ledger(), whole)
  })

  test('a repeated order number is refused, also when the balance would not be enough', async () => {
    assert.equal(failureOf(await apply({ orderId: 'P1' })), '4005 order already exit')
    assert.equal(failureOf(await apply({ orderId: 'P1', amount: '50000.00' })), '4005 order already exit')
  })

  test('what is wrong with a payout is told as with a collection', async () => {
    assert.equal(
      failureOf(await apply({ orderId: 'P2', accountNo: '', name: null })),
      '1001 accountNo, name can not be empty',
    )
    assert.equal(failureOf(await apply({ orderId: 'P2', bankCode: 'X' })), '4002 system:channel code does not exist')
    const tooMuch = await apply({ orderId: 'P2', amount: '50000.01' })
    assert.match(failureOf(tooMuch), /^1002 Illegal Param: amount must be from [\d.]+ up to 50000\.00 PHP$/)
  })

  test('a payout whose channel is down or missing is told so', async () => {
    const down = '5012 pay in channel not functional, please connect customer service'
    const method = {
      protocol: 'haipay',
      product: 'payout',
      currency: 'PHP',
      payType: 'EWALLET',
      code: 'GCASH',
    } as const
    accepted(await setMethodStatus(deps, { method, status: 'Maintenance', actor }))
    const krw = await gateway.addApp('KRW')
    await engine.watch.refresh()
    assert.equal(failureOf(await apply({ orderId: 'P3' })), down)
    const [open] = await engine.methods.listOpen({ app: krw.app, product: 'payout' })
    const won = { ...payout, amount: '5000.00', accountType: open?.payType, bankCode: open?.code, orderId: 'P4' }
    assert.equal(failureOf(await post(`${url}/krw/pay/apply`, krw, won)), down)
  })

  /** The job submits a payout by itself; the bank is told what becomes of it once it has it. */
  async function leave(orderNo: unknown): Promise<void> {
    for (let tries = 0; tries < 50 && (await statusOf(orderNo)) === 0; tries++) await engine.orders.workAttempts()
    await gateway.end(orderNo, { outcome: 'succeed' })
  }

  async function statusOf(orderNo: unknown) {
    return verifiedData(await query({ orderNo }), php).status
  }
})
