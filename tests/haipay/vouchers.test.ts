import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { unzipSync } from 'fflate'
import { startGateway } from '#tests/support/gateway.ts'
import { payFields } from '#tests/support/haipay-client.ts'

const gateway = await startGateway({ after })
const usd = gateway.client('USD')
const pdf = '/common/voucher/pdf'

async function payOut(amount: string): Promise<string> {
  const method = { accountType: 'EWALLET', bankCode: 'PayPal', accountNo: 'payee@example.com' }
  const fields = payFields({ ...method, amount, name: 'Zhang Wei 张伟', subject: '工资' })
  return String((await usd.call('/usd/pay/apply', fields)).orderNo)
}

const paid = await payOut('500.00')
const failed = await payOut('16.00')
const open = await payOut('17.00')
await gateway.outcome(paid, { outcome: 'succeed' })
await gateway.outcome(failed, { outcome: 'fail', reason: 'Account closed' })

type Members = Readonly<Record<string, unknown>>

async function fetchFile(members: Members, sign = usd.sign) {
  const { appId } = JSON.parse(JSON.stringify(gateway.demo.haipay.apps.USD)) as { appId: number }
  const body = { appId, ...members }
  const answer = await fetch(`${gateway.baseUrl}/haipay${pdf}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, sign: sign(body) }),
  })
  assert.equal(answer.status, 200)
  return { headers: answer.headers, body: new Uint8Array(await answer.arrayBuffer()) }
}

/** The failure that a call for a file is answered with. */
async function refusalOf(members: Members, sign = usd.sign): Promise<unknown> {
  const { headers, body } = await fetchFile(members, sign)
  assert.match(headers.get('content-type') ?? '', /^application\/json/)
  return JSON.parse(Buffer.from(body).toString('utf8'))
}

/** The characters that a reader of a PDF can copy out of it, by the tables of its embedded fonts. */
function charactersOf(document: Uint8Array): ReadonlySet<string> {
  const bytes = Buffer.from(document)
  assert.equal(bytes.toString('latin1', 0, 5), '%PDF-')
  assert.match(bytes.toString('latin1'), /\/FontFile2/)
  const found = new Set<string>()
  for (const stream of bytes.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)) {
    const text = inflated(stream[1] ?? '')
    if (!text.includes('beginbf')) continue
    for (const [, from = '', to, at = ''] of text.matchAll(/<(\w{4})> (?:<(\w{4})> )?<(\w{4})>/g)) {
      const count = to === undefined ? 1 : Number.parseInt(to, 16) - Number.parseInt(from, 16) + 1
      for (let next = 0; next < count; next += 1) found.add(String.fromCodePoint(Number.parseInt(at, 16) + next))
    }
  }
  return found
}

function inflated(stream: string): string {
  try {
    return inflateSync(Buffer.from(stream, 'latin1')).toString('latin1')
  } catch {
    return ''
  }
}

function assertHolds(document: Uint8Array, text: string): void {
  const characters = charactersOf(document)
  for (const character of text.replaceAll(' ', '')) assert.ok(characters.has(character), `no ${character}`)
}

test('one number is answered with a PDF whose Chinese is text, with what was asked for on it', async () => {
  const { headers, body } = await fetchFile({ orderNos: [paid], getFee: 1, getSubject: 1 })
  assert.equal(headers.get('content-type'), 'application/pdf')
  assert.match(headers.get('content-disposition') ?? '', /^attachment;filename\*=UTF-8''vouchers_\d{14}\.pdf$/)
  assertHolds(body, '付款凭证付款成功平台订单号商户收款人张伟账号实付金额500.00 USD手续费用途工资')
  const bare = charactersOf((await fetchFile({ orderNos: [paid] })).body)
  assert.ok(!bare.has('续') && !bare.has('途'))
  const ordered = charactersOf((await fetchFile({ orderNos: [paid], isAmount: '1' })).body)
  assert.ok(ordered.has('订') && !ordered.has('实'))
  const english = (await fetchFile({ orderNos: [failed], lang: 'en', getFee: 0 })).body
  assertHolds(english, 'Payment voucher Failed Account closed')
  assert.ok(!charactersOf(english).has('付'))
})

test('several numbers are answered with a ZIP of a PDF each, whichever way the list was signed', async () => {
  const orderNos = [failed, paid, failed]
  const forms = [JSON.stringify(orderNos), `[${orderNos.join(', ')}]`, orderNos.join(',')]
  for (const form of forms) {
    const sign = (members: Members) => usd.sign({ ...members, orderNos: form })
    const { headers, body } = await fetchFile({ orderNos }, sign)
    assert.equal(headers.get('content-type'), 'application/zip')
    assert.match(headers.get('content-disposition') ?? '', /^attachment;filename\*=UTF-8''vouchers_\d{14}\.zip$/)
    const files = unzipSync(body)
    assert.deepEqual(Object.keys(files), [`voucher_${failed}.pdf`, `voucher_${paid}.pdf`])
    assertHolds(files[`voucher_${failed}.pdf`] ?? new Uint8Array(), '付款失败 Account closed')
  }
})

test('what has no voucher is refused in the envelope, with data as null', async () => {
  const failure = (error: string, msg: string) => ({ status: '0', error, msg, data: null })
  const empty = failure('1001', 'orderNos can not be empty')
  for (const members of [{}, { orderNos: [] }, { orderNos: null }, { orderNos: '' }]) {
    assert.deepEqual(await refusalOf(members), empty, JSON.stringify(members))
  }
  const noList = failure('1002', 'Illegal Param: orderNos must be a list of our order numbers')
  for (const orderNos of [paid, ['x'], [[paid]], [{}], 'x']) {
    assert.deepEqual(await refusalOf({ orderNos }), noList, JSON.stringify(orderNos))
  }
  const many = Array.from({ length: 101 }, (_, at) => `${at}`)
  const tooMany = failure('1002', 'Illegal Param: orderNos must not have more than 100 numbers')
  assert.deepEqual(await refusalOf({ orderNos: many }), tooMany)
  const notEnded = failure('1002', 'Illegal Param: a payout must be in Success or Failed to have a voucher')
  assert.deepEqual(await refusalOf({ orderNos: [paid, open] }), notEnded)
  assert.deepEqual(await refusalOf({ orderNos: ['152611210900000100030001'] }), failure('4013', 'order not exit'))
  const lang = failure('1002', 'Illegal Param: lang must be one of zh, en')
  assert.deepEqual(await refusalOf({ orderNos: [paid], lang: 'fr' }), lang)
  const unsigned = failure('4001', 'signature verification failed')
  assert.deepEqual(await refusalOf({ orderNos: [paid] }, () => 'x'), unsigned)
})

test("another app's payout has no voucher here", async () => {
  for (const currency of ['HKD', 'CASHIER']) {
    const reply = await gateway.client(currency).ask('/common/voucher', { orderNo: paid })
    assert.deepEqual([reply.error, reply.msg], ['4013', 'order not exit'])
  }
})

test('a picture of a voucher is a PNG in base64, in signed data', async () => {
  const said = await usd.call('/common/voucher', { orderNo: paid })
  assert.equal(said.orderNo, paid)
  const picture = Buffer.from(String(said.data), 'base64')
  assert.deepEqual([...picture.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const [width, height] = [picture.readUInt32BE(16), picture.readUInt32BE(20)]
  assert.equal(width, 1190)
  assert.ok(height > 800 && height < 1684, `${height}`)
  const missing = await usd.ask('/common/voucher', {})
  assert.deepEqual([missing.error, missing.msg], ['1001', 'orderNo can not be empty'])
})

test('while vouchers are drawn the gateway answers others', async () => {
  const drawing = Promise.all(Array.from({ length: 8 }, () => fetchFile({ orderNos: [paid, failed] })))
  let isDrawing = true
  void drawing.finally(() => {
    isDrawing = false
  })
  let answers = 0
  while (isDrawing) {
    assert.equal((await fetch(`${gateway.baseUrl}/healthz`)).status, 200)
    answers += 1
  }
  await drawing
  assert.ok(answers > 8, `${answers} answers meanwhile`)
})
