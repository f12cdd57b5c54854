import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, describe, test } from 'node:test'
import { rotateKey, setAppStatus } from '#domain/merchants/index.ts'
import { closeMethod } from '#domain/methods/index.ts'
import { accepted, type Body, failureOf, post, postText, signed, startGateway, verifiedData } from './haipay-scene.ts'

const order: Body = {
  orderId: 'M1',
  name: 'Donald John Trump',
  phone: '85261234567',
  email: 'payer@shop.example',
  amount: '300.00',
  payType: 'EWALLET',
  inBankCode: 'ALIPAY_HKD',
  callBackUrl: 'https://shop.example/ok',
  callBackFailUrl: 'https://shop.example/fail',
  partnerUserId: 'u1',
}
const unsigned = '4001 signature verification failed'

describe('what HaiPay refuses', async () => {
  const gateway = await startGateway({ after })
  const { deps, engine } = gateway
  for (const currency of ['HKD', 'USD']) await gateway.route('collect', currency)
  const hkd = await gateway.addApp('HKD')
  const url = `${gateway.url}/hkd/collect/apply`
  const refusal = async (body: Body, changed: Body = {}, headers = {}) =>
    failureOf(await post(url, hkd, { ...order, ...body }, changed, headers))
  const refusedText = async (body: string | Uint8Array<ArrayBuffer>, headers = {}) =>
    failureOf(await postText(url, body, headers))
  const ordersKept = async () => (await deps.db.selectFrom('orders').select('order_no').execute()).length
  const actor = 'cli'

  test('a body that cannot be read is told so, over HTTP 200', async () => {
    assert.equal(await refusedText(''), '1002 Illegal Param: the body is empty')
    assert.equal(await refusedText('{'), '1002 Illegal Param: the body is not JSON')
    assert.equal(await refusedText('[]'), '1002 Illegal Param: the body is not an object')
    assert.equal(await refusedText('{"appId":1,"appId":1}'), '1002 Illegal Param: the body has a member twice')
    assert.equal(await refusedText(new Uint8Array([0x7b, 0xff, 0x7d])), '1002 Illegal Param: the body is not UTF-8')
    const nested = `{"a":${'['.repeat(20)}${']'.repeat(20)}}`
    assert.equal(await refusedText(nested), '1002 Illegal Param: the body is nested too deep')
    const charset = '1002 Illegal Param: the charset must be UTF-8'
    for (const type of ['application/json;charset=gbk', 'text/plain; Charset="GB2312"', 'text/plain;charset=utf-16']) {
      assert.equal(await refusedText('{}', { 'content-type': type }), charset)
    }
  })

  test('a compressed body, one of many members and a broken content type are told what is wrong', async () => {
    for (const encoding of ['gzip', 'deflate', 'br', 'gzip, identity']) {
      const says = '1002 Illegal Param: the body must not be compressed'
      assert.equal(await refusedText('{}', { 'content-encoding': encoding }), says)
    }
    const read = '1001 appId can not be empty'
    assert.equal(await refusedText('{}', { 'content-encoding': 'Identity' }), read)
    const membersOf = (count: number) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [at, 1])))
    assert.equal(await refusedText(membersOf(256)), read)
    assert.equal(await refusedText(membersOf(257)), '1002 Illegal Param: the body has more than 256 members')
    assert.equal(
      await refusedText('{}', { 'content-type': 'json' }),
      '1002 Illegal Param: the content type is malformed',
    )
  })

  test('a body over 64 KB is refused, and one of 64 KB is read', async () => {
    const bodyOf = (bytes: number) => `{"appId":"x","pad":"${'x'.repeat(bytes - 22)}"}`
    assert.equal(await refusedText(bodyOf(65_536)), '1002 Illegal Param: appId must be an integer')
    for (const bytes of [65_537, 5_000_000]) {
      assert.equal(await refusedText(bodyOf(bytes)), '1002 Illegal Param: the body is longer than 65536 bytes')
    }
  })

  test('the content type does not matter while it is UTF-8', async () => {
    for (const type of [
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/JSON; charset=utf-8',
    ]) {
      assert.equal(await refusal({ amount: '' }, {}, { 'content-type': type }), '1001 amount can not be empty')
    }
  })

  test('an app is named by an integer, and must be known, active and of the currency of the path', async () => {
    const refusedAppId = (appId: unknown) => refusedText(JSON.stringify({ appId }))
    for (const appId of [undefined, null, '']) assert.equal(await refusedAppId(appId), '1001 appId can not be empty')
    for (const appId of ['x', '1.0', '01', '-1', 1.5, 1e21, true, [1], {}, '9'.repeat(16), ' 1']) {
      assert.equal(await refusedAppId(appId), '1002 Illegal Param: appId must be an integer')
    }
    const unknown = '4011 appId do not exit'
    assert.equal(await refusal({ appId: 999_999 }), unknown)
    const usd = await gateway.addApp('USD')
    assert.equal(failureOf(await post(url, usd, order)), unknown)
    const cashier = await gateway.addApp('CASHIER')
    for (const path of ['xxx', 'cashier', '%20']) {
      assert.equal(failureOf(await post(`${gateway.url}/${path}/collect/apply`, cashier, order)), unknown, path)
    }
    // The long s, which is S in upper case.
    assert.equal(failureOf(await post(`${gateway.url}/u%C5%BFd/collect/query`, usd, { orderId: 'M1' })), unknown)
    const disabled = await gateway.addApp('HKD')
    const ref = { merchantId: disabled.merchantId, appId: disabled.appId }
    accepted(await setAppStatus(deps, { ...ref, status: 'disabled', actor }))
    await engine.watch.refresh()
    assert.equal(failureOf(await post(url, disabled, order)), unknown)
  })

  test('an address that is not on the list is refused before the signature, also behind a trusted proxy', async () => {
    const listed = await gateway.addApp('HKD', { ipAllow: ['203.0.113.0/24'] })
    const from = async (forwarded: string) =>
      failureOf(await post(url, listed, order, { sign: 'x' }, { 'x-forwarded-for': forwarded }))
    assert.equal(failureOf(await post(url, listed, order)), '4031 ip adress is Forbidden')
    assert.equal(await from('198.51.100.1'), '4031 ip adress is Forbidden')
    assert.equal(await from('203.0.113.7, 198.51.100.1'), '4031 ip adress is Forbidden')
    assert.equal(await from('198.51.100.1, 203.0.113.7'), unsigned)
  })

  test('missing, wrong, foreign and malformed signatures get one answer, before any field is told', async () => {
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const whole = { ...order, name: '', appId: Number(hkd.wireId) }
    const foreign = [
      signed(whole, { secret: hkd.secret, privateKey: stranger.privateKey }),
      signed(whole, { secret: 'x'.repeat(32), privateKey: hkd.privateKey }),
    ]
    for (const body of foreign) assert.equal(await refusedText(JSON.stringify(body)), unsigned)
    for (const sign of [undefined, null, '', 1, true, ['x'], 'x', 'A'.repeat(344), `${'A'.repeat(343)}=`]) {
      assert.equal(await refusal({ name: '' }, { sign }), unsigned)
    }
    assert.equal(await refusal({ name: '' }, { amount: '300.01' }), unsigned)
    assert.equal(await refusal({ name: '' }, { extra: 'x' }), unsigned)
    assert.equal(await refusal({ name: '' }), '1001 name can not be empty')
  })

  test('an app whose merchant has given no key is told to configure one', async () => {
    const keyless = await gateway.addApp('HKD', { merchantPublicKey: undefined })
    const says = '1002 Please configure the merchant public key'
    assert.equal(failureOf(await post(url, keyless, order)), says)
    assert.equal(failureOf(await post(url, keyless, order, { sign: undefined })), says)
  })

  test('two keys may be live at once, and the answer is signed with the one that signed the request', async () => {
    const old = await gateway.addApp('HKD')
    const { merchantId, appId } = old
    const made = accepted(await rotateKey(deps, { merchantId, appId, actor }))
    await engine.watch.refresh()
    const fresh = { ...old, ...made }
    for (const [at, client] of [old, fresh].entries()) {
      verifiedData(await post(url, client, { ...order, orderId: `K${at}` }), client)
    }
    accepted(await rotateKey(deps, { merchantId, appId, actor, retireOld: true }))
    await engine.watch.refresh()
    assert.equal(failureOf(await post(url, fresh, order)), unsigned)
  })

  test('a method that is unknown, in maintenance, unavailable or closed has its own answer', async () => {
    assert.equal(await refusal({ payType: 'NOTHING' }), '4002 system:channel code does not exist')
    assert.equal(await refusal({ inBankCode: 'NOTHING' }), '4002 system:channel code does not exist')
    const usd = await gateway.addApp('USD')
    const payme = { ...order, payType: 'BANK_TRANSFER', inBankCode: 'PAYME_USD', amount: '10.00' }
    const down = await post(`${gateway.url}/usd/collect/apply`, usd, payme)
    assert.equal(failureOf(down), '5012 pay in channel not functional, please connect customer service')
    const closed = await gateway.addApp('HKD')
    const method = { product: 'collect', payType: 'EWALLET', code: 'ALIPAY_HKD' } as const
    accepted(await closeMethod(deps, { app: closed.app, method, actor }))
    await engine.watch.refresh()
    const says = '4012 you do not have an available product, please connect admin'
    assert.equal(failureOf(await post(url, closed, order)), says)
  })

  test('an amount outside the limits of the HKD page is told with them', async () => {
    for (const amount of ['0.99', '5000.01', '999999999999999']) {
      assert.equal(await refusal({ amount }), '1002 Illegal Param: amount must be from 1.00 up to 5000.00 HKD')
    }
    const wechat = { inBankCode: 'WXPAY_SCANCODE', amount: '1000.01' }
    assert.equal(await refusal(wechat), '1002 Illegal Param: amount must be from 1.00 up to 1000.00 HKD')
  })

  test('a notice address on this machine is refused by name outside of the demo', async () => {
    const says = '1002 Illegal Param: notifyUrl must be a public http or https address without user and password'
    for (const notifyUrl of [
      'http://127.0.0.1/n',
      'http://10.0.0.1/n',
      'ftp://shop.example',
      'https://u:p@shop.example',
    ]) {
      assert.equal(await refusal({ notifyUrl }), says)
    }
  })

  test('a method without a route is a collection account that is not there', async () => {
    const php = await gateway.addApp('PHP')
    const [method] = await engine.methods.listOpen({ app: php.app, product: 'collect', payType: 'QR' })
    const qr = { ...order, subject: 'Tea', phone: '09123456789', payType: 'QR', inBankCode: method?.code }
    const reply = await post(`${gateway.url}/php/collect/apply`, php, qr)
    assert.equal(failureOf(reply), '4015 this merchant do not have a collect bank')
  })

  test('other paths and other methods are answered in the envelope', async () => {
    const ask = async (method: string, path: string) => {
      const reply = await fetch(`${gateway.url}${path}`, { method, body: method === 'GET' ? null : '{}' })
      return [reply.status, reply.headers.get('allow'), (await reply.json()) as Body] as const
    }
    const noCall = { status: '0', error: '1002', msg: 'Illegal Param: there is no such call' }
    const noPost = { status: '0', error: '1002', msg: 'Illegal Param: every call is a POST' }
    assert.deepEqual(await ask('POST', '/hkd/collect/nothing'), [404, null, noCall])
    assert.deepEqual(await ask('GET', '/hkd/collect/apply'), [405, 'POST', noPost])
    assert.deepEqual(await ask('PUT', '/hkd/collect/apply'), [405, 'POST', noPost])
    assert.deepEqual(await ask('GET', ''), [405, 'POST', noPost])
  })

  test('what was refused left nothing behind', async () => {
    const ids = await deps.db.selectFrom('orders').select('merchant_order_id').execute()
    assert.deepEqual(ids.map((row) => row.merchant_order_id).sort(), ['K0', 'K1'])
    assert.equal(await ordersKept(), 2)
  })

  test('what fails on our side is a system exception, and tells nothing', async () => {
    await deps.db.schema.alterTable('orders').renameTo('orders_away').execute()
    assert.equal(await refusal({ orderId: 'D1' }), '1003 system exception')
    await deps.db.schema.alterTable('orders_away').renameTo('orders').execute()
  })
})
