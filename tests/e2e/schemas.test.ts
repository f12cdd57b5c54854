import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { pciFields, until } from '#tests/cards/card-desk.ts'
import { countryValues } from '#tests/support/country-values.ts'
import { credentialsOf, startGateway } from '#tests/support/gateway.ts'
import { newOrderId, type Reply } from '#tests/support/haipay-client.ts'
import { fits, readSchemas, type Schema, type SchemaField, valueFor } from '#tests/support/schema-request.ts'
import { type CatalogRow, readMethods } from './catalog.ts'
import { printed } from './method-orders.ts'

/** Calls of the schemas that are not served yet; a served one that stands here fails. */
const notServed = [
  '/subscription/apply',
  '/subscription/apply#pci',
  '/subscription/query',
  '/subscription/cancel',
  '/subscription/refund/apply',
]

/** What is required although the schema does not say so, and why. Listed for nothing, it fails. */
const stricter: readonly { readonly path: RegExp; readonly names: readonly string[]; readonly why: string }[] = [
  {
    path: /^\/aed\/collect\/apply$/,
    names: [
      ...['firstName', 'lastName', 'dateOfBirth', 'countryCode', 'street', 'city', 'state', 'postalCode'],
      'phoneCode',
    ],
    why: 'the page of the Middle East requires them of payers in the Emirates',
  },
]

/** What is taken although the schema requires it, and why. Listed for nothing, it fails. */
const lenient: readonly { readonly path: RegExp; readonly names: readonly string[]; readonly why: string }[] = [
  {
    path: /#pci$/,
    names: ['notifyUrl'],
    why: "the page's own sample lacks it, so the address of the app stands in",
  },
]

/** What a request of a path must name that its schema does not say, made anew for every request. */
const named: Readonly<Record<string, () => Promise<Request>>> = {
  '/common/document/download': async () => ({
    type: 20,
    date: new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10).replaceAll('-', ''),
  }),
  '/common/voucher': async () => ({ orderNo: await endedPayout() }),
  '/common/voucher/pdf': async () => ({
    ...{ orderNos: [await endedPayout()], getFee: 1, isAmount: 1, getSubject: 1, lang: 'en' },
  }),
  '/usdt/collect/apply/multiple': async () => ({ payType: 'EWALLET', inBankCode: 'FIX_TRX' }),
  '/usd/collect/apply#pci': async () => pciFields() as Request,
  // The token of a stored card has tests of its own.
  '/usd/mit/apply': async () => ({ tokenID: '' }),
  '/usd/refund/apply': async () => ({ orderNo: await paidByCard() }),
  '/usd/refund/refundQuery': async () => {
    const orderId = newOrderId()
    const { refundNo } = await usd.call('/usd/refund/apply', { orderId, orderNo: await paidByCard() })
    return { orderId, refundNo: String(refundNo) }
  },
  '/global/cashier/collect/apply': async () => ({ amount: '12.50', currency: 'USD', region: 'ID' }),
  '/common/quote/v1/exchange-rate': async () => ({
    ...{ sourceCurrency: 'USD', targetCurrency: 'IDR', payType: 'EWALLET', inBankCode: 'ID_DANA_USD' },
  }),
}

async function paidByCard(): Promise<string> {
  const { orderId, orderNo } = await usd.call('/usd/collect/apply', pciFields())
  await until(usd, orderId, [2])
  return String(orderNo)
}

/** The currency in which the schemas of all currencies are tried: one with both directions. */
const genericCurrency = 'THB'

const schemas = readSchemas()
const methods = readMethods()
const gateway = await startGateway({ after })
const usd = gateway.client('USD')

type Request = Readonly<Record<string, unknown>>
type Place = { readonly schema: Schema; readonly path: string; readonly currency: string; readonly row?: CatalogRow }

/** The apps of paths that begin with no currency. */
const tops = new Map([
  ['common', genericCurrency],
  ['global', 'CASHIER'],
])

function placeOf(schema: Schema): Place {
  const path = schema.path.replace('{currency}', genericCurrency.toLowerCase()).replace('#pci', '')
  const top = path.split('/')[1] ?? ''
  const currency = tops.get(top) ?? top.toUpperCase()
  const product = path.includes('/pay/') ? 'payout' : 'collect'
  const open = methods.filter((one) => one.currency === currency && one.product === product && isOpen(one))
  // The page of cards is that of the schema of dollars.
  const row = open.find(({ code }) => code === 'CREDIT_CARD') ?? open[0] ?? openEnded.get(`${product} ${currency}`)
  return { schema, path, currency, ...(row && { row }) }
}

/** Methods without a list of banks, which the vendor's pages show by an example. */
const openEnded = new Map(
  Object.entries({
    'payout INR': { payType: 'BANK_ACCOUNT', code: 'HDFC0001234', min: '200' },
    'payout EUR': { payType: 'BANK_ACCOUNT', code: 'ANYBANK', min: '1' },
    'payout AED': { payType: 'BANK_ACCOUNT', code: 'ANYBANK', min: '10' },
    'payout ZAR': { payType: 'BANK_ACCOUNT', code: '051001', min: '2' },
    'payout KES': { payType: 'EWALLET', code: '0001', min: '10' },
  }).map(([key, method]) => {
    const [product = '', currency = ''] = key.split(' ')
    return [key, { product, currency, max: '', status: '', ...method }]
  }),
)

function isOpen({ status, min, code }: CatalogRow): boolean {
  return status === 'Available' || (status === '' && min !== '' && /^[A-Za-z0-9_-]+$/.test(code))
}

/** A request that the schema takes: what its method and country want, and for the rest what its forms take. */
function requestOf({ schema, currency, row }: Place, wanted: (field: SchemaField) => boolean): Request {
  const byMethod = row && {
    ...{ amount: printed(row.min, currency), payType: row.payType, accountType: row.payType },
    ...{ inBankCode: row.code, bankCode: row.code, currency, ...countryValues(row) },
  }
  const values: Request = { orderId: newOrderId(), ...byMethod }
  return Object.fromEntries(
    schema.request.flatMap((field) => {
      const { name } = field
      if (name === 'appId' || name === 'sign' || !wanted(field)) return []
      const value = values[name]
      if (value !== undefined) assert.ok(fits(field, `${value}`), `${schema.path} does not take ${value} as ${name}`)
      return [[name, value ?? valueFor(field)]]
    }),
  )
}

const isLenient = ({ path }: Schema, name: string) =>
  lenient.some((one) => one.path.test(path) && one.names.includes(name))

/** What is required beyond the schema. */
function neededOf({ path, request }: Schema): readonly string[] {
  const names = stricter.flatMap((one) => (one.path.test(path) ? one.names : []))
  return names.filter((name) => !request.some((field) => field.name === name && field.required))
}

/** Queries in which either number names the order: neither is required, but one of them must be there. */
const takesEither = ({ path, request }: Schema) =>
  /\/(query(\/v2)?|refundQuery)$/.test(path) && !request.some(({ name, required }) => name === 'orderId' && required)
const isQuery = ({ path }: Schema) => /\/query(\/v2)?$/.test(path)
/** A file in place of an answer stands for success. */
async function ask({ currency, path }: Place, request: Request): Promise<Reply> {
  const client = gateway.client(currency)
  if (path !== '/common/voucher/pdf') return client.ask(path, request)
  const members = { appId: credentialsOf(gateway.demo, currency).appId, ...request }
  const body = JSON.stringify({ ...members, sign: client.sign(members) })
  const answer = await fetch(`${gateway.baseUrl}/haipay${path}`, { method: 'POST', body })
  if (answer.headers.get('content-type') === 'application/pdf') return { status: '1', error: '', msg: '', data: {} }
  return (await answer.json()) as Reply
}

async function endedPayout(): Promise<unknown> {
  const query = schemas.find(({ path }) => path === '/{currency}/pay/query')
  assert.ok(query)
  const { orderNo } = await orderOf(placeOf(query))
  await gateway.outcome(String(orderNo), { outcome: 'succeed' })
  return orderNo
}

/** An order of the place's currency and direction, for its queries. */
async function orderOf(query: Place): Promise<Request> {
  const applyPath = query.schema.path.replace(/query(\/v2)?$/, 'apply')
  const apply = schemas.find(({ path }) => path === applyPath)
  assert.ok(apply, applyPath)
  const place = placeOf(apply)
  const least = requestOf(place, ({ required }) => required)
  const reply = await ask(place, { ...withNeeded(place, least), ...(await named[applyPath]?.()) })
  assert.equal(reply.status, '1', `${applyPath} ${reply.msg}`)
  return { orderId: String(reply.data.orderId), orderNo: String(reply.data.orderNo) }
}

function withNeeded(place: Place, request: Request): Request {
  const values = place.row ? countryValues(place.row) : {}
  return { ...Object.fromEntries(neededOf(place.schema).map((name) => [name, values[name] ?? 'A note'])), ...request }
}

const told = ({ error, msg }: Reply) => `${error} ${msg}`
const without = (request: Request, name: string) =>
  Object.fromEntries(Object.entries(request).filter(([one]) => one !== name))

/** Tries a schema; answers what is not as it says. */
async function checkSchema(place: Place): Promise<void> {
  const { schema } = place
  const order = isQuery(schema) ? await orderOf(place) : undefined
  const fresh = async (request: Request) => {
    const values = order ?? { orderId: newOrderId(), ...(await named[schema.path]?.()) }
    return { ...request, ...pickNames(values, Object.keys(request)) }
  }
  const full = withNeeded(
    place,
    requestOf(place, () => true),
  )
  const least = withNeeded(
    place,
    requestOf(place, ({ required }) => required),
  )
  for (const [what, request] of Object.entries({ full, least })) {
    const reply = await ask(place, await fresh(request))
    if (what === 'least' && takesEither(schema)) {
      assert.match(told(reply), /^1001 (orderId|refundNo) can not be empty$/)
      continue
    }
    assert.equal(reply.status, '1', `${what} request refused: ${told(reply)}`)
  }
  const required = schema.request.filter((field) => field.required && !['appId', 'sign'].includes(field.name))
  for (const name of [...required.map((field) => field.name), ...neededOf(schema)]) {
    const reply = await ask(place, without(await fresh(least), name))
    if (isLenient(schema, name)) {
      assert.equal(reply.status, '1', `without ${name}: ${told(reply)}`)
      continue
    }
    assert.equal(reply.error, '1001', `without ${name}: ${told(reply)}`)
    assert.match(reply.msg, new RegExp(`\\b${name}\\b`))
  }
  const client = gateway.client(place.currency)
  const { error, msg } = await client.send(place.path, JSON.stringify({ ...least, sign: client.sign(least) }))
  assert.equal(`${error} ${msg}`, '1001 appId can not be empty')
  const { appId } = credentialsOf(gateway.demo, place.currency)
  const unsigned = await client.send(place.path, JSON.stringify({ ...least, appId }))
  // One answer for a signature that is missing and one that is wrong.
  assert.equal(told(unsigned), '4001 signature verification failed')
}

function pickNames(values: Request, names: readonly string[]): Request {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)))
}

test('the vendor has 118 schemas', () => {
  assert.equal(schemas.length, 118)
  for (const path of notServed)
    assert.ok(
      schemas.some((schema) => schema.path === path),
      path,
    )
})

describe('a request made from a schema is taken, and refused without any field that it requires', {
  concurrency: 8,
}, () => {
  for (const schema of schemas.filter(({ path }) => !notServed.includes(path))) {
    test(schema.path, () => checkSchema(placeOf(schema)))
  }
})
