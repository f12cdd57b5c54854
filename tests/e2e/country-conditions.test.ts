import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { eventually, openBooks } from '#tests/support/books.ts'
import { countryValues } from '#tests/support/country-values.ts'
import { startGateway } from '#tests/support/gateway.ts'
import { collectFields, payFields } from '#tests/support/haipay-client.ts'
import { pathOf } from './method-orders.ts'

const gateway = await startGateway({ after })
const books = openBooks({ after }, gateway)

/** Methods that no page calls available, each with the fields that it, and not its whole currency, requires. */
const closed = [
  { product: 'collect', currency: 'PKR', payType: 'EWALLET', code: 'HBL_KONNECT', amount: '10.00', names: ['idCard'] },
  { product: 'collect', currency: 'PKR', payType: 'EWALLET', code: 'ALFA', amount: '10.00', names: ['idCard'] },
  { product: 'payout', currency: 'TRY', payType: 'EWALLET', code: 'PAPARA', amount: '10.00', names: ['identifyType'] },
  { product: 'payout', currency: 'SAR', payType: 'BANK_ACCOUNT', code: 'ABB', amount: '10.00', names: ['ibanAccount'] },
] as const

for (const { amount, names, ...row } of closed) {
  const { product, currency, payType, code } = row
  test(`${product} by ${currency} ${code}, once an operator opens it, wants ${names.join(', ')}`, async () => {
    const client = gateway.client(currency)
    const given =
      product === 'collect'
        ? collectFields({ payType, inBankCode: code, amount, ...countryValues(row) })
        : payFields({ accountType: payType, bankCode: code, amount, ...countryValues(row) })
    assert.match((await client.ask(`${pathOf(row)}/apply`, given)).error, /^(5012|4012)$/)
    await gateway.operator('method', 'status', product, currency, payType, code, 'Available')
    const applied = await eventually('the method is open', async () => {
      const reply = await client.ask(`${pathOf(row)}/apply`, given)
      return reply.status === '1' ? reply.data : undefined
    })
    for (const name of names) {
      const { [name]: _, ...rest } = given
      const { error, msg } = await client.ask(`${pathOf(row)}/apply`, rest)
      assert.equal(`${error} ${msg}`, `1001 ${name} can not be empty`)
    }
    const [kept] = await books.rows('select fields::text as fields from orders where order_no = $1', [applied.orderNo])
    const fields = JSON.parse(String(kept?.fields)) as Record<string, unknown>
    for (const name of names) assert.equal(fields[name], given[name])
  })
}

test('the books balance', () => books.check())
