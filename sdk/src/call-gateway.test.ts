import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { answeringServer } from '../tests/answering-server.ts'
import { type CashyClient, cashyClient } from './cashy/client.ts'

// One protocol stands for all three: the calls are made by the same code. Cashy's nonce shows what each try sent.

type Step = 'good' | 'busy' | 'refused' | 'cut' | 'silent' | 'broken' | 'elsewhere'

const good = '{"msg":"SUCCESS","code":200,"data":{"mchId":"1","balance":1,"unBalance":0}}'
const order = '{"merchantId":"1","mchOrderNo":"A","orderNo":"PAYOUT1","amount":1,"fee":0,"orderStatus":"PROCESSING"}'
const payOut = {
  ...{ accountName: 'J', accountNo: '1', accountType: 0, currency: 'PEN', amount: '1.00', mchOrderNo: 'A' },
  ...{ notifyUrl: 'https://m.example/n', remark: 'r' },
}

/** What a call comes to at a server of its own that takes these steps, and what that heard. */
async function outcomeOf(given: readonly Step[], call: (client: CashyClient) => Promise<unknown>) {
  const steps = [...given]
  const server = await answeringServer({ after }, ({ path }, response) => {
    const step = steps.shift() ?? 'good'
    if (step === 'good') return path === '/api/payOut' ? `{"msg":"SUCCESS","code":200,"data":${order}}` : good
    if (step === 'busy') return '{"msg":"System_busy","code":500}'
    if (step === 'refused') return '{"msg":"Params_mchOrderNo_duplicate","code":500}'
    if (step === 'cut') response.destroy()
    if (step === 'elsewhere') response.writeHead(302, { location: '/api/elsewhere' })
    if (step === 'broken') response.writeHead(502)
    return step === 'silent' || step === 'cut' ? undefined : 'trouble'
  })
  const client = cashyClient({ baseUrl: server.baseUrl, merchantId: 1, apiKey: 'k', timeoutSeconds: 20 })
  const answer = (await call(client)) as { readonly ok: boolean; readonly kind?: string; readonly why?: string }
  return { said: answer.ok ? 'ok' : (answer.why ?? answer.kind), sent: server.heard }
}

test('a query is sent again while its answer is unclear, with a nonce of its own each time', async () => {
  const { said, sent } = await outcomeOf(['cut', 'busy', 'good'], (client) => client.getBalance())
  assert.deepEqual([said, sent.length], ['ok', 3])
  assert.equal(new Set(sent.map(({ body }) => body)).size, 3)
  const { said: last, sent: all } = await outcomeOf(['broken', 'broken', 'cut', 'good'], (client) =>
    client.getBalance(),
  )
  assert.deepEqual([last, all.length], ['unreachable', 3])
  const { said: refused, sent: once } = await outcomeOf(['cut', 'refused'], (client) => client.getBalance())
  assert.deepEqual([refused, once.length], ['refused', 2])
})

test('an order is sent once, whatever comes of it', async () => {
  const ends = { cut: 'unreachable', busy: 'gateway trouble', broken: 'http status', refused: 'refused' } as const
  for (const [step, why] of Object.entries(ends) as [Step, string][]) {
    const { said, sent } = await outcomeOf([step], (client) => client.payOut(payOut))
    assert.deepEqual([said, sent.length], [why, 1])
  }
})

test('an order that may be sent again is; a refusal of the repeat leaves the first try unclear', async () => {
  const taken = await outcomeOf(['cut', 'good'], (client) => client.payOut(payOut, { triesMax: 2 }))
  assert.deepEqual([taken.said, taken.sent.length], ['ok', 2])
  const repeated = await outcomeOf(['cut', 'refused'], (client) => client.payOut(payOut, { triesMax: 2 }))
  assert.deepEqual([repeated.said, repeated.sent.length], ['refused when repeated', 2])
  const atOnce = await outcomeOf(['refused'], (client) => client.payOut(payOut, { triesMax: 2 }))
  assert.deepEqual([atOnce.said, atOnce.sent.length], ['refused', 1])
})

test('no answer in time is unclear, and so is a call that the caller ends', async () => {
  const late = await outcomeOf(['silent'], (client) => client.payOut(payOut, { timeoutSeconds: 0.2001 }))
  assert.equal(late.said, 'timed out')
  const stop = new AbortController()
  const ended = outcomeOf(['silent', 'good'], (client) => client.getBalance({ signal: stop.signal, triesMax: 3 }))
  setTimeout(() => stop.abort(), 50)
  assert.equal((await ended).said, 'given up')
})

test('a redirect is not followed', async () => {
  const { said, sent } = await outcomeOf(['elsewhere'], (client) => client.payOut(payOut))
  assert.deepEqual([said, sent.map(({ path }) => path)], ['http status', ['/api/payOut']])
})
