import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { balancesOf, eventually, millionths, openBooks } from '#tests/support/books.ts'
import { startGateway } from '#tests/support/gateway.ts'
import { collectFields } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { decide, findingsOf } from './findings.ts'

const gateway = await startGateway({ after })
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, gateway)
const usd = gateway.client('USD')

async function collect(currency: string, payType: string, inBankCode: string, amount: string): Promise<string> {
  const fields = collectFields({ payType, inBankCode, amount, notifyUrl: endpoint.url })
  return String((await gateway.client(currency).call(`/${currency.toLowerCase()}/collect/apply`, fields)).orderNo)
}

const inDollars = (amount: string) => collect('USD', 'EWALLET', 'GOOGLE_PAY', amount)
const statusOf = async (orderNo: string) => (await usd.call('/usd/collect/query', { orderNo })).status
const suspense = async (orderNo: string) => {
  const [row] = await books.rows(
    `select coalesce(sum(amount_minor), 0)::int as held from entries natural join journals
     where order_no = $1 and account = 'suspense'`,
    [orderNo],
  )
  return row?.held
}

for (const [currency, payType, code, [asked, less, more]] of [
  ['PHP', 'PAYMENT_GATEWAY', 'GCASH_QR', ['200.00', '150.05', '250.00']],
  ['THB', 'PAYMENT_GATEWAY', 'TM', ['200.00', '0.03', '200.01']],
  ['VND', 'BANK_TRANSFER', 'BANK', ['20000', '15001', '20001']],
  ['TWD', 'BANK_TRANSFER', 'ATM', ['2000', '1999', '2001']],
] as const) {
  test(`in ${currency} a part that was paid and an excess are final, and booked as paid`, async () => {
    for (const [amount, status] of [
      [less, 4],
      [more, 5],
    ] as const) {
      const client = gateway.client(currency)
      const before = await balancesOf(client, currency)
      const orderNo = await collect(currency, payType, code, asked)
      await gateway.outcome(orderNo, { outcome: 'succeed', amount })
      const paid = await client.call(`/${currency.toLowerCase()}/collect/query`, { orderNo })
      assert.deepEqual([paid.status, paid.amount, paid.actualAmount], [status, asked, amount])
      assert.ok(paid.payTime)
      const grown = (await balancesOf(client, currency)).total - before.total
      assert.equal(grown, millionths(amount) - millionths(paid.fee))
      const notice = await endpoint.noticeOf(orderNo)
      assert.deepEqual(
        [notice.status, notice.amount, notice.fee, notice.payTime],
        [status, amount, paid.fee, paid.payTime],
      )
    }
  })
}

test('elsewhere a wrong amount is held, and nobody is told until two people give it to the merchant', async () => {
  const before = await balancesOf(usd, 'USD')
  const orderNo = await inDollars('200.00')
  await gateway.outcome(orderNo, { outcome: 'succeed', amount: '150.00' })
  assert.equal(await statusOf(orderNo), -1)
  assert.deepEqual(await balancesOf(usd, 'USD'), before)
  assert.equal(await suspense(orderNo), 15_000)
  assert.equal(endpoint.countOf(orderNo), 0)
  await assert.rejects(
    gateway.operator('order', 'resolve', orderNo, 'succeed', '--reason', 'alone'),
    /money is held: decide its finding/,
  )

  const finding = await decide(gateway, orderNo, 'succeed')
  assert.deepEqual([finding.kind, finding.amount], ['amount differs', '150.00 USD'])
  const notice = await endpoint.noticeOf(orderNo)
  assert.deepEqual([notice.status, notice.amount, notice.fee], [2, '150.00', '3.75'])
  const paid = await usd.call('/usd/collect/query', { orderNo })
  assert.deepEqual([paid.status, paid.amount, paid.actualAmount, paid.fee], [2, '200.00', '150.00', '3.75'])
  const grown = (await balancesOf(usd, 'USD')).total - before.total
  assert.equal(grown, millionths('146.25'))
  assert.equal(await suspense(orderNo), 0)
})

test('two people may give a wrong amount back to its payer; hearing of it again is then nothing new', async () => {
  const before = await balancesOf(usd, 'USD')
  const orderNo = await inDollars('200.00')
  await gateway.outcome(orderNo, { outcome: 'succeed', amount: '250.00' })
  assert.equal(await suspense(orderNo), 25_000)
  await decide(gateway, orderNo, 'fail')
  assert.equal((await endpoint.noticeOf(orderNo)).status, 3)
  assert.equal(await suspense(orderNo), 0)
  await gateway.outcome(orderNo, { outcome: 'succeed', amount: '250.00' })
  assert.equal(await statusOf(orderNo), 3)
  assert.equal(await suspense(orderNo), 0)
  assert.deepEqual(await findingsOf(gateway, orderNo), [])
  assert.deepEqual(await balancesOf(usd, 'USD'), before)
  assert.equal(endpoint.countOf(orderNo), 1)
})

test('an amount that the channel pays by itself, before its answer is written, is held all the same', async () => {
  const rounds = await Promise.all(Array.from({ length: 20 }, () => inDollars('177.82')))
  for (const orderNo of rounds) {
    await endpointIsQuiet(orderNo)
    assert.equal(await statusOf(orderNo), -1, orderNo)
    assert.equal(await suspense(orderNo), 8_891)
    const [row] = await books.rows('select paid_minor::int as held, state from orders where order_no = $1', [orderNo])
    assert.deepEqual(row, { held: 8_891, state: 'unclear' })
  }
})

test('the books balance', () => books.check())

/** Waits until the bank has told what it has to tell of an order. */
async function endpointIsQuiet(orderNo: string): Promise<void> {
  const query = `select from sandbox_payments where reference = $1 and next_at is not null
                 union all select from channel_notices where reference = $1 and next_at is not null`
  await eventually('the bank has told all', async () => {
    const rows = await books.rows(query, [orderNo])
    return rows.length === 0 ? true : undefined
  })
}
