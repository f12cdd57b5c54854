import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { eventually, openBooks } from '#tests/support/books.ts'
import { type CashyReply, newNonce, payInFields, payOutFields } from '#tests/support/cashy-client.ts'
import { startGateway, startSecondGateway } from '#tests/support/gateway.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'

const one = await startGateway({ after })
const other = await startSecondGateway({ after }, one)
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, one)
const notifyUrl = endpoint.url
/** Both processes in turn. */
const cashy = (at: number) => (at % 2 === 0 ? one : other).cashy()
const atOnce = 20
const kinds = { '/api/payOut': payOutFields, '/api/payIn': payInFields }

/** Counts the answers by their texts. */
function textsOf(replies: readonly CashyReply[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(replies, ({ msg }) => msg)].map(([msg, some]) => [msg, some.length]))
}

for (const [path, fields] of Object.entries(kinds)) {
  test(`one request of ${path} that comes twenty times at once, in two processes, makes one order`, async () => {
    for (let round = 0; round < 3; round += 1) {
      const members = fields({ nonceStr: newNonce() })
      const replies = await Promise.all(Array.from({ length: atOnce }, (_, at) => cashy(at).ask(path, members)))
      assert.deepEqual(textsOf(replies), { SUCCESS: 1, Params_nonceStr_error: atOnce - 1 })
      assert.equal(await books.ordersWith(String(members.mchOrderNo)), 1)
    }
  })

  test(`twenty requests of ${path} with one order number and nonces of their own make one order`, async () => {
    const members = fields()
    const replies = await Promise.all(Array.from({ length: atOnce }, (_, at) => cashy(at).ask(path, members)))
    assert.deepEqual(textsOf(replies), { SUCCESS: 1, Params_mchOrderNo_duplicate: atOnce - 1 })
    assert.equal(await books.ordersWith(String(members.mchOrderNo)), 1)
  })

  test(`twenty requests of ${path} with one nonce and orders of their own make one order`, async () => {
    const nonceStr = newNonce()
    const asked = Array.from({ length: atOnce }, () => fields({ nonceStr }))
    const replies = await Promise.all(asked.map((members, at) => cashy(at).ask(path, members)))
    assert.deepEqual(textsOf(replies), { SUCCESS: 1, Params_nonceStr_error: atOnce - 1 })
    const numbers = asked.map(({ mchOrderNo }) => String(mchOrderNo))
    const kept = await Promise.all(numbers.map((number) => books.ordersWith(number)))
    assert.equal(
      kept.reduce((sum, count) => sum + count, 0),
      1,
    )
  })
}

test('one order number asked for as a payout and as a pay-in at once makes one order', async () => {
  for (let round = 0; round < 5; round += 1) {
    const mchOrderNo = `B${newNonce()}`
    const asked = Array.from({ length: 8 }, (_, at) => (at % 4 < 2 ? '/api/payOut' : '/api/payIn'))
    const replies = await Promise.all(
      asked.map((path, at) =>
        cashy(at).ask(path, path === '/api/payOut' ? payOutFields({ mchOrderNo }) : payInFields({ mchOrderNo })),
      ),
    )
    assert.deepEqual(textsOf(replies), { SUCCESS: 1, Params_mchOrderNo_duplicate: 7 })
    assert.equal(await books.ordersWith(mchOrderNo), 1)
  }
})

test('a word of the bank six times at once, in two processes, is one outcome, one journal and one notice', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { orderNo } = await cashy(round).call('/api/payOut', payOutFields({ notifyUrl }))
    const number = String(orderNo)
    await eventually('the payout is with its bank', async () => {
      const { orderStatus } = await cashy(round).call('/api/payOutQuery', { orderNo })
      return orderStatus === 'PAYING' || undefined
    })
    const word = round % 2 === 0 ? 'succeed' : 'fail'
    const tell = (at: number) => (at % 2 === 0 ? one : other).outcome(number, { outcome: word })
    await Promise.allSettled(Array.from({ length: 6 }, (_, at) => tell(at)))
    const { orderStatus } = await endpoint.noticeOf(number)
    assert.equal((await cashy(round).call('/api/payOutQuery', { orderNo })).orderStatus, orderStatus)
    const [status, end] = word === 'succeed' ? ['SUCCESS', 'payout executed'] : ['FAIL', 'payout released']
    assert.equal(orderStatus, status)
    assert.deepEqual(await books.journalsOf(number), [end, 'payout reserved'].sort())
    assert.equal(endpoint.countOf(number), 1)
  }
  await books.check()
})

test('what was answered is there after a kill, what was not can be asked again, and no nonce is lost', async () => {
  for (const milliseconds of [5, 80]) {
    const sent = Array.from({ length: 16 }, (_, at) => {
      const path = at % 2 === 0 ? '/api/payOut' : '/api/payIn'
      const body = JSON.stringify({ ...(at % 2 === 0 ? payOutFields() : payInFields()), nonceStr: newNonce() })
      const mchOrderNo = String(JSON.parse(body).mchOrderNo)
      return {
        path,
        body,
        mchOrderNo,
        answer: one
          .cashy()
          .send(path, body)
          .catch(() => undefined),
      }
    })
    await pause(milliseconds)
    await one.kill()
    const answers = await Promise.all(sent.map(({ answer }) => answer))
    await one.start()
    for (const [at, { path, body, mchOrderNo }] of sent.entries()) {
      const answered = answers[at]
      const isKept = (await books.ordersWith(mchOrderNo)) === 1
      if (answered !== undefined) assert.ok(isKept, answered)
      // Order and nonce were written together: the same request is a repeat exactly where the order is there.
      const again = JSON.parse(await other.cashy().send(path, body))
      assert.equal(again.msg, isKept ? 'Params_nonceStr_error' : 'SUCCESS')
      assert.equal(await books.ordersWith(mchOrderNo), 1)
    }
  }
  await books.check()
})
