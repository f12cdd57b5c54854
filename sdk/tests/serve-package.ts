import { generateKeyPairSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { openKeys } from '../src/haipay/keys.ts'
import { answeringServer } from './answering-server.ts'

type Cleanup = { after(undo: () => Promise<void>): void }

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.html': 'text/html' }
const secretKey = 'a secret of 32 characters, or so'

/** What the worker does: a call whose answer must verify, and the same with a secret that is not the app's. */
const worker = (settings: object) => `
import { cxpayClient, haipayClient } from '/index.js'
const settings = ${JSON.stringify(settings)}
const asked = async (more) => {
  const client = await haipayClient({ baseUrl: location.origin, queryTriesMax: 1, ...settings, ...more })
  const answer = await client.accountLedger()
  return answer.ok ? answer.data.bal : answer.why
}
const cxpay = cxpayClient({ baseUrl: location.origin, merchant: 'M', key: 'k' })
const told = cxpay.readNotice('{"amount":1,"sign":"x"}')
postMessage([await asked({}), await asked({ secretKey: 'another' }), told.why, typeof process, typeof window])
`

/** What the page does: it starts the worker, and answers what that has to say. */
export const runWorker = `new Promise((resolve, reject) => {
  const worker = new Worker('/worker.js', { type: 'module' })
  worker.addEventListener('message', ({ data }) => resolve(data))
  worker.addEventListener('error', ({ message }) => reject(new Error(message)))
})`

/** Serves a built package, a page that runs it in a worker of the web, and a platform that answers a query. */
export async function servePackage(t: Cleanup, distFolder: string): Promise<string> {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const merchantPrivateKey = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
  const platformPublicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  const keys = await openKeys({ merchantPrivateKey, platformPublicKey })
  const sign = await keys.sign(`availableBal=1.00&bal=2.00&frzBal=1.00&unSettleBal=0.00&key=${secretKey}`)
  const data = { bal: '2.00', availableBal: '1.00', frzBal: '1.00', unSettleBal: '0.00', sign }
  const script = worker({ currency: 'USD', appId: 1, secretKey, merchantPrivateKey, platformPublicKey })
  const { baseUrl } = await answeringServer(t, async ({ path }, response) => {
    if (path === '/usd/account/ledger') return JSON.stringify({ status: '1', error: '00000000', msg: '', data })
    response.setHeader('content-type', types[extname(path)] ?? 'text/html')
    if (path === '/worker.js') return script
    return path.endsWith('.js')
      ? readFile(join(distFolder, normalize(path)), 'utf8')
      : '<!doctype html><title>a page</title>'
  })
  return baseUrl
}
