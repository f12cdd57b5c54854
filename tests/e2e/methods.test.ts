import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { balancesOf, eventually, millionths, openBooks } from '#tests/support/books.ts'
import { credentialsOf, startGateway } from '#tests/support/gateway.ts'
import { type CatalogRow, readMethods, readWireDigits } from './catalog.ts'
import { applyBy, next, pathOf, printed } from './method-orders.ts'

const methods = readMethods()
const wireDigits = readWireDigits()

const gateway = await startGateway({ after })
const books = openBooks({ after }, gateway)

function firstOf(product: string, status = 'Available'): readonly CatalogRow[] {
  const rows = methods.filter((row) => row.product === product && row.status === status)
  return [...Map.groupBy(rows, ({ currency }) => currency).values()].flatMap((group) => group[0] ?? [])
}

describe('a method of every currency', { concurrency: 4 }, () => {
  for (const row of [...firstOf('collect'), ...firstOf('payout')]) {
    const { product, currency, payType, code } = row
    test(`${product} in ${currency} by ${payType} ${code}`, async () => {
      const client = gateway.client(currency)
      const amount = printed(row.min || '100', currency)
      const applied = await applyBy(client, row, amount)
      assert.equal(applied.status, '1', applied.msg)
      const { orderNo } = applied.data
      const query = () => client.call(`${pathOf(row)}/query`, { orderNo })
      const open = await query()
      assert.deepEqual([open.amount, open.fee], [amount, printed('0', currency)])
      assert.ok(open.status === 1 || (product === 'payout' && open.status === 0))

      await gateway.outcome(String(orderNo), { outcome: 'succeed' })
      const paid = await query()
      assert.deepEqual([paid.status, paid.amount], [2, amount])
      assert.equal(String(paid.fee).split('.')[1]?.length ?? 0, wireDigits.get(currency))
    })
  }
})

test('in every currency the balance moves by what is printed, fees rounded to what can be printed', async () => {
  for (const row of firstOf('collect')) {
    const client = gateway.client(row.currency)
    const before = await balancesOf(client, row.currency)
    const amount = next(next(row.min || '100', row.currency, 1n), row.currency, 1n)
    const applied = await applyBy(client, row, amount)
    assert.equal(applied.status, '1', `${row.currency} ${applied.msg}`)
    await gateway.outcome(String(applied.data.orderNo), { outcome: 'succeed' })
    const paid = await client.call(`${pathOf(row)}/query`, { orderNo: applied.data.orderNo })
    const now = await balancesOf(client, row.currency)
    assert.equal(now.total - before.total, millionths(paid.actualAmount) - millionths(paid.fee), row.currency)
  }
})

test('the limits of a method hold exactly, and are told', async () => {
  const rows = [...firstOf('collect'), ...firstOf('payout')].filter(({ min, max }) => min !== '' && max !== '')
  for (const row of rows) {
    const { product, currency, min, max } = row
    const client = gateway.client(currency)
    assert.equal((await applyBy(client, row, printed(max, currency))).status, '1', `${product} ${currency} ${max}`)
    for (const amount of [next(min, currency, -1n), next(max, currency, 1n)]) {
      const { error, msg } = await applyBy(client, row, amount)
      assert.equal(error, '1002', `${product} ${currency} ${amount}`)
      assert.match(msg, /amount/)
      // A least amount of one step has nothing below it but zero.
      if (millionths(amount) > 0n) assert.ok(msg.includes(printed(max, currency)), msg)
    }
  }
})

test('what the catalog says does not work is told apart: unknown, in maintenance, unavailable', async () => {
  const codes = async (status: string) => {
    const rows = [...firstOf('collect', status), ...firstOf('payout', status)]
    assert.ok(rows.length > 0)
    const asked = rows.map(async (row) => {
      const reply = await applyBy(gateway.client(row.currency), row, printed(row.min || '2000', row.currency))
      return `${row.product} ${row.currency} ${reply.error}`
    })
    return { told: await Promise.all(asked), rows }
  }
  for (const [status, code] of [
    ['Maintenance', '5012'],
    ['Unavailable', '4012'],
  ] as const) {
    const { told, rows } = await codes(status)
    assert.deepEqual(
      told,
      rows.map((row) => `${row.product} ${row.currency} ${code}`),
    )
  }
  const usd = gateway.client('USD')
  const known = { product: 'collect', currency: 'USD', min: '', max: '', status: '' }
  for (const unknown of [
    { payType: 'EWALLET', code: 'NO_SUCH_WALLET' },
    { payType: 'NO_SUCH_TYPE', code: 'GOOGLE_PAY' },
    { payType: 'ewallet', code: 'GOOGLE_PAY' },
  ]) {
    assert.equal((await applyBy(usd, { ...known, ...unknown }, '10.00')).error, '4002')
  }
})

test('an operator closes a method for one app, narrows its limits, and takes it out of service for all', async () => {
  const appId = String(credentialsOf(gateway.demo, 'HKD').appId)
  const hkd = gateway.client('HKD')
  const row = methods.find(({ currency, code }) => currency === 'HKD' && code === 'ALIPAY_HKD')
  assert.ok(row)
  const becomes = (expected: string, amount = '300.00') =>
    eventually(`${expected} is answered`, async () => {
      const { error } = await applyBy(hkd, row, amount)
      return error === expected ? error : undefined
    })
  await gateway.operator('method', 'close', appId, 'collect', 'EWALLET', 'ALIPAY_HKD')
  await becomes('4012')
  await gateway.operator('method', 'open', appId, 'collect', 'EWALLET', 'ALIPAY_HKD')
  await becomes('00000000')
  const key = ['collect', 'HKD', 'EWALLET', 'ALIPAY_HKD']
  await gateway.operator('method', 'limits', ...key, '--min', '200', '--max', '250', '--app', appId)
  await becomes('1002')
  await becomes('00000000', '250.00')
  await gateway.operator('method', 'status', ...key, 'Maintenance')
  await becomes('5012')
  assert.equal((await applyBy(hkd, { ...row, code: 'WXPAY_SCANCODE' }, '300.00')).status, '1')
})

test('the books balance', () => books.check())
