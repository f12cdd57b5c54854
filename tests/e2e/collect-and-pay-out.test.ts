import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startGateway } from '#tests/support/gateway.ts'
import { collectFields } from '#tests/support/haipay-client.ts'

const gateway = await startGateway({ after })

test('probe', async () => {
  const usd = gateway.client('USD')
  console.log(await usd.call('/usd/account/ledger', {}))
  console.log(await usd.call('/usd/collect/apply', collectFields({ amount: '100.00', payType: 'EWALLET', inBankCode: 'GOOGLE_PAY' })))
  console.log(gateway.log().slice(-3000))
  assert.ok(true)
})
