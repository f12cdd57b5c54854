import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { eventually, openBooks } from '#tests/support/books.ts'
import { cashyClient, newNonce, payInFields, payOutFields } from '#tests/support/cashy-client.ts'
import { startGateway } from '#tests/support/gateway.ts'

// What is refused is told in the vendor's words, with HTTP 200 and without data, and leaves nothing.

const gateway = await startGateway({ after })
const books = openBooks({ after }, gateway)
const cashy = gateway.cashy()
const url = `${gateway.baseUrl}/cashy`

type Headers = Readonly<Record<string, string>>

/** Everything that a request can leave. */
async function left(): Promise<unknown> {
  return books.rows(`select
    (select count(*) from orders)::int as orders, (select count(*) from attempts)::int as attempts,
    (select count(*) from journals)::int as journals, (select count(*) from notices)::int as notices,
    (select count(*) from used_nonces)::int as nonces`)
}

/** Sends a text, which must be refused with these words and leave nothing. */
async function refused(path: string, body: string | Uint8Array<ArrayBuffer>, msg: string, headers: Headers = {}) {
  const before = await left()
  const text = await cashy.send(path, body, headers)
  assert.equal(text, JSON.stringify({ msg, code: 500 }), `${path} ${body}`)
  assert.deepEqual(await left(), before)
}

const refusedMembers = (path: string, members: object, msg: string) =>
  refused(path, JSON.stringify({ nonceStr: newNonce(), ...members }), msg)

const good = () => JSON.stringify({ nonceStr: newNonce(), ...payOutFields() })

test('who asks is checked first: merchant, signature and form of the request', async () => {
  await refused('/api/payOut', good(), 'MerchantId_is_null', { MerchantId: '' })
  for (const wrong of ['abc', '10o001', '-1', '1.5', '1e5', '100001, 100001']) {
    await refused('/api/payOut', good(), 'MerchantId_not_Number', { MerchantId: wrong })
  }
  for (const unknown of ['999999', '1'.repeat(90), `0${cashy.account.merchantId}`]) {
    await refused('/api/payOut', good(), 'MerchantId_is_error', { MerchantId: unknown })
  }
  const other = cashyClient(url, { ...cashy.account, apiKey: 'another key' })
  await refused('/api/payOut', good(), 'Sign_verify_error', { Sign: other.sign(good()) })
  await refused('/api/payOut', good(), 'Sign_verify_error', { Sign: '' })
  await refused('/api/payOut', good(), 'Sign_verify_error', { Sign: cashy.sign(`${good()} `) })
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=gbk']) {
    await refused('/api/payOut', good(), 'RequestContentType_not_json', { 'content-type': type })
  }
  await refused('/api/payOut', '', 'RequestBody_is_null')
  await refused('/api/payOut', JSON.stringify({ remark: 'x'.repeat(70_000) }), 'RequestBody_too_long')
})

test('a call that is no POST, and one that there is not, are told apart', async () => {
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const answer = await fetch(`${url}/api/payOut`, { method })
    assert.deepEqual([answer.status, await answer.json()], [200, { msg: 'RequestMethod_not_post', code: 500 }])
  }
  const answer = await fetch(`${url}/api/payout`, { method: 'POST' })
  assert.equal(answer.status, 404)
})

test('a body that is not one JSON object is refused, though its signature holds', async () => {
  const wrong = [`${good()} x`, `${good()}{}`, '[]', 'null', '{"a":1,"a":2}', '{"nonceStr":', '{a:1}', '{"a":"\u0001"}']
  for (const body of wrong) await refused('/api/payOut', body, 'Params_jsonFormat_error')
  await refused('/api/payOut', Uint8Array.from([0x7b, 0xff, 0x7d]), 'Params_jsonFormat_error')
})

test('a signature in upper case holds, and a body with `\\/` is taken by its bytes', async () => {
  const body = JSON.stringify({ nonceStr: newNonce(), ...payOutFields() }).replaceAll('/', '\\/')
  assert.match(body, /http:\\\/\\\/abc\.com/)
  const again = JSON.stringify(JSON.parse(body))
  await refused('/api/payOut', body, 'Sign_verify_error', { Sign: cashy.sign(again) })
  const text = await cashy.send('/api/payOut', body, { Sign: cashy.sign(body).toUpperCase() })
  assert.equal(JSON.parse(text).code, 200, text)
})

test('amounts that are not plain decimals within the limits are refused, as text and as number', async () => {
  const texts = ['1e3', '100,00', '100.001', '-100', 'NaN', '0', '', '9.99', '2000.01', ' 100', 'Infinity', '0x64']
  for (const amount of texts) {
    const msg = amount === '' ? 'Params_amount_Required' : 'Params_amount_error'
    await refusedMembers('/api/payOut', payOutFields({ amount }), msg)
    await refusedMembers('/api/payIn', payInFields({ amount }), msg)
  }
  for (const amount of ['1e3', '100.001', '-100', '9.99', '2000.01', 'true', '[100]']) {
    const raw = JSON.stringify({ nonceStr: newNonce(), ...payOutFields({ amount: 0 }) })
    await refused('/api/payOut', raw.replace('"amount":0', `"amount":${amount}`), 'Params_amount_error')
  }
  for (const amount of ['10.00', '2000.00', 10, 2000]) {
    assert.equal((await cashy.ask('/api/payOut', payOutFields({ amount }))).code, 200, `${amount}`)
    assert.equal((await cashy.ask('/api/payIn', payInFields({ amount }))).code, 200, `${amount}`)
  }
})

test('fields that are missing or malformed are named', async () => {
  for (const [path, fields] of [
    ['/api/payOut', payOutFields()],
    ['/api/payIn', payInFields()],
  ] as const) {
    const required = ['currency', 'amount', 'mchOrderNo', 'notifyUrl', 'remark']
    for (const name of required) await refusedMembers(path, { ...fields, [name]: undefined }, `Params_${name}_Required`)
    await refusedMembers(path, { ...fields, mchOrderNo: 'x'.repeat(33) }, 'Params_mchOrderNo_error')
    await refusedMembers(path, { ...fields, currency: 'XXX' }, 'Params_currency_error')
    for (const notifyUrl of ['ftp://abc.com', 'abc.com', 'http://10.0.0.1/x', 'http://u:p@abc.com', 'http://[::]/x']) {
      await refusedMembers(path, { ...fields, notifyUrl }, 'Params_notifyUrl_error')
    }
  }
  const other = payOutFields({ bankId: 5, cciAccountNo: undefined })
  await refusedMembers('/api/payOut', other, 'Params_cciAccountNo_Required')
  await refusedMembers('/api/payOut', payOutFields({ bankId: 99 }), 'Params_bankId_error')
  await refusedMembers('/api/payOut', payOutFields({ accountNo: '123' }), 'Params_accountNo_error')
  await refusedMembers('/api/payIn', payInFields({ currency: 'THB', payType: 11 }), 'Params_payType_error')
  await refusedMembers('/api/payIn', payInFields({ expireTime: 0 }), 'Params_expireTime_error')
  await refusedMembers('/api/payIn', payInFields({ reusableStatus: 'maybe' }), 'Params_reusableStatus_error')
  await refusedMembers('/api/payOutQuery', {}, 'Params_mchOrderNo_Required')
})

test('a nonce is required, of 32 characters at most, in every call', async () => {
  const calls = {
    '/api/payOut': payOutFields(),
    '/api/payIn': payInFields(),
    '/api/payOutQuery': { mchOrderNo: 'P1' },
    '/api/payInQuery': { mchOrderNo: 'P1' },
    '/api/getBalance': {},
    '/api/bankListQuery': {},
    '/api/payInBankListQuery': {},
  }
  for (const [path, members] of Object.entries(calls)) {
    await refused(path, JSON.stringify(members), 'Params_nonceStr_Required')
    await refused(path, JSON.stringify({ ...members, nonceStr: 'x'.repeat(33) }), 'Params_nonceStr_error')
  }
})

test('a request that comes again is refused, also at another call, and its order stays one', async () => {
  for (const [path, fields] of [
    ['/api/payOut', payOutFields()],
    ['/api/payIn', payInFields()],
  ] as const) {
    const body = JSON.stringify({ ...fields, nonceStr: newNonce() })
    assert.equal(JSON.parse(await cashy.send(path, body)).code, 200)
    await refused(path, body, 'Params_nonceStr_error')
    const { nonceStr } = JSON.parse(body)
    for (const query of ['/api/getBalance', '/api/bankListQuery', '/api/payOutQuery']) {
      await refused(query, JSON.stringify({ nonceStr, mchOrderNo: fields.mchOrderNo }), 'Params_nonceStr_error')
    }
    assert.equal(await books.ordersWith(String(fields.mchOrderNo)), 1)
  }
})

test('only a valid signature uses a nonce up, and a malformed request does not', async () => {
  const nonceStr = newNonce()
  const body = JSON.stringify({ ...payOutFields(), nonceStr })
  await refused('/api/payOut', body, 'Sign_verify_error', { Sign: '0'.repeat(32) })
  await refused('/api/payOut', JSON.stringify({ ...payOutFields({ amount: '1' }), nonceStr }), 'Params_amount_error')
  assert.equal(JSON.parse(await cashy.send('/api/payOut', body)).code, 200)
})

test('an order number is taken once, of both kinds together, and can be asked for by its own kind alone', async () => {
  const mchOrderNo = `D${newNonce()}`
  const { orderNo } = await cashy.call('/api/payOut', payOutFields({ mchOrderNo }))
  const before = await books.rows('select count(*)::int as n from orders')
  for (const [path, fields] of [
    ['/api/payOut', payOutFields({ mchOrderNo })],
    ['/api/payIn', payInFields({ mchOrderNo })],
  ] as const) {
    assert.deepEqual(await cashy.ask(path, fields), { msg: 'Params_mchOrderNo_duplicate', code: 500 })
  }
  assert.deepEqual(await books.rows('select count(*)::int as n from orders'), before)
  for (const members of [{ mchOrderNo }, { orderNo }]) {
    assert.deepEqual(await cashy.ask('/api/payInQuery', members), { msg: 'Order_not_exist', code: 500 })
  }
  assert.equal((await cashy.ask('/api/payOutQuery', { orderNo: 'PAYOUT1' })).msg, 'Order_not_exist')
})

test('another merchant’s order is not found, its address list is kept, and the same nonce is its own', async () => {
  await gateway.operator('merchant', 'create', 'Tea House')
  const created = (await gateway.operator('app', 'create', 'Tea House', 'PEN', '--protocol', 'cashy')) as {
    readonly wireId: string
    readonly secret: string
  }
  const other = cashyClient(url, { path: '/cashy', merchantId: created.wireId, apiKey: created.secret })
  const nonceStr = newNonce()
  const { orderNo, mchOrderNo } = await cashy.call('/api/payOut', { ...payOutFields(), nonceStr })
  // Another process changed the configuration, of which this one hears within a second.
  await eventually('the merchant is known, and its nonce is not used', async () => {
    const { code } = await other.ask('/api/getBalance', { nonceStr })
    return code === 200 || undefined
  })
  for (const members of [{ orderNo }, { mchOrderNo }]) {
    assert.deepEqual(await other.ask('/api/payOutQuery', members), { msg: 'Order_not_exist', code: 500 })
  }
  assert.equal((await other.ask('/api/payOut', payOutFields())).msg, 'System_Maintenance')
  await gateway.operator('app', 'set-ip', created.wireId, '--ip', '203.0.113.0/24', '--protocol', 'cashy')
  await eventually('the address is refused', async () => {
    const { msg } = await other.ask('/api/getBalance')
    return msg === 'Request_ip_notWhiteList' || undefined
  })
})

test('payouts above the balance, asked for at once, are taken while it lasts and leave nothing else', async () => {
  const { balance } = await cashy.call('/api/getBalance')
  const each = 2_000 * 1.01
  const covered = Math.floor(Number(balance) / each)
  const asked = await Promise.all(
    Array.from({ length: covered + 15 }, () => cashy.ask('/api/payOut', payOutFields({ amount: 2000 }))),
  )
  const words = Object.fromEntries([...Map.groupBy(asked, ({ msg }) => msg)].map(([msg, some]) => [msg, some.length]))
  assert.deepEqual(words, { SUCCESS: covered, Balance_not_enough: 15 })
  const after = await cashy.call('/api/getBalance')
  assert.equal(Number(after.balance).toFixed(2), (Number(balance) - covered * each).toFixed(2))
  await books.check()
})

test('a request that was refused for the balance cannot be made good later by who kept a copy', async () => {
  const body = JSON.stringify({ ...payOutFields({ amount: 2000 }), nonceStr: newNonce() })
  assert.equal(JSON.parse(await cashy.send('/api/payOut', body)).msg, 'Balance_not_enough')
  await refused('/api/payOut', body, 'Params_nonceStr_error')
})
