import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { buildServer, type ServerDeps } from './server.ts'

type Cleanup = { after(undo: () => unknown): void }

async function startServer(t: Cleanup, changes: Partial<ServerDeps> = {}) {
  const reported: unknown[] = []
  const server = buildServer({
    log: pino({ level: 'silent' }),
    trustedProxies: [],
    reportFailure: (error) => reported.push(error),
    isReady: async () => true,
    metrics: { contentType: 'text/plain; version=0.0.4', metrics: async () => 'figures 1\n' },
    ...changes,
  })
  server.get('/ip', async (request) => ({ ip: request.ip }))
  server.get('/slow', async () => {
    await pause(300)
    return 'whole'
  })
  server.get('/bug', async () => {
    throw new Error('a bug with a secret')
  })
  t.after(() => server.close())
  const url = await server.listen({ port: 0, host: '127.0.0.1' })
  return { server, url, reported, port: Number(new URL(url).port) }
}

const textOf = async (url: string, init: RequestInit = {}) => {
  const reply = await fetch(url, init)
  return [reply.status, await reply.text()] as const
}

test('alive, ready and figures are told; not ready is 503, also when the look itself fails', async (t) => {
  const { url } = await startServer(t)
  assert.deepEqual(await textOf(`${url}/healthz`), [200, 'OK\n'])
  assert.deepEqual(await textOf(`${url}/readyz`), [200, 'OK\n'])
  assert.deepEqual(await textOf(`${url}/metrics`), [200, 'figures 1\n'])
  for (const isReady of [async () => false, () => Promise.reject(new Error('away'))]) {
    const sick = await startServer(t, { isReady })
    assert.deepEqual(await textOf(`${sick.url}/readyz`), [503, 'Service Unavailable\n'])
    assert.deepEqual(await textOf(`${sick.url}/healthz`), [200, 'OK\n'])
  }
})

test('the page at / says what this is', async (t) => {
  const { url } = await startServer(t)
  const [status, page] = await textOf(url)
  assert.equal(status, 200)
  assert.match(page, /payment gateway/)
})

test('a bug is reported once and told without words; unknown and broken addresses are no failures', async (t) => {
  const { url, reported } = await startServer(t)
  assert.deepEqual(await textOf(`${url}/nothing`), [404, 'Not Found\n'])
  assert.deepEqual(await textOf(`${url}/%zz`), [400, 'Bad Request\n'])
  assert.deepEqual(await textOf(`${url}/healthz`, { method: 'DELETE' }), [404, 'Not Found\n'])
  assert.deepEqual(reported, [])
  assert.deepEqual(await textOf(`${url}/bug`), [500, 'Internal Server Error\n'])
  assert.equal(reported.length, 1)
})

test('every answer forbids running, framing, guessing and keeping', async (t) => {
  const { url } = await startServer(t)
  for (const path of ['/', '/healthz', '/nothing', '/bug']) {
    const { headers } = await fetch(url + path)
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('x-frame-options'), 'DENY')
    assert.equal(headers.get('cache-control'), 'no-store')
  }
})

test('X-Forwarded-For is read from trusted proxies only, up to the first stranger', async (t) => {
  const ipOf = async (url: string, forwarded: string) => {
    const reply = await fetch(`${url}/ip`, { headers: { 'x-forwarded-for': forwarded } })
    return ((await reply.json()) as { ip: string }).ip
  }
  const alone = await startServer(t)
  assert.equal(await ipOf(alone.url, '203.0.113.7'), '127.0.0.1')
  const behind = await startServer(t, { trustedProxies: ['127.0.0.0/8', '10.0.0.1'] })
  assert.equal(await ipOf(behind.url, '203.0.113.7'), '203.0.113.7')
  assert.equal(await ipOf(behind.url, '198.51.100.1, 203.0.113.7, 10.0.0.1'), '203.0.113.7')
})

test('closing cuts no request, and waits neither for idle connections nor for ones never used', async (t) => {
  const { server, url, port } = await startServer(t)
  await textOf(`${url}/healthz`)
  const unused = connect(port, '127.0.0.1')
  await once(unused, 'connect')
  const underWay = fetch(`${url}/slow`)
  await pause(100)
  const begun = performance.now()
  await server.close()
  assert.ok(performance.now() - begun < 5_000)
  const reply = await underWay
  assert.equal(reply.headers.get('connection'), 'close')
  assert.equal(await reply.text(), 'whole')
  await assert.rejects(fetch(`${url}/healthz`))
})

test('a body that dribbles is bounded like a head: the server takes the larger of the two bounds for it', async (t) => {
  const { server } = await startServer(t)
  const { headersTimeout, requestTimeout } = server.server
  assert.deepEqual([headersTimeout, requestTimeout], [15_000, 15_000])
})
