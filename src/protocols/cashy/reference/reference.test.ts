import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { fastify } from 'fastify'
import { readCatalog } from '#domain/methods/index.ts'
import { countries } from '#protocols/cashy/countries/countries.ts'
import { type CashyDeps, registerCashy } from '#protocols/cashy/register.ts'
import { printOpenApi } from '#protocols/openapi.ts'
import { buildReference } from './build-reference.ts'
import { wireCalls } from './calls.ts'
import { errorMeanings } from './error-meanings.ts'
import { printGuide, signingCase } from './guide.ts'

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'catalog')
const { currencies, methods } = await readCatalog(folder, [{ name: 'cashy', methodsFile: 'cashy-methods.csv' }])
const catalog = { currencies, methods: methods.map((method) => ({ ...method, expiryMinutes: null })) }
const reference = buildReference('https://pay.example/cashy', catalog)

test('every route of the wire has an entry in the registry, and every entry a route', async () => {
  const routes = new Set<string>()
  const server = fastify()
  server.addHook('onRoute', ({ method, url }) => {
    if (method === 'POST') routes.add(url.replace('/cashy', ''))
  })
  registerCashy(server, {} as CashyDeps)
  await server.ready()
  await server.close()
  assert.deepEqual(wireCalls.map(({ path }) => path).sort(), [...routes].sort())
})

test('there is a page of every country, and one of what has none; all members say what they are', () => {
  const names = reference.pages.map(({ name }) => name)
  assert.deepEqual(names.toSorted(), ['api', ...[...countries.keys()].map((code) => code.toLowerCase())].sort())
  for (const { name, calls, notices } of reference.pages) {
    const members = [...calls.flatMap((call) => call.request), ...notices.flatMap((notice) => notice.members)]
    for (const member of members) assert.ok(member.about, `${name} ${member.name}`)
  }
})

test('every fixed text of the wire has its meaning, and no other', async () => {
  const source = await readFile(join(import.meta.dirname, '..', 'errors.ts'), 'utf8')
  const texts = [...source.matchAll(/'([A-Z][A-Za-z]+(?:_[A-Za-z]+)+)'/g)].map(([, text]) => text)
  assert.deepEqual(errorMeanings.map(({ code }) => code).sort(), [...new Set(texts)].sort())
})

test('every document is valid OpenAPI 3.1', async () => {
  for (const page of reference.pages) {
    const checked = await new Validator().validate(JSON.parse(JSON.stringify(printOpenApi(reference, page))))
    assert.ok(checked.valid, `${page.name}: ${JSON.stringify(checked.errors)}`)
  }
})

test('the worked case is what the vendor’s rule comes to', () => {
  const { body, apiKey } = signingCase
  assert.ok(body.includes('\\/'))
  const sign = createHash('md5')
    .update(Buffer.from(body + apiKey, 'utf8'))
    .digest('hex')
  const blocks = printGuide('https://pay.example/cashy').flatMap((section) => section.blocks)
  assert.ok(blocks.some((block) => block.kind === 'code' && block.title === 'Sign' && block.text === sign))
})
