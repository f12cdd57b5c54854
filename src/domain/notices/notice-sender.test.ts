import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { type TestContext, test } from 'node:test'
import { inTransaction } from '#db/pool.ts'
import { acknowledge, openEndpoint, staySilent } from '#tests/notices/notice-scene.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { buildNoticeSender } from './notice-sender.ts'

const push = (url: string) => ({ url, headers: { 'content-type': 'application/json' }, body: '{"orderNo":"1"}' })

function sender(t: TestContext, options: Partial<Parameters<typeof buildNoticeSender>[0]> = {}) {
  const built = buildNoticeSender({ loopbackAllowed: true, perEndpointMax: 4, timeoutSeconds: 5, ...options })
  t.after(() => built.close())
  return built
}

test('a push is a POST with body and headers as given, and its answer is read', async (t) => {
  const endpoint = await openEndpoint(t, acknowledge)
  const answer = await sender(t).send(push(`${endpoint.url}?a=b`))
  assert.deepEqual(answer, { kind: 'answered', status: 200, body: 'SUCCESS', isWhole: true })
  const [arrival] = endpoint.arrivals
  assert.equal(arrival?.path, '/notice?a=b')
  assert.equal(arrival?.body, '{"orderNo":"1"}')
  assert.equal(arrival?.headers['content-type'], 'application/json')
})

test('a redirect is an answer and is not followed', async (t) => {
  const target = await openEndpoint(t, acknowledge)
  const endpoint = await openEndpoint(t, (response) => {
    response.writeHead(302, { location: target.url }).end('SUCCESS')
  })
  const answer = await sender(t).send(push(endpoint.url))
  assert.deepEqual(answer, { kind: 'answered', status: 302, body: 'SUCCESS', isWhole: true })
  assert.equal(target.arrivals.length, 0)
})

test('of a long answer 4 KB are read, and the endless rest is not waited for', async (t) => {
  const endpoint = await openEndpoint(t, (response) => {
    const filler = setInterval(() => response.write('x'.repeat(3_000)), 1)
    response.on('close', () => clearInterval(filler))
  })
  const answer = await sender(t).send(push(endpoint.url))
  assert.deepEqual(answer, { kind: 'answered', status: 200, body: 'x'.repeat(4096), isWhole: false })
})

test('an answer of exactly 4 KB is whole; characters that cannot be stored are replaced', async (t) => {
  const endpoint = await openEndpoint(t, (response) => void response.end(Buffer.alloc(4096)))
  const answer = await sender(t).send(push(endpoint.url))
  assert.deepEqual(answer, { kind: 'answered', status: 200, body: '\ufffd'.repeat(4096), isWhole: true })
})

test('the time-out covers the whole push: no head, and a body that never ends', async (t) => {
  const silent = await openEndpoint(t, staySilent)
  const dripping = await openEndpoint(t, (response) => {
    const drip = setInterval(() => response.write(' '), 20)
    response.on('close', () => clearInterval(drip))
  })
  const impatient = sender(t, { timeoutSeconds: 0.3 })
  for (const endpoint of [silent, dripping]) {
    const answer = await impatient.send(push(endpoint.url))
    assert.deepEqual(answer, { kind: 'not answered', why: 'no answer within 0.3 s' })
  }
})

test('the time-out covers the look-up of the name', async (t) => {
  const impatient = sender(t, { timeoutSeconds: 0.3, resolve: () => new Promise(() => undefined) })
  const answer = await impatient.send(push('http://shop.example.com/'))
  assert.deepEqual(answer, { kind: 'not answered', why: 'no answer within 0.3 s' })
})

test('a refused connection and an unknown name are told in a word', async (t) => {
  assert.deepEqual(await sender(t).send(push(`http://127.0.0.1:${await closedPort()}/`)), {
    kind: 'not answered',
    why: 'ECONNREFUSED',
  })
  const unknown = sender(t, { resolve: () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' })) })
  assert.deepEqual(await unknown.send(push('http://no.example.com/')), { kind: 'not answered', why: 'ENOTFOUND' })
})

test('outside demo mode loopback is not reached, by address or by name', async (t) => {
  const endpoint = await openEndpoint(t, acknowledge)
  const { port } = new URL(endpoint.url)
  const strict = sender(t, { loopbackAllowed: false, resolve: async () => ['127.0.0.1', '::1', '::ffff:127.0.0.1'] })
  const hosts = [
    '127.0.0.1',
    '2130706433',
    '[::1]',
    '[::ffff:127.0.0.1]',
    'localhost',
    'a.localhost',
    'shop.example.com',
  ]
  for (const host of hosts) {
    const answer = await strict.send(push(`http://${host}:${port}/`))
    assert.deepEqual(answer, { kind: 'not answered', why: 'address not allowed' }, host)
  }
  assert.equal(endpoint.arrivals.length, 0)
})

test("in demo mode localhost is reached, and of a name's addresses only those that are allowed", async (t) => {
  const endpoint = await openEndpoint(t, acknowledge)
  const { port } = new URL(endpoint.url)
  const demo = sender(t, { resolve: async () => ['10.0.0.1', '169.254.169.254', '127.0.0.1'] })
  for (const host of ['localhost', 'shop.example.com']) {
    const answer = await demo.send(push(`http://${host}:${port}/`))
    assert.equal(answer.kind, 'answered', host)
  }
  assert.equal(endpoint.arrivals.length, 2)
})

test('a name that changes to a private address between two pushes is not followed there', async (t) => {
  const endpoint = await openEndpoint(t, (response) => void response.writeHead(200, { connection: 'close' }).end())
  const { port } = new URL(endpoint.url)
  const addresses = [['127.0.0.1'], ['192.168.0.1'], ['fd00:ec2::254', '::ffff:10.0.0.1']]
  const rebound = sender(t, { resolve: async () => addresses.shift() ?? [] })
  const url = `http://shop.example.com:${port}/`
  assert.equal((await rebound.send(push(url))).kind, 'answered')
  for (let again = 0; again < 3; again += 1)
    assert.deepEqual(await rebound.send(push(url)), { kind: 'not answered', why: 'address not allowed' })
})

// A key pair for localhost of nobody's; it protects nothing.
const untrusted = {
  key: pem('PRIVATE KEY', [
    'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgi5TXwfUpMRyQatlJfmSFRTEHLNUAR/Re1dMIZ2GFagOhRANCAASshKLKDH4wPv',
    '9mAh2eqONXMdSF9qli4c5QVW9/hTTPgIIGLOYdrLV1qsKVSR57rrHZK+kLsFhTkLUEQE43sQtt',
  ]),
  cert: pem('CERTIFICATE', [
    'MIIBlTCCATugAwIBAgIUUdtlIYNxsTWeohorS1oITasw2ZQwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTA5ND',
    'UxMVoYDzIxMjYxMDI4MDk0NTExWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASshKLKDH4wPv9mAh2e',
    'qONXMdSF9qli4c5QVW9/hTTPgIIGLOYdrLV1qsKVSR57rrHZK+kLsFhTkLUEQE43sQtto2kwZzAdBgNVHQ4EFgQUPLp4rLVE22lL159WN6hXwS',
    'qGhaIwHwYDVR0jBBgwFoAUPLp4rLVE22lL159WN6hXwSqGhaIwDwYDVR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZI',
    'zj0EAwIDSAAwRQIhAKjlHpSlrlznIQwc9yrlN8hmyQzc3nQ2465BMVpLmckGAiAu6/HV3wEc+gv3WtlZsGkzqMwvNHqYoBFNawo54i5j+g==',
  ]),
}

test('a certificate that nobody vouches for is not accepted', async (t) => {
  const server = createServer(untrusted, () => assert.fail('a request arrived'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const answer = await sender(t).send(push(`https://localhost:${(server.address() as AddressInfo).port}/`))
  assert.ok(answer.kind === 'not answered' && /CERT/.test(answer.why), JSON.stringify(answer))
})

test('a push inside a transaction is a bug, and is thrown', async (t) => {
  const endpoint = await openEndpoint(t, acknowledge)
  const { db } = (await freshDatabase(t)).database
  const built = sender(t)
  await assert.rejects(
    inTransaction(db, () => built.send(push(endpoint.url))),
    /a transaction is open here/,
  )
  assert.equal(endpoint.arrivals.length, 0)
})

async function closedPort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function pem(label: string, lines: readonly string[]): string {
  return `-----BEGIN ${label}-----\n${lines.join('')}\n-----END ${label}-----\n`
}
