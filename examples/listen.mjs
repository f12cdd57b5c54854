// A merchant's server: prints each notice, says whether its signature holds, and acknowledges it. It also is where
// the payer comes back to. Node 20 and newer, no dependencies.
import { createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const port = Number(process.argv[2] ?? 9090)
const server = createServer(async (request, response) => {
  if (request.method === 'GET') return showPayer(request, response)
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const isGood = hear(Buffer.concat(chunks).toString('utf8'))
  response.end(isGood ? 'SUCCESS' : 'no genuine notice')
})
server.on('error', (why) => {
  process.stderr.write(`cannot listen on port ${port} (${why.code}): node examples/listen.mjs PORT takes another one\n`)
  process.exit(1)
})
server.listen(port, '127.0.0.1', () => process.stdout.write(`listening at http://127.0.0.1:${port}/notices\n`))

function showPayer({ url }, response) {
  const { pathname, searchParams } = new URL(url, 'http://merchant')
  if (!['/thanks', '/failed'].includes(pathname)) return response.writeHead(404).end()
  const words = pathname === '/thanks' ? 'Thank you' : 'That did not work'
  process.stdout.write(`the payer is back at ${pathname}, order ${searchParams.get('orderId')}\n`)
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<h1>${words}</h1>`)
}

/** Prints a notice and says whether it is genuine. */
function hear(text) {
  try {
    const notice = JSON.parse(text)
    const isGood = isGenuine(notice)
    process.stdout.write(`${JSON.stringify(notice, null, 2)}\nsignature: ${isGood ? 'good' : 'FALSE'}\n`)
    return isGood
  } catch (why) {
    process.stdout.write(`what came is no notice: ${why.message}\n`)
    return false
  }
}

function isGenuine({ sign, ...notice }) {
  // Read each time: the demo may have been started after this program.
  const { apps } = JSON.parse(readFileSync('data/demo.json', 'utf8')).haipay
  const app = Object.values(apps).find(({ appId }) => appId === notice.appId)
  const names = Object.keys(notice).filter((name) => notice[name] !== '' && notice[name] !== null)
  const text = names.sort().map((name) => `${name}=${notice[name]}`)
  const key = createPublicKey({ key: Buffer.from(app.platformPublicKey, 'base64'), format: 'der', type: 'spki' })
  return verify('sha256', Buffer.from(`${text.join('&')}&key=${app.secretKey}`), key, Buffer.from(sign, 'base64'))
}
