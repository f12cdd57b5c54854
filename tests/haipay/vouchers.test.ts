import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { unzipSync } from 'fflate'
import { extractTextItems } from 'unpdf'
import { credentialsOf, startGateway } from '#tests/support/gateway.ts'
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
  const { appId } = credentialsOf(gateway.demo, 'USD')
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

/** The lines of a document's only page, as a reader of PDFs copies them out. */
async function linesOf(document: Uint8Array | undefined): Promise<readonly string[]> {
  assert.ok(document)
  // The reader takes the bytes over.
  const { items, totalPages } = await extractTextItems(document.slice())
  assert.equal(totalPages, 1)
  const lines = Map.groupBy(items[0] ?? [], ({ y }) => Math.round(y))
  return [...lines.values()].map((line) =>
    line
      .map(({ str }) => str.trim())
      .filter(Boolean)
      .join(' '),
  )
}

async function assertHolds(document: Uint8Array | undefined, lines: readonly string[]): Promise<void> {
  const found = await linesOf(document)
  for (const line of lines) assert.ok(found.includes(line), `no ${line} in\n${found.join('\n')}`)
}

test('one number is answered with a PDF whose Chinese is text, with what was asked for on it', async () => {
  const { headers, body } = await fetchFile({ orderNos: [paid], getFee: 1, getSubject: 1 })
  assert.equal(headers.get('content-type'), 'application/pdf')
  assert.match(headers.get('content-disposition') ?? '', /^attachment;filename\*=UTF-8''vouchers_\d{14}\.pdf$/)
  const { orderId, fee } = await usd.call('/usd/pay/query', { orderNo: paid })
  await assertHolds(body, [
    '付款凭证',
    '付款成功',
    '500.00 USD',
    `平台订单号 ${paid}`,
    `商户订单号 ${orderId}`,
    '收款人 Zhang Wei 张伟',
    '收款账号 payee@example.com',
    '实付金额 500.00 USD',
    `手续费 ${fee} USD`,
    '用途 工资',
  ])
  const labels = async (members: Members) => (await linesOf((await fetchFile(members)).body)).join(' ')
  const bare = await labels({ orderNos: [paid] })
  assert.ok(!bare.includes('手续费') && !bare.includes('用途'))
  const ordered = await labels({ orderNos: [paid], isAmount: '1' })
  assert.ok(ordered.includes('订单金额') && !ordered.includes('实付金额'))
  const english = (await fetchFile({ orderNos: [failed], lang: 'en', getFee: 0 })).body
  await assertHolds(english, [
    'Payment voucher',
    'Failed',
    '0.00 USD',
    `Order number ${failed}`,
    'Reason Account closed',
  ])
  assert.doesNotMatch((await linesOf(english)).join(' '), /付|Fee/)
})

test('our numbers may come as JSON numbers, longer than any double holds', async () => {
  const send = async (path: string, member: string, signed: Members) => {
    const { appId } = credentialsOf(gateway.demo, 'USD')
    const body = `{"appId":${appId},${member},"sign":"${usd.sign({ appId, ...signed })}"}`
    return fetch(`${gateway.baseUrl}/haipay${path}`, { method: 'POST', body })
  }
  const document = await send(pdf, `"orderNos":[${paid}]`, { orderNos: `[${paid}]` })
  await assertHolds(new Uint8Array(await document.arrayBuffer()), [`平台订单号 ${paid}`])
  const picture = await send('/common/voucher', `"orderNo":${paid}`, { orderNo: paid })
  assert.equal(((await picture.json()) as { readonly data: Members }).data.orderNo, paid)
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
    await assertHolds(files[`voucher_${failed}.pdf`], ['付款失败', `平台订单号 ${failed}`])
    await assertHolds(files[`voucher_${paid}.pdf`], ['付款成功', `平台订单号 ${paid}`])
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
