import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { newNonce, payInFields, payOutFields } from '#tests/support/cashy-client.ts'
import { startGateway } from '#tests/support/gateway.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { cashyClient } from '../../sdk/src/cashy/index.ts'

const gateway = await startGateway({ after })
const endpoint = await noticeEndpoint({ after })
const { merchantId, apiKey } = gateway.demo.cashy
const client = cashyClient({ baseUrl: `${gateway.baseUrl}/cashy`, merchantId, apiKey })

/** The data of an answer that went well. */
function dataOf<Data>(answer: { readonly ok: boolean; readonly data?: Data }): Data {
  assert.ok(answer.ok && answer.data !== undefined, JSON.stringify(answer))
  return answer.data
}

test('the published client makes every call, reads every answer and verifies the notices', async () => {
  const payOut = payOutFields({ notifyUrl: endpoint.url }) as Parameters<typeof client.payOut>[0]
  const paid = dataOf(await client.payOut(payOut))
  const payIn = payInFields({ notifyUrl: endpoint.url, mchOrderNo: `M${newNonce()}` })
  const asked = dataOf(await client.payIn(payIn as Parameters<typeof client.payIn>[0]))
  dataOf(await client.payOutQuery({ orderNo: paid.orderNo }))
  dataOf(await client.payInQuery({ orderNo: asked.orderNo }))
  for (const { orderNo } of [paid, asked]) {
    await gateway.outcome(orderNo, { outcome: 'succeed' })
    const { text, headers } = endpoint.pushOf(await endpoint.noticeOf(orderNo))
    const read = client.readNotice(text, headers as Record<string, string>)
    assert.ok(read.ok, JSON.stringify(read))
  }
  dataOf(await client.payOutQuery({ orderNo: paid.orderNo }))
  dataOf(await client.payInQuery({ orderNo: asked.orderNo }))
  dataOf(await client.getBalance())
  assert.equal(dataOf(await client.bankListQuery()).length, 26)
  assert.ok(dataOf(await client.payInBankListQuery()).length > 0)
  const again = await client.payOut(payOut)
  assert.ok(!again.ok, JSON.stringify(again))
})
