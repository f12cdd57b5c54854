import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { after, test } from 'node:test'
import { eventually } from '#tests/support/books.ts'
import { credentialsOf, startGateway } from '#tests/support/gateway.ts'
import { collectFields, haipayClient, type Reply, signText } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'

const gateway = await startGateway({ after }, { SWITCHYARD_TRUSTED_PROXIES: '127.0.0.1' })
const endpoint = await noticeEndpoint({ after })
const usd = gateway.client('USD')
const app = credentialsOf(gateway.demo, 'USD')
const { appId } = app
const path = '/usd/collect/apply'
const refused = '4001 signature verification failed'

const told = ({ error, msg }: Reply) => `${error} ${msg}`
const order = () => collectFields({ amount: '10.00', payType: 'EWALLET', inBankCode: 'GOOGLE_PAY' })
const send = async (members: object) => told(await usd.send(path, JSON.stringify(members)))
/** Signs a text that the test writes by hand, as a merchant in another language would have made it. */
const signed = (text: string) => signText(app, `${text}&key=${app.secretKey}`)

test('wrong, missing, foreign and another app’s signatures get one answer, whatever else is wrong', async () => {
  const body = { appId, ...order() }
  const sign = usd.sign(body)
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const merchantPrivateKey = stranger.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  const foreign = haipayClient('', { ...app, merchantPrivateKey }).sign(body)
  const otherSecret = haipayClient('', { ...app, secretKey: 'x'.repeat(32) }).sign(body)
  const otherApp = gateway.client('HKD').sign(body)
  const md5 = createHash('md5').update(`appId=${appId}`).digest('hex').toUpperCase()
  for (const wrong of [undefined, null, '', 'x', md5, 7, true, ['x'], {}, foreign, otherSecret, otherApp]) {
    assert.equal(await send({ ...body, sign: wrong }), refused)
    assert.equal(await send({ ...body, name: '', amount: 'x', sign: wrong }), refused)
  }
  for (const wrong of [`${sign} `, sign.slice(0, -2), sign.replaceAll('=', ''), sign.toLowerCase(), `\n${sign}`]) {
    assert.equal(await send({ ...body, sign: wrong }), refused)
  }
  for (const change of [{ amount: '10.01' }, { extra: 'x' }, { orderId: 'other' }, { Amount: '1.00' }]) {
    assert.equal(await send({ ...body, ...change, sign }), refused)
  }
  assert.equal(await send({ ...body, sign }), '00000000 ')
})

test('nulls and empty strings are not signed, zero is, and a form that signs the empty ones is taken too', async () => {
  const { name: _, ...rest } = order()
  const body = { appId, ...rest, name: 'Ana', body: '', notifyUrl: null, goodsName: '' }
  assert.equal(await send({ ...body, sign: usd.sign({ appId, ...rest, name: 'Ana' }) }), '00000000 ')

  const small = { appId, orderId: '', orderNo: '209901010000000000001054' }
  const asked = async (text: string, members: object) => {
    const body = JSON.stringify({ ...members, sign: signed(text) })
    return told(await usd.send('/usd/collect/query', body))
  }
  const unknown = '4013 order not exit'
  assert.equal(await asked(`appId=${appId}&orderNo=${small.orderNo}`, small), unknown)
  assert.equal(await asked(`appId=${appId}&orderId=&orderNo=${small.orderNo}`, small), unknown)
  const zero = { ...small, zero: 0, no: false, sign_type: 'RSA2' }
  assert.equal(await asked(`appId=${appId}&no=false&orderNo=${small.orderNo}&zero=0`, zero), unknown)
  assert.equal(await asked(`appId=${appId}&orderNo=${small.orderNo}`, zero), refused)
})

test('a number is signed by the text that arrived', async () => {
  for (const amount of ['10', '10.0', '10.00', '1e1', '1.000E1']) {
    const { orderId } = order()
    const fields = Object.entries({ ...order(), orderId }).filter(([name]) => name !== 'amount')
    const plain = [...fields.map(([name, value]) => `${name}=${value}`), `appId=${appId}`, `amount=${amount}`]
    const sign = signed(plain.sort().join('&'))
    const json = JSON.stringify({ appId, ...Object.fromEntries(fields), sign }).slice(1)
    const reply = await usd.send(path, `{"amount":${amount},${json}`)
    if (amount.includes('e') || amount.includes('E')) assert.match(told(reply), /^1002 .*amount/)
    else assert.equal(told(reply), '00000000 ')
  }
})

test('appId may be a number or text, the currency in either case, and names sort by their bytes', async () => {
  const ask = (members: object, under = path) => usd.send(under, JSON.stringify(members))
  const text = { ...order(), appId: String(appId) }
  assert.equal(told(await ask({ ...text, sign: usd.sign(text) }, '/USD/collect/apply')), '00000000 ')
  const odd = { appId, ...order(), Zeta: 'Z', alpha: 'a', é: 'ü', '\u{10000}': 'astral', '\uffee': 'bmp' }
  const names = Object.keys(odd).sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
  const line = names.map((name) => `${name}=${(odd as Record<string, unknown>)[name]}`).join('&')
  assert.equal(told(await ask({ ...odd, sign: signed(line) })), '00000000 ')
})

test('a list is signed as JSON, as Java prints it, or as JavaScript joins it', async () => {
  const list = ['a', 'b c', 3]
  const forms = ['["a","b c",3]', '[a, b c, 3]', 'a,b c,3']
  const send = async (form: string) => {
    const body = { appId, orderNos: list, orderNo: '209901010000000000001054' }
    const sign = signed(`appId=${appId}&orderNo=${body.orderNo}&orderNos=${form}`)
    return told(await usd.send('/usd/collect/query', JSON.stringify({ ...body, sign }, null, 1)))
  }
  for (const form of forms) assert.equal(await send(form), '4013 order not exit', form)
  assert.equal(await send('[a,b c,3]'), refused)
})

test('with two live keys a reply has the secret of its request, and notices the newest', async () => {
  const hkd = gateway.client('HKD')
  const old = credentialsOf(gateway.demo, 'HKD')
  const method = { amount: '300.00', payType: 'EWALLET', inBankCode: 'ALIPAY_HKD', notifyUrl: endpoint.url }
  const rotated = (await gateway.operator('app', 'rotate-key', String(old.appId))) as {
    readonly secret: string
    readonly platformPublicKey: string
  }
  const { secret: secretKey, platformPublicKey } = rotated
  assert.notEqual(secretKey, old.secretKey)
  const fresh = haipayClient(gateway.baseUrl + gateway.demo.haipay.path, { ...old, secretKey, platformPublicKey })
  await eventually('the new key is live', async () => {
    const { status } = await fresh.ask('/hkd/account/ledger', {})
    return status === '1' ? status : undefined
  })
  for (const client of [hkd, fresh]) {
    const applied = await client.call('/hkd/collect/apply', collectFields(method))
    await gateway.outcome(String(applied.orderNo), { outcome: 'succeed' })
    const notice = await endpoint.noticeOf(String(applied.orderNo))
    assert.deepEqual([fresh.isGenuine(notice), hkd.isGenuine(notice)], [true, false])
  }
  await gateway.operator('app', 'rotate-key', String(old.appId), '--retire-old')
  await eventually('both older keys are retired', async () => {
    const answers = await Promise.all([hkd, fresh].map((client) => client.ask('/hkd/account/ledger', {})))
    return answers.every((answer) => told(answer) === refused) ? refused : undefined
  })
})

test('an address that is not allowed is told before the signature is looked at, and after the app', async () => {
  const id = String(credentialsOf(gateway.demo, 'BRL').appId)
  const brl = gateway.client('BRL')
  await gateway.operator('app', 'set-ip', id, '--ip', '203.0.113.0/24')
  const from = async (ip: string, sign?: string) => {
    const body = { appId: Number(id) }
    const text = JSON.stringify({ ...body, sign: sign ?? brl.sign(body) })
    return told(await brl.send('/brl/account/ledger', text, { 'x-forwarded-for': ip }))
  }
  await eventually('the list holds', async () => ((await from('198.51.100.1')).startsWith('4031') ? true : undefined))
  assert.equal(await from('198.51.100.1', 'x'), '4031 ip adress is Forbidden')
  assert.equal(await from('203.0.113.9', 'x'), refused)
  assert.equal(await from('203.0.113.9'), '00000000 ')
  const unknown = await brl.send('/brl/account/ledger', '{"appId":99999}', { 'x-forwarded-for': '198.51.100.1' })
  assert.equal(told(unknown), '4011 appId do not exit')
})
