import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startClockedGateway } from '#tests/e2e/clocked-gateway.ts'
import { eventually, openBooks } from '#tests/support/books.ts'
import { newNonce, payInFields, payOutFields } from '#tests/support/cashy-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'

// On a clock that stands still between moves, so that every time is exact.

const gateway = await startClockedGateway({ after }, { clockStands: true })
const books = openBooks({ after }, gateway)
const cashy = gateway.cashy()
const waitsMinutes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]

type Told = { readonly state: string; readonly failures: number; readonly pushes: number; readonly next_at: unknown }

const toldOf = async (orderNo: string) => {
  const [row] = await books.rows('select state, failures, pushes, next_at from notices where order_no = $1', [orderNo])
  return row as Told | undefined
}

/** Waits until so many pushes of an order's notice have failed. */
const afterFailures = (orderNo: string, failures: number) =>
  eventually(`${failures} pushes failed`, async () => {
    const told = await toldOf(orderNo)
    return told?.failures === failures ? told : undefined
  })

test('a notice that is not acknowledged is pushed 1, 2, 4 … 512 minutes after each push, then given up', async () => {
  const deaf = await noticeEndpoint({ after }, 'OK')
  const { orderNo } = await cashy.call('/api/payIn', payInFields({ notifyUrl: deaf.url }))
  await gateway.outcome(String(orderNo), { outcome: 'succeed' })
  let told = await afterFailures(String(orderNo), 1)
  const begun = Date.parse(String(told.next_at)) - 60_000
  const minutes = [0]
  for (const [at, wait] of waitsMinutes.entries()) {
    minutes.push((Date.parse(String(told.next_at)) - begun) / 60_000)
    gateway.forward(wait * 60 - 1)
    await gateway.workDue()
    assert.equal((await toldOf(String(orderNo)))?.pushes, at + 1, `a second before ${wait} minutes`)
    gateway.forward(1)
    await gateway.workDue()
    told = await afterFailures(String(orderNo), at + 2)
    assert.equal(told.pushes, at + 2)
  }
  assert.deepEqual(minutes, [0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1023])
  assert.deepEqual([told.state, told.next_at, deaf.countOf(String(orderNo))], ['exhausted', null, 11])
  assert.equal(new Set(deaf.pushes.map(({ text, headers }) => `${headers.sign} ${text}`)).size, 1)
})

test('SUCCESS in any case with white space around it ends the pushes, and anything else does not', async () => {
  const words = ['SUCCESS', 'success', ' Success\r\n', 'success.', '"SUCCESS"', 'ok', '']
  for (const word of words) {
    const endpoint = await noticeEndpoint({ after }, word)
    const { orderNo } = await cashy.call('/api/payIn', payInFields({ notifyUrl: endpoint.url }))
    await gateway.outcome(String(orderNo), { outcome: 'succeed' })
    const isTaken = word.trim().toUpperCase() === 'SUCCESS'
    const told = await eventually(`the push that is answered ${word}`, async () => {
      const now = await toldOf(String(orderNo))
      return now && (now.state === 'acknowledged' || now.failures === 1) ? now : undefined
    })
    assert.equal(told.state, isTaken ? 'acknowledged' : 'due', JSON.stringify(word))
  }
})

test('a pay-in expires after the seconds that its merchant gives, and after an hour without', async () => {
  const short = await cashy.call('/api/payIn', payInFields({ expireTime: 120 }))
  const usual = await cashy.call('/api/payIn', payInFields({ expireTime: undefined }))
  const statusOf = async ({ orderNo }: typeof short) => (await cashy.call('/api/payInQuery', { orderNo })).orderStatus
  const expired = (order: typeof short) =>
    eventually('the order expires', async () => {
      await gateway.workDue()
      return (await statusOf(order)) === 'FAIL' || undefined
    })
  gateway.forward(119)
  await gateway.workDue()
  assert.deepEqual([await statusOf(short), await statusOf(usual)], ['PAYING', 'PAYING'])
  gateway.forward(1)
  await expired(short)
  gateway.forward(3_600 - 121)
  await gateway.workDue()
  assert.equal(await statusOf(usual), 'PAYING')
  gateway.forward(1)
  await expired(usual)
})

test('a nonce may come again after 24 hours, and is forgotten then', async () => {
  const nonceStr = newNonce()
  const codeOf = async (path: string, members: object) => (await cashy.ask(path, { ...members, nonceStr })).code
  assert.equal(await codeOf('/api/payOut', payOutFields()), 200)
  gateway.forward(24 * 3_600 - 1)
  for (const [path, members] of [
    ['/api/payOut', payOutFields()],
    ['/api/payIn', payInFields()],
    ['/api/getBalance', {}],
  ] as const) {
    assert.equal(await codeOf(path, members), 500, path)
  }
  const kept = async () => (await books.rows('select from used_nonces where nonce = $1', [nonceStr])).length
  await gateway.workDue()
  assert.equal(await kept(), 1)
  gateway.forward(1)
  assert.equal(await codeOf('/api/payIn', payInFields()), 200)
  assert.equal(await codeOf('/api/payOut', payOutFields()), 500)
  gateway.forward(24 * 3_600)
  await gateway.workDue()
  await eventually('the nonce is forgotten', async () => ((await kept()) === 0 ? true : undefined))
})
