import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { answeringServer } from '../../tests/answering-server.ts'
import { sameAmount } from '../amounts.ts'
import { type CxpaySettings, cxpayClient, signMembers } from './client.ts'

const key = '34797ffec7814a'
const md5 = (text: string) => createHash('md5').update(text).digest('hex')
const offline: CxpaySettings = { baseUrl: 'http://127.0.0.1:9', merchant: 'M100', key }

let answer = ''
const server = await answeringServer({ after }, () => answer)
const client = cxpayClient({ ...offline, baseUrl: `${server.baseUrl}/client/`, queryTriesMax: 1 })
const envelope = (data: string) => `{"code":200,"success":true,"msg":"success","desc":"","data":${data}}`

test("the vendor's worked text is what is signed", () => {
  const members = ['userName', 'passageId', 'otherData', 'orderNo', 'notifyUrl', 'mchId', 'amount', 'account']
  const text =
    'account=account&amount=amount&mchId=mchId&notifyUrl=notifyUrl&orderNo=orderNo&otherData=otherData' +
    `&passageId=passageId&userName=userName&key=${key}`
  assert.equal(
    signMembers(
      members.map((name) => [name, name] as const),
      key,
    ),
    md5(text),
  )
})

test('an order is sent as JSON, signed over what it holds, without what is empty', async () => {
  answer = envelope('{"url":"http://localhost:8888/pay/xxx"}')
  const created = await client.collectCreate({
    ...{ payCode: '32901', amount: '100.00', orderId: 'A1', notifyUrl: 'https://m.example/n?a=1&b=2' },
    ...{ remark: '', customName: 'Sofía' },
  })
  assert.ok(created.ok)
  assert.equal(created.data.url, 'http://localhost:8888/pay/xxx')
  const { path, body, headers } = server.heard.at(-1) ?? assert.fail()
  assert.deepEqual([path, headers['content-type']], ['/client/collect/create', 'application/json'])
  const text =
    'amount=100.00&customName=Sofía&merchant=M100&notifyUrl=https://m.example/n?a=1&b=2&orderId=A1&payCode=32901'
  const { sign, ...rest } = JSON.parse(body) as Record<string, string>
  assert.equal(sign, md5(`${text}&key=${key}`))
  assert.deepEqual(
    Object.keys(rest)
      .sort()
      .map((name) => `${name}=${rest[name]}`)
      .join('&'),
    text,
  )
})

test('the answers that the page prints are read with their types, and amounts as texts', async () => {
  answer = envelope('{"platOrderId": "122145557788"}')
  const order = { payCode: '32911', amount: '1', orderId: 'A2', notifyUrl: 'https://m.example/n' }
  const paid = await client.payCreate({
    ...order,
    bankAccount: '1',
    customName: 'A B',
    remark: 'SBIN0000001',
    number: '9',
  })
  assert.ok(paid.ok && paid.data.platOrderId === '122145557788')
  const orderId = 'e8a581fa692342ccbaf9cbd6f2598e48'
  answer = envelope(
    `{"amount": 1000,"orderId": "${orderId}","platOrderId": "236130395249311744",` +
      '"status": 0,"utr":"310310600223","fee":0}',
  )
  const { other, ...asked } = await client.orderQuery({ orderId }).then((one) => (one.ok ? one.data : assert.fail()))
  assert.deepEqual(asked, {
    ...{ orderId, platOrderId: '236130395249311744', amount: '1000', status: 0, utr: '310310600223', fee: '0' },
  })
  answer = envelope('{"balanceAll": 1000,"balanceUsable": 999.5}')
  const balance = await client.orderBalance()
  assert.ok(balance.ok && balance.data.balanceAll === '1000' && balance.data.balanceUsable === '999.5')
})

test('a business error is a refusal with what the gateway says, any other error leaves the order unclear', async () => {
  answer = '{"code":400,"success":false,"msg":"error","desc":"balance too low","data":null}'
  const refused = await client.orderQuery({ orderId: 'A' })
  assert.deepEqual(refused, {
    ...{
      ok: false,
      kind: 'refused',
      word: 'refused',
      code: '400',
      message: 'error: balance too low',
      field: undefined,
    },
  })
  answer = '{"code":500,"success":false,"msg":"busy","desc":null}'
  const trouble = await client.orderBalance()
  assert.ok(!trouble.ok && trouble.kind === 'unclear' && trouble.why === 'gateway trouble')
  for (const other of [
    envelope('{"orderId":"B","platOrderId":"1","amount":1,"status":1}'),
    envelope('{}'),
    '<html>',
    '',
  ]) {
    answer = other
    const unread = await client.orderQuery({ orderId: 'A' })
    assert.ok(!unread.ok && unread.kind === 'unclear' && unread.why === 'unreadable', other)
  }
})

/** A notice with its signature, over its values as they are printed. */
function signed(json: string): string {
  const text = [...json.matchAll(/"(\w+)":"?([^",}]*)/g)]
    .filter(([, , value]) => value !== '' && value !== 'null')
    .map(([, name, value]) => `${name}=${value}`)
    .sort()
    .join('&')
  return json.replace(/\}$/, `,"sign":"${md5(`${text}&key=${key}`)}"}`)
}

test('notices of all three generations are verified by their raw body', () => {
  const usual = '{"platOrderId":"20240406192054985826","orderId":"09ea7c1a8309ddc1","amount":200.20,"status":1'
  const generations = [
    `${usual}}`,
    `${usual},"reverse":false,"remark":"IDFB0042562"}`,
    `${usual},"fee":0,"remark":null}`,
  ]
  for (const json of generations) {
    const body = signed(json)
    const told = cxpayClient(offline).readNotice(body)
    assert.ok(told.ok, body)
    assert.ok(sameAmount(told.notice.amount, '200.2'))
    assert.deepEqual([told.notice.status, told.notice.orderId], [1, '09ea7c1a8309ddc1'])
    const forged = [body.replace('200.20', '200.2'), body.replace(/[a-f]+(?=[^"]*"\}$)/, (hex) => hex.toUpperCase())]
    for (const other of [...forged, json]) {
      assert.deepEqual(cxpayClient(offline).readNotice(other), { ok: false, why: 'false signature' }, other)
    }
  }
  assert.deepEqual(cxpayClient(offline).readNotice('amount=1'), { ok: false, why: 'unreadable' })
})

test('a reversal says so', () => {
  const json = '{"platOrderId":"1","orderId":"A","amount":1000,"status":2,"reverse":true,"remark":"no","fee":0}'
  const told = cxpayClient(offline).readNotice(new TextEncoder().encode(signed(json)))
  assert.ok(told.ok && told.notice.reverse === true && told.notice.status === 2)
})
