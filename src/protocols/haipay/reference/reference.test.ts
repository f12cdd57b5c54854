import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { fastify } from 'fastify'
import { readCatalog } from '#domain/methods/index.ts'
import { haipay } from '#protocols/haipay/protocol.ts'
import { type HaipayDeps, registerHaipay } from '#protocols/haipay/register.ts'
import { readPublicKey } from '#protocols/haipay/sign.ts'
import { exampleOf, isMembers, printOpenApi } from '#protocols/openapi.ts'
import { buildReference } from './build-reference.ts'
import { wireCalls } from './calls.ts'
import { errorMeanings } from './error-meanings.ts'
import { readSigningCase } from './signing-case.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const { currencies, methods } = await readCatalog(join(root, 'catalog'), [haipay])
const signing = await readSigningCase()
const catalog = { currencies, methods: methods.map((method) => ({ ...method, expiryMinutes: null })) }
const reference = buildReference('https://pay.example/haipay', catalog, signing)
const pageOf = (name: string) => reference.pages.find((page) => page.name === name) ?? assert.fail(name)

test('every route of the wire has an entry in the registry, and every entry a route', async () => {
  const routes = new Set<string>()
  const server = fastify()
  server.addHook('onRoute', ({ method, url }) => {
    if (method === 'POST') routes.add(url.replace('/haipay', '').replace(':currency', '{currency}'))
  })
  registerHaipay(server, {} as HaipayDeps)
  await server.ready()
  await server.close()
  // A call of one currency is served by the route of all.
  const served = wireCalls.map(({ path }) => (routes.has(path) ? path : path.replace(/^\/[a-z]+/, '/{currency}')))
  assert.deepEqual([...new Set(served)].sort(), [...routes].sort())
})

test('every member of a request says what it is', () => {
  for (const { name, calls } of reference.pages) {
    for (const { path, request } of calls) {
      for (const member of request) assert.ok(member.about, `${name} ${path} ${member.name}`)
    }
  }
})

test('every call stands on a page', () => {
  const onPages = new Set(reference.pages.flatMap(({ calls }) => calls.map(({ title }) => title)))
  for (const { title } of wireCalls) assert.ok(onPages.has(title), title)
})

test('every code that the wire knows has its meaning, and no other', async () => {
  const source = await readFile(join(import.meta.dirname, '..', 'errors.ts'), 'utf8')
  const codes = new Set([...source.matchAll(/code: '(\d+)'/g)].map(([, code]) => code))
  assert.deepEqual(errorMeanings.map(({ code }) => code).sort(), [...codes, '00000000'].sort())
  const meant = new Set(errorMeanings.map(({ code }) => code))
  for (const { errors } of wireCalls) for (const code of errors) assert.ok(meant.has(code), code)
  for (const { code, msg } of errorMeanings) assert.equal(msg === '', code === '00000000', code)
})

test('every document is valid OpenAPI 3.1, and its samples fit its schemas', async () => {
  const validator = new Validator()
  const ajv = new Ajv2020({ strict: false })
  for (const page of reference.pages) {
    const document = JSON.parse(JSON.stringify(printOpenApi(reference, page)))
    const checked = await validator.validate(document)
    assert.ok(checked.valid, `${page.name}: ${JSON.stringify(checked.errors)}`)
    assert.equal(validator.version, '3.1')
    const contents = [
      ...Object.values<PathItem>(document.paths).flatMap(({ post }) => [post.requestBody, post.responses['200']]),
      ...Object.values<PathItem>(document.webhooks ?? {}).map(({ post }) => post.requestBody),
    ].map(({ content }) => content['application/json'])
    for (const { schema, examples } of contents) {
      const fits = ajv.compile(schema)
      for (const { value } of Object.values(examples ?? {})) {
        const isRequest = !('status' in Object(value))
        const whole = isRequest ? { appId: 1054, sign: 'a signature', ...Object(value) } : value
        assert.ok(fits(whole), `${page.name}: ${ajv.errorsText(fits.errors)} ${JSON.stringify(value)}`)
      }
    }
  }
})

type Content = {
  readonly content: Readonly<
    Record<
      'application/json',
      { readonly schema: object; readonly examples?: Readonly<Record<string, { value: unknown }>> }
    >
  >
}
type PathItem = {
  readonly post: { readonly requestBody: Content; readonly responses: Readonly<Record<'200', Content>> }
}

test('a page shows the fields of its own country, with their conditions', () => {
  const request = (page: string, path: string) => {
    const call = pageOf(page).calls.find((one) => one.path === path) ?? assert.fail(path)
    return new Map(call.request.map((member) => [member.name, member]))
  }
  const dong = request('vnd', '/vnd/collect/apply')
  const { presence } = dong.get('outBankNo') ?? assert.fail()
  assert.deepEqual(presence, {
    when: 'required when `payType` is PAYMENT_GATEWAY',
    needed: { payType: ['PAYMENT_GATEWAY'] },
  })
  assert.equal(dong.has('goodsName'), false)
  assert.equal(request('aed', '/aed/collect/apply').get('goodsName')?.presence, 'always')
  assert.deepEqual(request('brl', '/brl/pay/apply').get('identifyType')?.oneOf, ['CPF', 'PHONE', 'EMAIL'])
  assert.ok(request('php', '/php/collect/apply').get('inBankCode')?.oneOf?.includes('PH_QRPH_DYNAMIC'))
  const { calls, methods: listed } = pageOf('idr')
  assert.ok(listed.some(({ code, least, most }) => code === 'dynamic' && least === '10000' && most === '10000000'))
  assert.ok(calls.every(({ answer }) => !isMembers(answer) || exampleOf(answer).sign))
})

test('the worked case is what the shown client and the vendor’s rule come to', async () => {
  const { members, secretKey, merchantPrivateKey, merchantPublicKey, text, signature, snippet } = signing
  const file = join(root, 'examples', 'haipay-sign.mjs')
  assert.equal(`${snippet}\n`, await readFile(file, 'utf8'))
  const client: Client = await import(file)
  assert.equal(client.textToSign(members, secretKey), text)
  assert.equal(client.signRequest(members, secretKey, merchantPrivateKey), signature)
  assert.ok(client.isGenuine({ ...members, sign: signature }, secretKey, merchantPublicKey))
  assert.equal(client.isGenuine({ ...members, amount: '500.01', sign: signature }, secretKey, merchantPublicKey), false)
  assert.ok(readPublicKey(merchantPublicKey).ok)

  const vectors = await readFile(join(root, 'tests', 'reference', 'haipay-vectors.json'), 'utf8')
  const { vectors: all } = JSON.parse(vectors) as { readonly vectors: readonly Vector[] }
  for (const { body, merchantSecretKey, stringToSign, signature: printed, publicKeySpkiBase64 } of all) {
    if (!body || !merchantSecretKey) continue
    assert.equal(client.textToSign(body, merchantSecretKey), stringToSign)
    assert.ok(client.isGenuine({ ...body, sign: printed }, merchantSecretKey, publicKeySpkiBase64))
  }
})

type Members = Readonly<Record<string, unknown>>
type Client = {
  textToSign(members: Members, secretKey: string): string
  signRequest(members: Members, secretKey: string, key: string): string
  isGenuine(data: Members, secretKey: string, key: string): boolean
}
type Vector = {
  readonly body: Members | null
  readonly merchantSecretKey: string | null
  readonly stringToSign: string
  readonly signature: string
  readonly publicKeySpkiBase64: string
}
