import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { answeringServer } from '../../tests/answering-server.ts'
import { type CashySettings, cashyClient } from './client.ts'

const apiKey = 'a key of the back office'
const md5 = (text: string) => createHash('md5').update(text).digest('hex')
const offline: CashySettings = { baseUrl: 'http://127.0.0.1:9', merchantId: '100001', apiKey }

let answer = ''
const server = await answeringServer({ after }, () => answer)
const client = cashyClient({ ...offline, baseUrl: server.baseUrl, queryTriesMax: 1 })
const envelope = (data: string) => `{"msg": "SUCCESS","code": 200,"data": ${data}}`
const payOut = {
  ...{ accountName: 'John', accountNo: '1234567890123', accountType: 0, currency: 'PEN', amount: '100.10', bankId: 2 },
  ...{ mchOrderNo: 'M1656907083234', notifyUrl: 'https://m.example/n', idType: '1', idCard: '12345678', remark: 'ñ' },
}

test('a payout is signed in its headers over the bytes that are sent, with a nonce of its own', async () => {
  answer = envelope(`{
    "merchantId": "100001",
    "mchOrderNo": "M1656907083234",
    "orderNo": "PAYOUT8232147367892025344",
    "amount": 100,
    "fee": 0,
    "orderStatus": "PROCESSING"
  }`)
  const applied = await client.payOut(payOut)
  assert.ok(applied.ok)
  const { other, ...data } = applied.data
  assert.deepEqual(data, {
    ...{ merchantId: '100001', mchOrderNo: 'M1656907083234', orderNo: 'PAYOUT8232147367892025344' },
    ...{ amount: '100', fee: '0', orderStatus: 'PROCESSING' },
  })
  await client.payOut(payOut)
  const [first, second] = server.heard.slice(-2)
  assert.ok(first && second)
  assert.deepEqual([first.path, first.headers.merchantid], ['/api/payOut', '100001'])
  assert.equal(first.headers.sign, md5(first.body + apiKey))
  assert.match(first.body, /"amount":100\.10,/)
  const nonces = [first, second].map(({ body }) => (JSON.parse(body) as { readonly nonceStr: string }).nonceStr)
  for (const nonce of nonces) assert.match(nonce, /^[0-9a-f]{32}$/)
  assert.notEqual(nonces[0], nonces[1])
})

test('an amount that is no decimal is handed to the gateway as it is', async () => {
  answer = '{"msg":"Params_amount_error","code":500}'
  const refused = await client.payOut({ ...payOut, amount: '1e3' })
  assert.match(server.heard.at(-1)?.body ?? '', /"amount":"1e3"/)
  assert.deepEqual(refused, {
    ...{ ok: false, kind: 'refused', word: 'field malformed', code: '500', message: 'Params_amount_error' },
    field: 'amount',
  })
})

test('the query that the page prints is read: what is null is absent', async () => {
  answer = envelope(`{
    "merchantId": "100001",
    "mchOrderNo": "M1656756338536",
    "orderNo": "PAYOUT8231515112790892544",
    "amount": 100.0,
    "fee": null,
    "orderStatus": "PAYING",
    "completionTime": null,
    "resultDesc": "SUCCESS"
  }`)
  const asked = await client.payOutQuery({ mchOrderNo: 'M1656756338536' })
  assert.ok(asked.ok)
  const { amount, fee, orderStatus, completionTime, resultDesc } = asked.data
  assert.deepEqual(
    [amount, fee, orderStatus, completionTime, resultDesc],
    ['100.0', undefined, 'PAYING', undefined, 'SUCCESS'],
  )
  const another = await client.payOutQuery({ mchOrderNo: 'M2' })
  assert.ok(!another.ok && another.kind === 'unclear')
})

test('pay-ins, balances and banks are read', async () => {
  const numbers = '"merchantId":"1","mchOrderNo":"P1","orderNo":"PAYIN1234567890123456789"'
  answer = envelope(
    `{${numbers},"amount":20.5,"orderFee":1,"payCode":"c","payUrl":"https://p.example","payDeskUrl":null}`,
  )
  const fields = { payType: 1, realName: 'A B', currency: 'PEN', amount: '20.50', mchOrderNo: 'P1' }
  const applied = await client.payIn({
    ...fields,
    notifyUrl: 'https://m.example/n',
    remark: 'r',
    reusableStatus: false,
  })
  assert.ok(applied.ok && applied.data.payUrl === 'https://p.example' && applied.data.orderFee === '1')
  answer = envelope(
    `{${numbers},"amount":1.0E7,"fee":null,"orderStatus":"PAYING","completionTime":null,"nonceStr":"1"}`,
  )
  const asked = await client.payInQuery({ orderNo: 'PAYIN1234567890123456789' })
  assert.ok(asked.ok && asked.data.amount === '10000000')
  answer = envelope('{"mchId":"1","balance":10.00,"unBalance":0}')
  const balance = await client.getBalance()
  assert.ok(balance.ok && balance.data.balance === '10.00')
  answer = envelope(
    '[{"bankId":1,"bankCode":"BBVA","bankName":"BBVA Continental"},{"bankId":"2","bankName":"Interbank"}]',
  )
  const banks = await client.bankListQuery()
  assert.ok(banks.ok)
  assert.deepEqual(
    banks.data.map(({ bankId }) => bankId),
    ['1', '2'],
  )
})

test("every text of the vendor has its word, and the system's troubles leave the order unclear", async () => {
  const words: Readonly<Record<string, string>> = {
    Params_mchOrderNo_duplicate: 'order exists',
    Order_not_exist: 'order unknown',
    Balance_not_enough: 'balance too low',
    Sign_verify_error: 'signature wrong',
    MerchantId_is_error: 'merchant unknown',
    Params_idCard_Required: 'field missing',
    Something_new: 'other',
    toString: 'other',
  }
  for (const [msg, word] of Object.entries(words)) {
    answer = JSON.stringify({ msg, code: 500 })
    const refused = await client.payOut(payOut)
    assert.ok(!refused.ok && refused.kind === 'refused' && refused.word === word, msg)
  }
  for (const msg of ['System_error', 'System_busy', 'System_Maintenance']) {
    answer = JSON.stringify({ msg, code: 500 })
    const trouble = await client.payOut(payOut)
    assert.ok(!trouble.ok && trouble.kind === 'unclear' && trouble.why === 'gateway trouble', msg)
  }
})

test('a notice counts by its raw bytes and headers, in either case of the signature', () => {
  const plain =
    '{"orderStatus":"SUCCESS","amount":100.0,"fee":0,"mchOrderNo":"a\\/b","merchantId":"100001",' +
    '"orderNo":"PAYOUT8388679728902370944","completionTime":"2022-08-08 08:08:08","resultDesc":"SUCCESS"}'
  const sign = md5(plain + apiKey)
  const { readNotice } = cashyClient(offline)
  const headers = { merchantid: '100001', sign }
  for (const given of [
    headers,
    { ...headers, sign: sign.toUpperCase() },
    new Headers({ MerchantId: '100001', Sign: sign }),
  ]) {
    const told = readNotice(new TextEncoder().encode(plain), given)
    assert.ok(told.ok)
    assert.deepEqual([told.notice.mchOrderNo, told.notice.amount, told.notice.orderStatus], ['a/b', '100.0', 'SUCCESS'])
  }
  const printedAnew = JSON.stringify(JSON.parse(plain))
  const wrong = [
    [printedAnew, headers],
    [plain.replace('100.0', '900.0'), headers],
    [plain, { ...headers, merchantid: '100002' }],
    [plain, { merchantid: '100001' }],
    [plain, { ...headers, sign: '' }],
  ] as const
  for (const [body, given] of wrong) assert.deepEqual(readNotice(body, given), { ok: false, why: 'false signature' })
  const empty = { merchantid: '100001', sign: md5(`[]${apiKey}`) }
  assert.deepEqual(readNotice('[]', empty), { ok: false, why: 'unreadable' })
})
