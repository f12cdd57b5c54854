// Calls the gateway as a HaiPay merchant would: signs, sends, verifies the reply. Node 20 and newer, no dependencies.
//
//   node examples/haipay.mjs usd/collect/apply amount=25.00 payType=EWALLET inBankCode=HK_WXPAY_SCANCODE_USD
//
// The first word is the path; each further one a member of the request. --curl prints the request instead of sending.
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'

const words = process.argv.slice(2)
const [path = '', ...members] = words.filter((word) => word !== '--curl')
if (!/^\w+\/\w+/.test(path)) give('say what to call, for example: node examples/haipay.mjs usd/account/ledger')
const demo = readDemo()
const appsOfPlaces = { COMMON: 'USD', SUBSCRIPTION: 'USD', GLOBAL: 'CASHIER' }
const place = path.split('/')[0].toUpperCase()
const app = demo.haipay.apps[appsOfPlaces[place] ?? place]
if (!app) give(`the demo merchant has no app of ${place}`)

const given = Object.fromEntries(members.map(readMember))
const request = { appId: app.appId, ...(path.endsWith('/apply') && usualMembers()), ...given }
const body = JSON.stringify({ ...request, sign: signed(request) })
const url = `${demo.baseUrl}${demo.haipay.path}/${path}`

if (words.includes('--curl')) {
  const quoted = body.replaceAll("'", "'\\''")
  process.stdout.write(`curl -s ${url} -H 'content-type: application/json' -d '${quoted}'\n`)
} else {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body }).catch(() => {
    give(`nobody answers at ${demo.baseUrl}: is the gateway running?`)
  })
  const reply = await answer.json()
  const isGood = reply.status === '1' && isGenuine(reply.data)
  process.stdout.write(`${JSON.stringify(reply, null, 2)}\n`)
  if (reply.status === '1') process.stdout.write(`signature: ${isGood ? 'good' : 'FALSE'}\n`)
  process.exitCode = isGood ? 0 : 1
}

/** What every collection and payout must say; a member on the command line takes its place. */
function usualMembers() {
  const shop = new URL(given.notifyUrl || 'http://127.0.0.1:9090').origin
  return {
    orderId: `M${Date.now()}`,
    name: 'Donald John Trump',
    phone: '09123456789',
    email: 'somebody@example.com',
    partnerUserId: '9527',
    subject: 'a pair of shoes',
    ...(path.includes('/collect/') && { callBackUrl: `${shop}/thanks`, callBackFailUrl: `${shop}/failed` }),
  }
}

function readDemo() {
  try {
    return JSON.parse(readFileSync('data/demo.json', 'utf8'))
  } catch {
    return give('data/demo.json cannot be read: start the gateway first, and stand in the folder it was started in')
  }
}

function readMember(word) {
  const at = word.indexOf('=')
  if (at < 1) give(`${word} is not name=value`)
  return [word.slice(0, at), word.slice(at + 1)]
}

function give(why) {
  process.stderr.write(`${why}\n`)
  process.exit(1)
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
