import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { openBooks } from '#tests/support/books.ts'
import { type CxpayReply, cxpayCollect, cxpayPay, newCxpayOrderId } from '#tests/support/cxpay-client.ts'
import { startGateway } from '#tests/support/gateway.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'

// Bad input: each answered clearly, with HTTP 200, and leaving nothing.

const gateway = await startGateway({ after })
const endpoint = await noticeEndpoint({ after }, 'success')
const books = openBooks({ after }, gateway)
const cxpay = gateway.cxpay()
const { account } = cxpay
const notifyUrl = endpoint.url

type Members = Readonly<Record<string, unknown>>
const collection = (more: Members = {}, country = 'TEST') => cxpayCollect(account, country, { notifyUrl, ...more })
const payout = (more: Members = {}, country = 'TEST') => cxpayPay(account, country, { notifyUrl, ...more })
const read = async (text: Promise<string>) => JSON.parse(await text) as CxpayReply

/** Refused as the caller's mistake in these words, which some clients read in `msg` and some in `desc`. */
function assertRefused(reply: CxpayReply, desc: string | RegExp): void {
  const { code, success, msg, data } = reply
  assert.deepEqual([code, success, data], [400, false, null], JSON.stringify(reply))
  if (typeof desc === 'string') assert.equal(reply.desc, desc)
  else assert.match(reply.desc, desc)
  assert.equal(msg, reply.desc)
  assert.deepEqual(Object.keys(reply), ['code', 'success', 'msg', 'desc', 'data'])
}

async function countOrders(): Promise<number> {
  return Number((await books.rows('select count(*)::int as n from orders'))[0]?.n)
}

/** Signs the members and sends them with another signature. */
async function withSign(members: Members, sign: (right: string) => unknown): Promise<CxpayReply> {
  const whole = { merchant: account.merchant, ...members }
  return read(cxpay.send('/collect/create', JSON.stringify({ ...whole, sign: sign(cxpay.sign(whole)) })))
}

test('a merchant that is not known, or not said, is refused before anything else', async () => {
  for (const merchant of ['20099', '1054', 'nobody', '2'.repeat(100), "20001'--"]) {
    assertRefused(await cxpay.ask('/collect/create', collection({ merchant })), 'merchant is not known')
  }
  for (const merchant of [null, '', true, {}, []]) {
    assertRefused(await cxpay.ask('/collect/create', collection({ merchant })), 'merchant is required')
  }
})

test('a signature holds in lower case only, over every member that has a value', async () => {
  const before = await countOrders()
  const wrong = 'sign is wrong'
  assertRefused(await withSign(collection(), (right) => right.toUpperCase()), wrong)
  assertRefused(await withSign(collection(), (right) => `${right} `), wrong)
  for (const sign of ['', null, undefined, 0, true, 'x', [], {}, '0'.repeat(32)]) {
    assertRefused(await withSign(collection(), () => sign), wrong)
  }
  const otherKey = (members: Members) =>
    createHash('md5')
      .update(`${JSON.stringify(members)}&key=other`)
      .digest('hex')
  assertRefused(await withSign(collection(), () => otherKey({})), wrong)
  const whole = { merchant: account.merchant, ...collection() }
  const sign = cxpay.sign(whole)
  const sendWith = (more: Members) => read(cxpay.send('/collect/create', JSON.stringify({ ...whole, ...more, sign })))
  assertRefused(await sendWith({ amount: '1.00' }), wrong)
  assertRefused(await sendWith({ extra: 'x' }), wrong)
  assert.equal(await countOrders(), before)
  assert.equal((await sendWith({ remark: '', email: null })).code, 200)
})

test('numbers and booleans are signed as they are printed, or as short as they can be', async () => {
  const signText = (text: string) => createHash('md5').update(`${text}&key=${account.key}`).digest('hex')
  for (const [printed, signed] of [
    ['100.50', '100.50'],
    ['100.50', '100.5'],
    ['100.00', '100'],
    ['100.00', '100.00'],
    ['100', '100'],
  ]) {
    const { notifyUrl: url, orderId, payCode } = collection()
    const pairs = `amount=${signed}&isTest=true&merchant=${account.merchant}&notifyUrl=${url}`
    const sign = signText(`${pairs}&orderId=${orderId}&payCode=${payCode}&zero=0`)
    const texts = JSON.stringify({ merchant: account.merchant, notifyUrl: url, orderId, payCode, sign, isTest: true })
    const body = `{"amount":${printed},"zero":0,${texts.slice(1)}`
    const reply = await read(cxpay.send('/collect/create', body))
    assert.equal(reply.code, 200, `${printed} signed as ${signed}: ${reply.desc}`)
  }
})

test('a body that is not what it says is refused with its fault', async () => {
  const whole = { merchant: account.merchant, ...collection() }
  const good = JSON.stringify({ ...whole, sign: cxpay.sign(whole) })
  const form = new URLSearchParams({ ...whole, sign: cxpay.sign(whole) }).toString()
  const formType = 'application/x-www-form-urlencoded'
  const before = await countOrders()
  const cases: readonly [body: string | Uint8Array, type: string, desc: RegExp][] = [
    [`${good}x`, 'application/json', /^the body /],
    [`${good}{}`, 'application/json', /^the body /],
    [good.slice(0, -1), 'application/json', /^the body /],
    ['', 'application/json', /empty/],
    ['[]', 'application/json', /^the body /],
    ['null', 'application/json', /^the body /],
    [good.replace('{', '{"amount":"1.00",'), 'application/json', /twice/],
    [`${form}&amount=1.00`, formType, /twice/],
    [`amount=1.00&${form}`, formType, /twice/],
    ['merchant=%ff', formType, /not a form in UTF-8/],
    ['merchant=%zz', formType, /not a form in UTF-8/],
    [Buffer.from([0x6d, 0x3d, 0xff]), formType, /not a form in UTF-8/],
    [form, 'application/json', /^the body /],
    [`{"merchant":"${account.merchant}","a":"${'x'.repeat(70_000)}"}`, 'application/json', /longer than 65536 bytes/],
    [`a=${'x'.repeat(70_000)}`, formType, /longer than 65536 bytes/],
    [JSON.stringify(Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`n${at}`, 1]))), 'text/plain', /128/],
  ]
  for (const [body, type, desc] of cases) assertRefused(await read(cxpay.send('/collect/create', body, type)), desc)
  assert.equal(await countOrders(), before)
  // The content type is not what decides where the body is JSON.
  assert.equal((await read(cxpay.send('/collect/create', good, 'text/plain'))).code, 200)
})

test('a form’s values are decoded before they are signed, plus signs and all', async () => {
  const remark = 'a+b & c=d é %41'
  const fields = collection({ remark })
  const { platOrderId } = await cxpay.call('/collect/create', fields, 'form')
  await gateway.outcome(String(platOrderId), { outcome: 'succeed' })
  const notice = await endpoint.noticeOf(String(platOrderId))
  assert.equal(notice.remark, remark)
  assert.ok(cxpay.isGenuine(notice))
})

test('an amount that is no plain decimal with two decimals at most is refused', async () => {
  const before = await countOrders()
  const texts = [
    '1e3',
    '100,00',
    '1,000.00',
    '100.001',
    '-100',
    '+100',
    'NaN',
    'Infinity',
    '0x64',
    ' 100',
    '100.',
    '.5',
  ]
  for (const path of ['/collect/create', '/pay/create']) {
    const fields = path === '/pay/create' ? payout : collection
    for (const amount of [...texts, '0100', '１００', '0', '0.00', '9'.repeat(30)]) {
      assertRefused(await cxpay.ask(path, fields({ amount })), /^amount /)
    }
    for (const amount of [-1, 1e30, 100.001, true, { a: 1 }]) {
      assertRefused(await cxpay.ask(path, fields({ amount })), /^(amount |sign is wrong)/)
    }
    assertRefused(await cxpay.ask(path, fields({ amount: '0.99' })), /minimum/)
    assertRefused(await cxpay.ask(path, fields({ amount: '10000.01' })), /maximum/)
  }
  assertRefused(await cxpay.ask('/pay/create', payout({ amount: '20000.00' }, 'ID')), 'amount must have no decimals')
  assertRefused(await cxpay.ask('/pay/create', payout({ amount: '20000.5' }, 'ID')), 'amount must have no decimals')
  assert.equal(await countOrders(), before)
  await cxpay.call('/collect/create', collection({ amount: '20000.50' }, 'ID'))
  for (const amount of ['1.00', '10000.00', 100, 100.5, '100.5'])
    await cxpay.call('/collect/create', collection({ amount }))
})

test('fields that are missing are told all at once, those of a country too', async () => {
  const before = await countOrders()
  assertRefused(await cxpay.ask('/collect/create', {}), 'payCode, amount, orderId, notifyUrl is required')
  assertRefused(
    await cxpay.ask('/pay/create', {}),
    'payCode, amount, orderId, notifyUrl, bankAccount, customName is required',
  )
  assertRefused(await cxpay.ask('/order/query', { orderId: '' }), 'orderId is required')
  const without = { remark: '', customName: null, number: undefined, email: '' }
  const of = 'is required for this payCode'
  assertRefused(
    await cxpay.ask('/collect/create', collection(without, 'BR')),
    `remark, customName, number, email ${of}`,
  )
  const noExtras = { remark: '', number: undefined, email: '' }
  assertRefused(await cxpay.ask('/pay/create', payout(noExtras, 'BR')), `remark, number, email ${of}`)
  assertRefused(await cxpay.ask('/pay/create', payout(noExtras, 'IN')), `remark, number ${of}`)
  assertRefused(await cxpay.ask('/pay/create', payout({ ...noExtras, amount: '20000' }, 'ID')), `remark ${of}`)
  assertRefused(await cxpay.ask('/pay/create', payout(noExtras, 'NG')), `remark ${of}`)
  assertRefused(await cxpay.ask('/pay/create', payout({ remark: 'HDFC1234' }, 'IN')), /^remark must be an IFSC/)
  assertRefused(await cxpay.ask('/pay/create', payout({ remark: 'IBAN' }, 'BR')), /^remark must be CPF, CNPJ/)
  assertRefused(await cxpay.ask('/collect/create', collection({ remark: '123' }, 'BR')), /^remark must be a CPF/)
  assertRefused(await cxpay.ask('/pay/create', payout({ number: 'none', email: 'x' }, 'BR')), /^number .*; email /)
  for (const more of [{ notifyUrl: 'ftp://x' }, { notifyUrl: 'nowhere' }, { callbackUrl: 'javascript:1' }]) {
    assertRefused(await cxpay.ask('/collect/create', collection(more)), /^(notifyUrl|callbackUrl) must be /)
  }
  assert.equal(await countOrders(), before)
  for (const remark of ['CPF', 'cnpj', 'phone', 'EMAIL', 'EPV', 'EVP']) {
    await cxpay.call('/pay/create', payout({ remark }, 'BR'))
  }
})

test('order numbers have 32 characters at most, and are taken once', async () => {
  const long = 'é'.repeat(33)
  assertRefused(await cxpay.ask('/collect/create', collection({ orderId: long })), /^orderId .*32 characters$/)
  const orderId = newCxpayOrderId().padEnd(32, 'é')
  await cxpay.call('/collect/create', collection({ orderId }))
  assertRefused(await cxpay.ask('/collect/create', collection({ orderId })), 'orderId exists already')
  assert.equal(await books.ordersWith(orderId), 1)
})

test('a payCode is the merchant’s own and of one direction', async () => {
  const before = await countOrders()
  for (const payCode of ['99999', '', 'IN', account.payCodes.pay.IN]) {
    const reply = await cxpay.ask('/collect/create', collection({ payCode }))
    assertRefused(reply, payCode === '' ? 'payCode is required' : 'payCode is not known')
  }
  assertRefused(
    await cxpay.ask('/pay/create', payout({ payCode: account.payCodes.collect.IN })),
    'payCode is not known',
  )
  assert.equal(await countOrders(), before)
})

test('another merchant’s order, or none, is not found', async () => {
  const orderId = newCxpayOrderId()
  await cxpay.call('/collect/create', collection({ orderId }))
  const made = (await gateway.operator('merchant', 'create', 'Corner Shop')) as { readonly merchantId: string }
  const words = ['--protocol', 'cxpay']
  const other = (await gateway.operator('app', 'create', made.merchantId, 'INR', ...words)) as Record<string, string>
  const theirs = { merchant: other.wireId ?? '', orderId }
  const sign = createHash('md5')
    .update(`merchant=${theirs.merchant}&orderId=${orderId}&key=${other.secret}`)
    .digest('hex')
  const ask = () => read(cxpay.send('/order/query', JSON.stringify({ ...theirs, sign })))
  let reply = await ask()
  // Another process made the merchant; this one hears of it within a second.
  for (let tries = 0; tries < 200 && reply.desc === 'merchant is not known'; tries++) reply = await ask()
  assertRefused(reply, 'order not found')
  assertRefused(await cxpay.ask('/order/query', { orderId: 'nothing' }), 'order not found')
})

test('calls that are not there, and methods that are no POST, say so', async () => {
  const get = await fetch(`${gateway.baseUrl}/cxpay/order/balance`)
  assert.equal(get.status, 405)
  assertRefused((await get.json()) as CxpayReply, 'every call is a POST')
  const none = await fetch(`${gateway.baseUrl}/cxpay/client/nothing`, { method: 'POST' })
  assert.equal(none.status, 404)
  assertRefused((await none.json()) as CxpayReply, 'there is no such call')
})

test('HaiPay’s methods are not CXPay’s, and the other way round', async () => {
  const { configs } = await gateway.client('INR').call('/common/payment/config', {})
  assert.doesNotMatch(JSON.stringify(configs), /TEST/)
  const listed = (await gateway.operator('method', 'list', 'INR', '--protocol', 'cxpay')) as readonly unknown[]
  assert.equal(listed.length, 4)
})
