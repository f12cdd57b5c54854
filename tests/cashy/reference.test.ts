import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { eventually } from '#tests/support/books.ts'
import { newNonce } from '#tests/support/cashy-client.ts'
import { startGateway } from '#tests/support/gateway.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'

// Lives by the documents alone: every example in them is sent, and what comes back must fit what they say of it.

const gateway = await startGateway({ after })
const endpoint = await noticeEndpoint({ after })
const cashy = gateway.cashy()
const ajv = new Ajv2020({ strict: false })

type Body = Readonly<Record<string, unknown>>
type Content = Readonly<
  Record<'application/json', { readonly schema: object; readonly examples?: Readonly<Record<string, { value: Body }>> }>
>
type Operation = {
  readonly parameters: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody: { readonly content: Content }
  readonly responses: Readonly<Record<'200', { readonly content: Content }>>
}
type Operations = Readonly<Record<string, { readonly post: Operation }>>

const index = await (await fetch(`${gateway.baseUrl}/docs`)).text()
const addresses = [...index.matchAll(/href="(\/docs\/cashy\/([a-z]+))\.json"/g)]
const pages = await Promise.all(
  addresses.map(async ([, path = '', name = '']) => {
    const document = (await (await fetch(`${gateway.baseUrl}${path}.json`)).json()) as {
      readonly paths: Operations
      readonly webhooks?: Operations
    }
    const text = await (await fetch(gateway.baseUrl + path)).text()
    return { name, text, calls: Object.entries(document.paths), notices: document.webhooks ?? {} }
  }),
)
const general = pages.find(({ name }) => name === 'api') ?? assert.fail()

function fit(content: Content, value: unknown, what: string): void {
  const fits: ValidateFunction = ajv.compile(content['application/json'].schema)
  assert.ok(fits(value), `${what}: ${ajv.errorsText(fits.errors)}\n${JSON.stringify(value)}`)
}

const examplesOf = ({ requestBody }: Operation) =>
  Object.values(requestBody.content['application/json'].examples ?? {}).map(({ value }) => value)

/** Sends a request, which must be taken; the request and its answer must fit. */
async function send(path: string, operation: Operation, members: Body): Promise<Body> {
  const whole = { ...members, nonceStr: newNonce() }
  fit(operation.requestBody.content, whole, `${path} request`)
  const reply = await cashy.ask(path, whole)
  assert.equal(reply.code, 200, `${path} ${reply.msg}\n${JSON.stringify(whole)}`)
  fit(operation.responses['200'].content, reply, `${path} answer`)
  return reply.data ?? {}
}

const asked = (path: string) => general.calls.find(([name]) => name === path)?.[1].post ?? assert.fail(path)

test('every example of a country is taken, and its order is asked for and told as the documents say', async () => {
  assert.equal(pages.length, 12)
  for (const { name, text, calls } of pages.filter((page) => page !== general)) {
    assert.ok(text.includes('MerchantId: 100001'), name)
    for (const [path, { post }] of calls) {
      assert.deepEqual(
        post.parameters.map(({ name: header }) => header),
        ['MerchantId', 'Sign'],
      )
      const examples = examplesOf(post)
      assert.ok(examples.length > 0, `${name} ${path}`)
      for (const [at, example] of examples.entries()) {
        const order = await send(path, post, { ...example, mchOrderNo: `R${newNonce()}`, notifyUrl: endpoint.url })
        const orderNo = String(order.orderNo)
        await endAsTold(
          path,
          orderNo,
          at === 0 ? { outcome: 'succeed' } : { outcome: 'fail', reason: 'COMPLIANCE_REJECT' },
        )
      }
    }
  }
})

async function endAsTold(path: string, orderNo: string, outcome: Body): Promise<void> {
  const query = `${path}Query`
  await send(query, asked(query), { orderNo })
  await eventually('the order is with its channel', async () => {
    const { orderStatus } = await cashy.call(query, { orderNo })
    return orderStatus === 'PAYING' || undefined
  })
  await gateway.outcome(orderNo, outcome)
  const notice = await endpoint.noticeOf(orderNo)
  const { post } = general.notices[path.slice('/api/'.length)] ?? assert.fail(path)
  fit(post.requestBody.content, notice, `notice of ${path}`)
  await send(query, asked(query), { orderNo })
}

test('balance and banks are as the documents say, and every call of the general page was sent', async () => {
  for (const path of ['/api/getBalance', '/api/bankListQuery', '/api/payInBankListQuery']) {
    for (const example of examplesOf(asked(path))) await send(path, asked(path), example)
  }
  const sent = [
    '/api/getBalance',
    '/api/bankListQuery',
    '/api/payInBankListQuery',
    '/api/payOutQuery',
    '/api/payInQuery',
  ]
  assert.deepEqual(general.calls.map(([path]) => path).sort(), sent.sort())
})

test('a request without a field that its document requires is refused, in words that the document knows', async () => {
  const { calls } = pages.find(({ name }) => name === 'pen') ?? assert.fail()
  for (const [path, { post }] of calls) {
    const [example = {}] = examplesOf(post)
    const { required } = post.requestBody.content['application/json'].schema as { readonly required: readonly string[] }
    assert.ok(required.length > 7, path)
    for (const name of required) {
      const { [name]: _, ...rest } = { ...example, mchOrderNo: `R${newNonce()}`, nonceStr: newNonce() } as Body
      const text = await cashy.send(path, JSON.stringify(rest))
      assert.equal(JSON.parse(text).msg, `Params_${name}_Required`)
      fit(post.responses['200'].content, JSON.parse(text), `${path} failure`)
    }
  }
})
