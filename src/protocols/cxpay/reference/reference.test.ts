import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { fastify } from 'fastify'
import { readCatalog } from '#domain/methods/index.ts'
import { cxpay } from '#protocols/cxpay/protocol.ts'
import { printOpenApi } from '#protocols/openapi.ts'
import type { Door } from '#protocols/protocol.ts'
import { buildReference } from './build-reference.ts'
import { wireCalls } from './calls.ts'
import { signingCase } from './signing-case.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const { currencies, methods } = await readCatalog(join(root, 'catalog'), [cxpay])
const catalog = { currencies, methods: methods.map((method) => ({ ...method, expiryMinutes: null })) }
const reference = buildReference('https://pay.example/cxpay', catalog)

test('every route, under both base addresses, is in the reference, and every entry is a route', async () => {
  const routes: string[] = []
  const server = fastify()
  server.addHook('onRoute', ({ method, url }) => {
    if (method === 'POST') routes.push(url)
  })
  cxpay.register(server, { watch: { onChange: () => undefined } } as unknown as Door)
  await server.ready()
  await server.close()
  const expected = wireCalls.flatMap(({ path }) => [`/cxpay${path}`, `/cxpay/client${path}`])
  assert.deepEqual(routes.sort(), expected.sort())
})

test('a country’s page requires what the country requires', () => {
  const required = (page: string, path: string) =>
    reference.pages
      .find(({ name }) => name === page)
      ?.calls.find((call) => call.path === path)
      ?.request.filter(({ presence }) => presence === 'always')
      .map(({ name }) => name)
  const order = ['merchant', 'payCode', 'amount', 'orderId', 'notifyUrl']
  const payee = [...order, 'bankAccount', 'customName']
  assert.deepEqual(required('api', '/collect/create'), [...order, 'sign'])
  assert.deepEqual(required('br', '/collect/create'), [...order, 'remark', 'customName', 'number', 'email', 'sign'])
  assert.deepEqual(required('in', '/pay/create'), [...payee, 'remark', 'number', 'sign'])
  assert.deepEqual(required('id', '/pay/create'), [...payee, 'remark', 'sign'])
  assert.deepEqual(required('ng', '/collect/create'), [...order, 'sign'])
})

test('every document is valid OpenAPI 3.1', async () => {
  const validator = new Validator()
  for (const page of reference.pages) {
    const checked = await validator.validate(JSON.parse(JSON.stringify(printOpenApi(reference, page))))
    assert.ok(checked.valid, `${page.name}: ${JSON.stringify(checked.errors)}`)
  }
})

test('the worked case of the guide is what the page’s rule comes to', () => {
  const { members, secret, text, signature } = signingCase
  const full = Object.entries(members).filter(([, value]) => value !== null && value !== '')
  const pairs = full.map(([name, value]) => `${name}=${value}`).sort()
  assert.equal(text, [...pairs, `key=${secret}`].join('&'))
  assert.equal(signature, createHash('md5').update(text).digest('hex'))
})
