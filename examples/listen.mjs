// A merchant's notice address: prints each notice, says whether its signature holds, and acknowledges it.
// Node 20 and newer, no dependencies.
import { createPublicKey, verify } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'

const port = Number(process.argv[2] ?? 9090)
const demo = JSON.parse(await readFile('data/demo.json', 'utf8'))

createServer(async (request, response) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const notice = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  const good = isGenuine(notice)
  process.stdout.write(`${JSON.stringify(notice, null, 2)}\nsignature: ${good ? 'good' : 'FALSE'}\n`)
  response.end(good ? 'SUCCESS' : 'false signature')
}).listen(port, '127.0.0.1', () => process.stdout.write(`listening at http://127.0.0.1:${port}/notices\n`))

function isGenuine({ sign, ...notice }) {
  const app = demo.haipay.apps[notice.currency]
  const names = Object.keys(notice).filter((name) => notice[name] !== '' && notice[name] !== null)
  const text = names.sort().map((name) => `${name}=${notice[name]}`)
  const key = createPublicKey({ key: Buffer.from(app.platformPublicKey, 'base64'), format: 'der', type: 'spki' })
  return verify('sha256', Buffer.from(`${text.join('&')}&key=${app.secretKey}`), key, Buffer.from(sign, 'base64'))
}
