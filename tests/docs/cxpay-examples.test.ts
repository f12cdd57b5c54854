// test: embedded only
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { newCxpayOrderId } from '#tests/support/cxpay-client.ts'
import { startGateway } from '#tests/support/gateway.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'

// Lives by the documents alone: every example in them is sent, and what comes back must fit what they say of it.

type Members = Readonly<Record<string, unknown>>
type Content = { readonly schema: object; readonly examples?: Readonly<Record<string, { readonly value: Members }>> }
type Body = { readonly content: Readonly<Record<string, Content>> }
type Operation = { readonly post: { readonly requestBody: Body; readonly responses: Readonly<Record<'200', Body>> } }
type Document = Readonly<Record<'paths' | 'webhooks', Readonly<Record<string, Operation>>>>

const gateway = await startGateway({ after })
const endpoint = await noticeEndpoint({ after }, 'success')
const cxpay = gateway.cxpay()
const ajv = new Ajv2020({ strict: false })
const json = 'application/json'
const index = await (await fetch(`${gateway.baseUrl}/docs`)).text()
const addresses = [...index.matchAll(/href="(\/docs\/cxpay\/([a-z]+)\.json)"/g)]

function assertFits(content: Content | undefined, value: unknown, what: string): void {
  assert.ok(content, `${what} is not in the reference`)
  const fits = ajv.compile(content.schema)
  assert.ok(fits(value), `${what}: ${ajv.errorsText(fits.errors)}\n${JSON.stringify(value)}`)
}

const documents = await Promise.all(
  addresses.map(async ([, path, name = '']) => {
    return [name, (await (await fetch(gateway.baseUrl + path)).json()) as Document] as const
  }),
)

test('there is a document of all calls and one of each country', () => {
  assert.deepEqual(documents.map(([name]) => name).sort(), ['api', 'br', 'id', 'in', 'ng', 'pe'])
})

for (const kind of ['json', 'form'] as const) {
  test(`every example is accepted as ${kind}, and its answer fits`, async () => {
    for (const [name, { paths }] of documents) {
      // The demo has no code of Peru.
      const country = name === 'api' ? 'IN' : name.toUpperCase()
      const { collect, pay } = cxpay.account.payCodes
      if (!collect[country]) continue
      const orderId = newCxpayOrderId()
      const payExtras = name === 'api' ? { remark: 'IDFB0042562', number: '9876543210' } : {}
      const own: Readonly<Record<string, Members>> = {
        '/collect/create': { payCode: collect[country], orderId, notifyUrl: endpoint.url },
        '/pay/create': { payCode: pay[country], orderId: newCxpayOrderId(), notifyUrl: endpoint.url, ...payExtras },
        '/order/query': { orderId },
      }
      const amount = country === 'ID' ? { amount: '20000' } : {}
      for (const [path, { post }] of Object.entries(paths)) {
        const [example] = Object.values(post.requestBody.content[json]?.examples ?? {})
        assert.ok(example, `${name} ${path}`)
        const members = { ...example.value, ...own[path], ...(path.endsWith('create') ? amount : {}) }
        const whole = { merchant: cxpay.account.merchant, sign: 'a signature', ...members }
        assertFits(post.requestBody.content[json], whole, `${name} ${path} request`)
        const reply = await cxpay.ask(path, members, kind)
        assert.equal(reply.code, 200, `${name} ${path}: ${reply.desc}`)
        assertFits(post.responses['200'].content[json], reply, `${name} ${path} answer`)
        const refused = await cxpay.ask(path, { ...members, sign: undefined, orderId: 'x'.repeat(33), amount: 'x' })
        if (refused.code !== 200) assertFits(post.responses['200'].content[json], refused, `${name} ${path} refusal`)
      }
    }
  })
}

test('a notice fits, and a request without a field that a country requires is refused with its name', async () => {
  const [, { webhooks }] = documents.find(([name]) => name === 'api') ?? assert.fail()
  const { platOrderId } = await cxpay.call('/collect/create', {
    ...{ payCode: '101', amount: '7.50', orderId: newCxpayOrderId(), notifyUrl: endpoint.url },
  })
  await gateway.outcome(String(platOrderId), { outcome: 'succeed' })
  const notice = await endpoint.noticeOf(String(platOrderId))
  assertFits(webhooks.order?.post.requestBody.content[json], notice, 'notice')
  for (const [name, { paths }] of documents.filter(([name]) => name !== 'api' && name !== 'pe')) {
    for (const [path, { post }] of Object.entries(paths)) {
      const { schema, examples } = post.requestBody.content[json] ?? assert.fail()
      const { required } = schema as { readonly required: readonly string[] }
      const kind = path === '/collect/create' ? 'collect' : 'pay'
      const payCode = cxpay.account.payCodes[kind][name.toUpperCase()]
      const [example] = Object.values(examples ?? {})
      for (const field of required.filter((one) => !['merchant', 'sign'].includes(one))) {
        const members = { ...example?.value, payCode, orderId: newCxpayOrderId(), [field]: undefined }
        const { code, desc } = await cxpay.ask(path, members)
        assert.deepEqual(
          [code, desc.startsWith(`${field} is required`)],
          [400, true],
          `${name} ${path} ${field}: ${desc}`,
        )
      }
    }
  }
})
