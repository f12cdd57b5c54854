// A merchant's server: prints each notice, says whether its signature holds, and acknowledges it, for HaiPay, CXPay and
// Cashy. It also is where the payer comes back to. Node 20 and newer, no dependencies.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const port = Number(process.argv[2] ?? 9090)
const server = createServer(async (request, response) => {
  if (request.method === 'GET') return showPayer(request, response)
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  response.end(hear(Buffer.concat(chunks).toString('utf8'), request.headers))
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

/** Prints a notice and answers what is said to it. */
function hear(text, headers) {
  try {
    // Read each time: the demo may have been started after this program.
    const demo = JSON.parse(readFileSync('data/demo.json', 'utf8'))
    const notice = JSON.parse(text)
    const [isGood, acknowledgement] = judge(demo, notice, text, headers)
    process.stdout.write(`${JSON.stringify(notice, null, 2)}\nsignature: ${isGood ? 'good' : 'FALSE'}\n`)
    return isGood ? acknowledgement : 'no genuine notice'
  } catch (why) {
    process.stdout.write(`what came is no notice: ${why.message}\n`)
    return 'no genuine notice'
  }
}

/** Whether a notice is genuine, and the answer its protocol wants: Cashy signs in a header, only HaiPay has appIds. */
function judge({ haipay, cxpay, cashy }, { sign, ...notice }, text, headers) {
  if (headers.sign) return [headers.sign === md5(text + cashy.apiKey), 'SUCCESS']
  const names = Object.keys(notice).filter((name) => notice[name] !== '' && notice[name] !== null)
  const pairs = names.sort().map((name) => `${name}=${notice[name]}`)
  if (!('appId' in notice)) return [sign === md5([...pairs, `key=${cxpay.key}`].join('&')), 'success']
  const app = Object.values(haipay.apps).find(({ appId }) => appId === notice.appId)
  const key = createPublicKey({ key: Buffer.from(app.platformPublicKey, 'base64'), format: 'der', type: 'spki' })
  const signed = Buffer.from([...pairs, `key=${app.secretKey}`].join('&'))
  return [verify('sha256', signed, key, Buffer.from(sign, 'base64')), 'SUCCESS']
}

function md5(text) {
  return createHash('md5').update(text, 'utf8').digest('hex')
}
