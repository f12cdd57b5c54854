import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { credentialsOf, startGateway } from '#tests/support/gateway.ts'
import { collectFields, newOrderId, payFields } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'

// Lives by the documents alone: every example in them is sent, and what comes back must fit what they say of it.

const gateway = await startGateway({ after })
const endpoint = await noticeEndpoint({ after })
const ajv = new Ajv2020({ strict: false })

type Body = Readonly<Record<string, unknown>>
type Content = Readonly<
  Record<'application/json', { readonly schema: object; readonly examples?: Readonly<Record<string, { value: Body }>> }>
>
type Operation = {
  readonly post: {
    readonly requestBody: { readonly content: Content }
    readonly responses: Readonly<Record<'200', { readonly content: Content }>>
  }
}
type Document = {
  readonly paths: Readonly<Record<string, Operation>>
  readonly webhooks?: Readonly<Record<string, Operation>>
}

const index = await (await fetch(`${gateway.baseUrl}/docs`)).text()
const addresses = [...index.matchAll(/href="(\/docs\/haipay\/([a-z]+)\.json)"/g)]
const pages = await Promise.all(
  addresses.map(async ([, path, name = '']) => {
    const document = (await (await fetch(gateway.baseUrl + path)).json()) as Document
    return { name, currency: name.toUpperCase(), document, fit: compile(document) }
  }),
)
/** Pages of currencies that the demo has an app of, which is every one with methods. */
const currencies = Object.keys(gateway.demo.haipay.apps).filter((currency) => currency !== 'CASHIER')
const currencyPages = pages.filter(({ currency }) => currencies.includes(currency))
type Page = (typeof pages)[number]

function compile({ paths, webhooks = {} }: Document) {
  const of = (content: Content) => ajv.compile(content['application/json'].schema)
  const each = (operations: Document['paths'], make: (post: Operation['post']) => ValidateFunction) =>
    new Map(Object.entries(operations).map(([key, { post }]) => [key, make(post)]))
  return {
    requests: each(paths, ({ requestBody }) => of(requestBody.content)),
    answers: each(paths, ({ responses }) => of(responses['200'].content)),
    notices: each(webhooks, ({ requestBody }) => of(requestBody.content)),
  }
}

function assertFits(fits: ValidateFunction | undefined, value: unknown, what: string): void {
  assert.ok(fits, `${what} is not in the reference`)
  assert.ok(fits(value), `${what}: ${ajv.errorsText(fits.errors)}\n${JSON.stringify(value)}`)
}

/** The examples of a call. */
function examplesOf({ document }: Page, path: string): readonly Body[] {
  const { examples = {} } = document.paths[path]?.post.requestBody.content['application/json'] ?? {}
  return Object.values(examples).map(({ value }) => value)
}

/** Calls that a test sent. */
const sent = new Set<string>()

/** Sends a request of a page; it must be accepted, and its answer must fit. */
async function send(page: Page, path: string, members: Body, currency = page.currency): Promise<Body> {
  sent.add(`${page.name} ${path}`)
  assertFits(page.fit.requests.get(path), { appId: 1, sign: 'a signature', ...members }, `${path} request`)
  const reply = await gateway.client(currency).ask(path, members)
  assert.equal(reply.status, '1', `${path} ${reply.error} ${reply.msg}\n${JSON.stringify(members)}`)
  assertFits(page.fit.answers.get(path), reply, `${path} answer`)
  return reply.data
}

const applied = new Map<string, { readonly page: Page; readonly orders: Body[] }>()

test('there is a document of every currency that the demo can use, and of what spans them', () => {
  assert.deepEqual(currencyPages.map(({ currency }) => currency).sort(), currencies.toSorted())
  for (const name of ['api', 'common']) assert.ok(pages.some((page) => page.name === name))
})

for (const kind of ['collect', 'pay'] as const) {
  test(`every example of /${kind}/apply is accepted, and its answer fits`, async () => {
    for (const page of currencyPages) {
      const path = `/${page.name}/${kind}/apply`
      const orders: Body[] = []
      for (const example of examplesOf(page, path)) {
        orders.push(await send(page, path, { ...example, orderId: newOrderId(), notifyUrl: endpoint.url }))
      }
      applied.set(path, { page, orders })
    }
    const count = [...applied].filter(([path]) => path.includes(`/${kind}/`)).flatMap(([, { orders }]) => orders).length
    assert.ok(count > 20, `${count}`)
  })
}

test('orders that were paid and that failed are asked for and told as the documents say', async () => {
  for (const [apply, { page, orders }] of applied) {
    const kind = apply.includes('/collect/') ? 'collect' : 'pay'
    const queries = kind === 'collect' ? ['query', 'query/v2'] : ['query']
    for (const [at, order] of orders.slice(0, 2).entries()) {
      const { orderId } = order
      const orderNo = String(order.orderNo)
      const ask = async () => {
        for (const path of queries.map((query) => `/${page.name}/${kind}/${query}`)) {
          for (const example of examplesOf(page, path)) await send(page, path, { ...example, orderId, orderNo })
        }
      }
      await ask()
      await gateway.outcome(orderNo, at === 0 ? { outcome: 'succeed' } : { outcome: 'fail', reason: 'no money' })
      await ask()
      const notice = await endpoint.noticeOf(orderNo)
      assertFits(page.fit.notices.get(kind === 'collect' ? 'collection' : 'payout'), notice, `notice of ${apply}`)
    }
  }
})

test('an order that was converted and paid with too little is answered and told as the documents say', async () => {
  const page = currencyPages.find(({ name }) => name === 'php') ?? assert.fail()
  const qr = { payType: 'QR', inBankCode: 'PH_QRPH_DYNAMIC', notifyUrl: endpoint.url }
  const order = await send(page, '/php/collect/apply', collectFields({ ...qr, amount: '10.00', currency: 'USD' }))
  assert.ok(order.exchangeRate)
  const orderNo = String(order.orderNo)
  await gateway.outcome(orderNo, { outcome: 'succeed', amount: '100.00' })
  assert.equal((await send(page, '/php/collect/query/v2', { orderNo })).status, 4)
  assertFits(page.fit.notices.get('collection'), await endpoint.noticeOf(orderNo), 'notice')
})

test('a refund is taken and asked for as the documents say', async () => {
  for (const page of pages.filter(({ name }) => name === 'usd' || name === 'card')) {
    const usd = gateway.client('USD')
    const wallet = { payType: 'EWALLET', inBankCode: 'GOOGLE_PAY', amount: '20.00', notifyUrl: endpoint.url }
    const { orderNo } = await usd.call('/usd/collect/apply', collectFields(wallet))
    await gateway.outcome(String(orderNo), { outcome: 'succeed' })
    const [apply, query] = ['/usd/refund/apply', '/usd/refund/refundQuery']
    const [example, asked] = [...examplesOf(page, apply), ...examplesOf(page, query)]
    const { refundNo } = await send(page, apply, { ...example, orderId: newOrderId(), orderNo }, 'USD')
    await gateway.outcome(String(refundNo), { outcome: 'fail', reason: 'the card is closed' })
    const ended = await send(page, query, { ...asked, orderId: undefined, refundNo }, 'USD')
    assert.deepEqual([ended.status, ended.errorMsg], ['2', 'the card is closed'])
  }
})

test('cards are taken, typed and stored, and told as the documents say', async () => {
  const [card, usd] = ['card', 'usd'].map((name) => pages.find((page) => page.name === name) ?? assert.fail())
  assert.ok(card && usd)
  const [typed = assert.fail()] = examplesOf(card, '/usd/collect/apply')
  const numbers = () => ({ orderId: newOrderId(), notifyUrl: endpoint.url })
  const { orderNo } = await send(card, '/usd/collect/apply', { ...typed, ...numbers() }, 'USD')
  const notice = await endpoint.noticeOf(String(orderNo))
  assert.ok(notice.cardNo)
  for (const page of [card, usd]) {
    assertFits(page.fit.notices.get('collection'), notice, 'notice of a card')
    const [stored = assert.fail()] = examplesOf(page, '/usd/mit/apply')
    await send(page, '/usd/mit/apply', { ...stored, ...numbers() }, 'USD')
  }
})

test('a payment on the global cashier is taken and asked for as the documents say', async () => {
  const page = pages.find(({ name }) => name === 'cashier') ?? assert.fail()
  const path = '/global/cashier/collect'
  const [example] = examplesOf(page, `${path}/apply`)
  const whole = { ...example, orderId: newOrderId(), notifyUrl: endpoint.url }
  const { orderId, orderNo } = await send(page, `${path}/apply`, whole, 'CASHIER')
  for (const query of [`${path}/query`, `${path}/query/v2`]) {
    const [asked] = examplesOf(page, query)
    assert.equal((await send(page, query, { ...asked, orderId, orderNo }, 'CASHIER')).status, 0)
  }
})

test('a permanent address and a payment to it are as the documents say', async () => {
  const page = currencyPages.find(({ name }) => name === 'usdt') ?? assert.fail()
  await gateway.operator(
    'app',
    'set-notify',
    `${credentialsOf(gateway.demo, 'USDT').appId}`,
    '--collect-notify',
    endpoint.url,
  )
  const path = '/usdt/collect/apply/multiple'
  const [example = assert.fail()] = examplesOf(page, path)
  const { bankNo } = await send(page, path, example)
  const paid = await fetch(`${gateway.baseUrl}/sandbox/addresses/${bankNo}/payments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ amount: '12.50' }),
  })
  const { orderNo } = (await paid.json()) as { readonly orderNo: string }
  assertFits(page.fit.notices.get('collection'), await endpoint.noticeOf(orderNo), 'notice of a permanent address')
})

test('balances, the payment configuration and rates are as the documents say', async () => {
  for (const page of currencyPages) {
    const path = `/${page.name}/account/ledger`
    for (const example of examplesOf(page, path)) await send(page, path, example)
  }
  const page = pages.find(({ name }) => name === 'common') ?? assert.fail()
  const path = '/common/payment/config'
  for (const currency of ['USD', 'KRW', 'CASHIER']) {
    const [example = assert.fail()] = examplesOf(page, path)
    const { configs } = await send(page, path, example, currency)
    assert.ok(Array.isArray(configs) && configs.length > 0)
  }
  const rate = '/common/quote/v1/exchange-rate'
  const [asked = assert.fail()] = examplesOf(page, rate)
  assert.equal((await send(page, rate, asked, 'USD')).targetCurrency, 'THB')
})

test('statements and vouchers are as the documents say', async () => {
  const page = pages.find(({ name }) => name === 'common') ?? assert.fail()
  const [download, picture, pdf] = ['/common/document/download', '/common/voucher', '/common/voucher/pdf']
  const dayBefore = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')
  const [day] = examplesOf(page, download)
  const { fileUrl } = await send(page, download, { ...day, date: dayBefore }, 'USD')
  assert.equal((await fetch(String(fileUrl))).status, 200)

  const wallet = { accountType: 'EWALLET', bankCode: 'PayPal', accountNo: 'payee@example.com', amount: '5.00' }
  const payout = await gateway.client('USD').call('/usd/pay/apply', payFields(wallet))
  const orderNo = String(payout.orderNo)
  await gateway.outcome(orderNo, { outcome: 'succeed' })
  const [shown] = examplesOf(page, picture)
  const { data } = await send(page, picture, { ...shown, orderNo }, 'USD')
  assert.match(Buffer.from(String(data), 'base64').toString('latin1'), /^.PNG/)
  const [filed] = examplesOf(page, pdf)
  assertFits(page.fit.requests.get(pdf), { appId: 1, sign: 'a signature', ...filed }, pdf)
  const members = { appId: credentialsOf(gateway.demo, 'USD').appId, ...filed, orderNos: [orderNo] }
  const answer = await fetch(gateway.baseUrl + gateway.demo.haipay.path + pdf, {
    method: 'POST',
    body: JSON.stringify({ ...members, sign: gateway.client('USD').sign(members) }),
  })
  assert.match(Buffer.from(await answer.arrayBuffer()).toString('latin1'), /^%PDF/)
  sent.add(`common ${pdf}`)
  const refused = await gateway.client('USD').ask(pdf, { ...filed, orderNos: ['1'] })
  assertFits(page.fit.answers.get(pdf), refused, pdf)
})

test('a request without a field that the document requires is refused with its name', async () => {
  const page = currencyPages.find(({ name }) => name === 'aed') ?? assert.fail()
  const path = '/aed/collect/apply'
  const [sample] = examplesOf(page, path)
  const { schema } = page.document.paths[path]?.post.requestBody.content['application/json'] ?? assert.fail()
  const { required } = schema as { readonly required: readonly string[] }
  assert.ok(sample && required.length > 15)
  for (const name of required.filter((one) => one !== 'sign' && one !== 'appId')) {
    const { [name]: _, ...rest } = { ...sample, orderId: newOrderId() } as Record<string, unknown>
    const { error, msg } = await gateway.client('AED').ask(path, rest)
    assert.equal(`${error} ${msg}`, `1001 ${name} can not be empty`)
  }
})

test('every call of every page was sent', () => {
  for (const { name, document } of pages) {
    for (const path of Object.keys(document.paths)) {
      // What the generic page says, every currency's page says of itself.
      if (!path.includes('{')) assert.ok(sent.has(`${name} ${path}`), `${name} ${path}`)
    }
  }
})
