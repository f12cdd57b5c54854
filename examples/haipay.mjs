// Calls the gateway as a HaiPay merchant would: signs, sends, verifies the reply. Node 20 and newer, no dependencies.
//
//   node examples/haipay.mjs usd/collect/apply amount=25.00 payType=EWALLET inBankCode=HK_WXPAY_SCANCODE_USD
//
// The first word is the path; each further one a member of the request. --curl prints the request instead of sending.
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { readFile } from 'node:fs/promises'

const words = process.argv.slice(2)
const [path = '', ...members] = words.filter((word) => word !== '--curl')
const demo = JSON.parse(await readFile('data/demo.json', 'utf8'))
const app = demo.haipay.apps[path.split('/')[0].toUpperCase()] ?? demo.haipay.apps.USD

// What every collection and payout must say; a member on the command line takes its place.
const usual = path.endsWith('/apply') && {
  orderId: `M${Date.now()}`,
  name: 'Donald John Trump',
  phone: '09123456789',
  email: 'somebody@example.com',
  partnerUserId: '9527',
  subject: 'a pair of shoes',
  ...(path.includes('/collect/') && {
    callBackUrl: 'https://merchant.example/thanks',
    callBackFailUrl: 'https://merchant.example/failed',
  }),
}
const request = { appId: app.appId, ...usual, ...Object.fromEntries(members.map(readMember)) }
const body = JSON.stringify({ ...request, sign: signed(request) })
const url = `${demo.baseUrl}${demo.haipay.path}/${path}`

if (words.includes('--curl')) {
  process.stdout.write(`curl -s ${url} -H 'content-type: application/json' -d '${body}'\n`)
} else {
  const reply = await (
    await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  ).json()
  process.stdout.write(`${JSON.stringify(reply, null, 2)}\n`)
  if (reply.status === '1') process.stdout.write(isGenuine(reply.data) ? 'signature: good\n' : 'signature: FALSE\n')
  process.exitCode = reply.status === '1' && isGenuine(reply.data) ? 0 : 1
}

function readMember(word) {
  const at = word.indexOf('=')
  return [word.slice(0, at), word.slice(at + 1)]
}

/** The members in ASCII order without empty ones and `sign`, joined, with the secret at the end. */
function textToSign(data) {
  const names = Object.keys(data).filter((name) => name !== 'sign' && data[name] !== '' && data[name] !== null)
  const texts = names.sort().map((name) => {
    const value = data[name]
    return `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`
  })
  return `${texts.join('&')}&key=${app.secretKey}`
}

function signed(data) {
  const key = createPrivateKey({ key: Buffer.from(app.merchantPrivateKey, 'base64'), format: 'der', type: 'pkcs8' })
  return sign('sha256', Buffer.from(textToSign(data)), key).toString('base64')
}

function isGenuine(data) {
  const key = createPublicKey({ key: Buffer.from(app.platformPublicKey, 'base64'), format: 'der', type: 'spki' })
  return verify('sha256', Buffer.from(textToSign(data)), key, Buffer.from(data.sign, 'base64'))
}
