import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { credentialsOf, startGateway } from '#tests/support/gateway.ts'
import { newOrderId } from '#tests/support/haipay-client.ts'
import { fits, readSchemas, type Schema, type SchemaField, valueFor } from '#tests/support/schema-request.ts'
import { subscriptionBecomes } from '#tests/support/subscriber.ts'

/** Required by the schemas, and by nobody: the vendor's own samples leave them out. */
const lenient: Readonly<Record<string, string>> = {
  notifyUrl: "falls back to the app's address",
  retryTimes: 'falls back to 3',
  recurringMaxNumber: 'falls back to the whole life',
  website: 'is used for nothing',
}

const gateway = await startGateway({ after })
const usd = gateway.client('USD')
const schemas = readSchemas().filter(({ path }) => path.startsWith('/subscription/'))

type Request = Readonly<Record<string, string>>

/** What a schema's form does not say. */
const values: Request = {
  payType: 'SUBSCRIPTION',
  inBankCode: 'CREDIT_CARD',
  amount: '10.00',
  clientType: 'WEB',
  accountNo: '4242424242424242',
  expiryMonth: '11',
  expiryYear: '2039',
  cvv: '234',
  customerIp: '142.250.191.174',
  currency: 'USD',
  recurringInterval: 'M',
  recurringIntervalCount: '1',
  recurringMaxNumber: '12',
  retryTimes: '3',
  couponPeriod: '12',
  couponAmountPerPeriod: '2.50',
}

function requestOf({ request }: Schema, wanted: (field: SchemaField) => boolean): Request {
  const asked = request.filter((field) => field.name !== 'appId' && field.name !== 'sign' && wanted(field))
  return Object.fromEntries(
    asked.map((field) => {
      const text = values[field.name] ?? valueFor(field)
      assert.ok(fits(field, text), `${field.name} does not take ${text}`)
      return [field.name, text]
    }),
  )
}

const applySchema = schemas.find(({ path }) => path === '/subscription/apply#pci') ?? assert.fail()

/** A new subscription whose first period is paid, in the names of its calls. */
async function paidSubscription(): Promise<Request> {
  const request = requestOf(applySchema, ({ required }) => required)
  const said = await usd.call('/subscription/apply', { ...request, subscriptionOrderId: newOrderId() })
  const subscriptionNo = String(said.subscriptionNo)
  const { list } = await subscriptionBecomes(usd, subscriptionNo, 'paid', (seen) => seen.list[0]?.status === 2)
  return { subscriptionNo, orderNo: String(list[0]?.orderNo) }
}

/** What each try needs anew. */
async function fresh(request: Request): Promise<Request> {
  if ('subscriptionOrderId' in request) return { ...request, subscriptionOrderId: newOrderId() }
  const names = await paidSubscription()
  return Object.fromEntries(Object.keys(request).map((name) => [name, names[name] ?? assert.fail(name)]))
}

test('the vendor has five schemas of subscriptions', () => {
  assert.equal(schemas.length, 5)
  const names = new Set(
    schemas.flatMap(({ request }) => request.flatMap(({ name, required }) => (required ? name : []))),
  )
  for (const name of Object.keys(lenient)) assert.ok(names.has(name), `${name} is required nowhere`)
})

for (const schema of schemas) {
  const path = schema.path.replace('#pci', '')
  test(`${schema.path}: a request made from it is taken, and refused without any field that it requires`, async () => {
    const least = requestOf(schema, ({ required }) => required)
    for (const request of [requestOf(schema, () => true), least]) {
      const { status, error, msg } = await usd.ask(path, await fresh(request))
      assert.equal(status, '1', `${error} ${msg}`)
    }
    for (const name of Object.keys(least)) {
      const { [name]: _, ...rest } = await fresh(least)
      const { error, msg } = await usd.ask(path, rest)
      assert.equal(`${error} ${msg}`, name in lenient ? '00000000 ' : `1001 ${name} can not be empty`)
    }
    const unsigned = JSON.stringify({ ...least, appId: credentialsOf(gateway.demo, 'USD').appId })
    assert.equal((await usd.send(path, unsigned)).error, '4001')
    const nameless = JSON.stringify({ ...least, sign: usd.sign(least) })
    assert.equal((await usd.send(path, nameless)).msg, 'appId can not be empty')
  })
}
