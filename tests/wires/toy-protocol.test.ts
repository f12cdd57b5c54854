import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { protocols } from '#protocols/protocols.ts'
import { startClockedGateway } from '#tests/e2e/clocked-gateway.ts'
import { openBooks } from '#tests/support/books.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { toy } from './toy-protocol/protocol.ts'

// A fourth protocol as CONTRIBUTING.md says it is made: a folder, and a line in a list.

const gateway = await startClockedGateway({ after }, { protocols: [...protocols, toy] })
const endpoint = await noticeEndpoint({ after }, 'ok')
const books = openBooks({ after }, gateway)
const { shop } = (gateway.demo as Readonly<Record<string, unknown>>).toy as { readonly shop: string }

async function buy(members: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, string>>> {
  const answer = await fetch(`${gateway.baseUrl}/toy/buy`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ shop, euros: '12.50', tell: endpoint.url, ...members }),
  })
  return (await answer.json()) as Readonly<Record<string, string>>
}

test('a folder and a line take orders, show their page, move the ledger and tell the merchant', async () => {
  const { orderNo = '', page = '' } = await buy({ number: 'T1' })
  assert.match(await (await fetch(page)).text(), /Shells/)
  await gateway.outcome(orderNo, { outcome: 'succeed' })
  assert.equal((await endpoint.noticeOf(orderNo)).word, 'paid')
  assert.deepEqual(await books.journalsOf(orderNo), ['collection paid'])
  assert.deepEqual(await buy({ number: 'T1' }), { no: 'order exists' })
  assert.deepEqual(await buy({ number: 'T2', euros: '0.10' }), { no: 'amount below the minimum' })
  await books.check()
})

test('it is in the demo’s file and in the API reference, and leaves the others as they are', async () => {
  assert.deepEqual(Object.keys(gateway.demo), ['baseUrl', 'haipay', 'cxpay', 'cashy', 'toy'])
  assert.match(await (await fetch(`${gateway.baseUrl}/docs`)).text(), /Toy/)
  const { status } = await gateway.client('EUR').ask('/eur/collect/apply', { payType: 'TOY', inBankCode: 'SHELLS' })
  assert.equal(status, '0')
})
