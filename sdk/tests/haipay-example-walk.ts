import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { HaipayClient } from '../src/haipay/index.ts'
import { endOrder, newNumber, readDemo } from './gateway-under-test.ts'

// Does what HaiPay's README says, with the package as it is installed.

type Example = { readonly usd: HaipayClient; readonly listener: Server; collect(orderId: string): Promise<string> }

const demo = readDemo()

test('the examples of the README collect, and hear the notice', async () => {
  const port = await freePort()
  process.env.NOTIFY_URL = `http://127.0.0.1:${port}/notices`
  const settings = { baseUrl: demo.baseUrl + demo.haipay.path, currency: 'USD', ...demo.haipay.apps.USD }
  process.env.HAIPAY_SETTINGS = JSON.stringify(settings)
  const file = join(process.env.EXAMPLES_FOLDER ?? assert.fail('EXAMPLES_FOLDER is not set'), 'haipay.js')
  const { usd, listener, collect } = (await import(pathToFileURL(file).href)) as Example
  listener.listen(port, '127.0.0.1')
  await once(listener, 'listening')
  after(() => listener.close())

  const orderId = newNumber()
  assert.match(await collect(orderId), /^http/)
  await assert.rejects(collect(orderId), /order exists/)
  const asked = await usd.collectQuery({ orderId })
  assert.ok(asked.ok)
  // The notice may be here, and answered, before the sandbox has said that it is on its way.
  const answered = new Promise<number>((resolve) => {
    listener.once('request', (_, response: ServerResponse) => {
      response.once('finish', () => resolve(response.statusCode))
    })
  })
  await endOrder(demo, asked.data.orderNo, { outcome: 'succeed' })
  assert.equal(await answered, 200)
  const forged = await fetch(process.env.NOTIFY_URL, { method: 'POST', body: '{"orderId":"1"}' })
  assert.equal(forged.status, 400)
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
