import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, test } from 'node:test'
import { answeringServer } from '../../tests/answering-server.ts'
import { readMembers } from '../read-json.ts'
import { arrivedTexts, sortedText } from '../sorted-text.ts'
import { haipayClient } from './client.ts'
import { openKeys } from './keys.ts'

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const merchantPrivateKey = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
const platformPublicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
const keys = await openKeys({ merchantPrivateKey, platformPublicKey })
const secretKey = 'WFZflvcV75jYP2G6QIpSsMtoX1e4awxO'

let answer = ''
let contentType = 'application/json'
const server = await answeringServer({ after }, (_, response) => {
  response.setHeader('content-type', contentType)
  return answer
})
const settings = { baseUrl: `${server.baseUrl}/haipay`, currency: 'USD', appId: 1054, secretKey }
const client = await haipayClient({ ...settings, merchantPrivateKey, platformPublicKey, queryTriesMax: 1 })
const queried = '{"orderId":"M1","orderNo":"20","amount":"50.00","actualAmount":"0.00","fee":"0.00","status":1}'

/** An answer as the platform gives it, its data signed over what is printed. */
async function platform(data: string): Promise<string> {
  const sign = await keys.sign(sortedText(arrivedTexts(readMembers(data) ?? []), secretKey))
  return `{"status":"1","error":"00000000","msg":"","data":${data.replace(/\}$/, `,"sign":"${sign}"}`)}}`
}

test('a request carries appId and a signature over all that it says', async () => {
  answer = await platform(queried)
  const asked = await client.collectQuery({ orderId: 'M1' })
  assert.ok(asked.ok)
  const { other, ...data } = asked.data
  const amounts = { amount: '50.00', actualAmount: '0.00', fee: '0.00' }
  assert.deepEqual(data, {
    orderId: 'M1',
    orderNo: '20',
    ...amounts,
    status: 1,
    payTime: undefined,
    errorMsg: undefined,
  })
  const { path, body } = server.heard.at(-1) ?? assert.fail()
  assert.equal(path, '/haipay/usd/collect/query')
  const { sign, ...sent } = JSON.parse(body) as { readonly sign: string }
  assert.deepEqual(sent, { appId: 1054, orderId: 'M1' })
  assert.ok(await keys.verify(`appId=1054&orderId=M1&key=${secretKey}`, sign))
})

test('an answer that the platform did not sign does not count, nor one about another order', async () => {
  const genuine = await platform(queried)
  const cases = {
    'false signature': [
      genuine.replace('"status":1,', '"status":2,'),
      genuine.replace(/,"sign":"[^"]*"/, ''),
      `{"status":"1","error":"00000000","msg":"","data":${queried}}`,
    ],
    unreadable: [
      await platform(queried.replace('M1', 'M2')),
      await platform(queried.replace(':1}', ':7}')),
      await platform('{"orderId":"M1"}'),
      genuine.replace('"amount"', '"orderId":"M1","amount"'),
      '{"status":"1","error":"00000000","msg":"","data":null}',
      '[]',
      '',
    ],
  }
  for (const [why, texts] of Object.entries(cases)) {
    for (const text of texts) {
      answer = text
      const asked = await client.collectQuery({ orderId: 'M1' }, { triesMax: 1 })
      assert.ok(!asked.ok && asked.kind === 'unclear')
      assert.equal(asked.why, why, text)
    }
  }
})

test('every code has its word; after the two of trouble the order may exist', async () => {
  const words = {
    '1001': 'field missing',
    '1002': 'field malformed',
    '4005': 'order exists',
    '4013': 'order unknown',
    '4016': 'balance too low',
    '9999': 'other',
  }
  for (const [error, word] of Object.entries(words)) {
    answer = JSON.stringify({ status: '0', error, msg: 'name, email can not be empty' })
    const refused = await client.payQuery({ orderId: 'M1' })
    assert.ok(!refused.ok && refused.kind === 'refused')
    assert.deepEqual([refused.word, refused.code], [word, error])
    assert.equal(refused.field, error === '1001' ? 'name' : undefined)
  }
  for (const error of ['1003', '1004']) {
    answer = JSON.stringify({ status: '0', error, msg: 'system exception', data: null })
    const trouble = await client.payQuery({ orderId: 'M1' })
    assert.ok(!trouble.ok && trouble.kind === 'unclear' && trouble.why === 'gateway trouble')
  }
})

test('lists in signed data are verified by the text that is on the wire, and read', async () => {
  const deduct = '{"deductNo":"41","amount":"5.00","status":2,"orderNo":"20","startTime":"","endTime":null}'
  const usual =
    '"subscriptionNo":"40","payType":"SUBSCRIPTION","amount":0.50000000,"recurringIntervalCount":1,"status":"2"'
  answer = await platform(`{${usual},"deductList":[${deduct}]}`)
  const asked = await client.subscriptionQuery({ subscriptionNo: '40' })
  assert.ok(asked.ok)
  assert.deepEqual([asked.data.amount, asked.data.status], ['0.50000000', '2'])
  assert.deepEqual(
    asked.data.deductList?.map(({ amount, status }) => [amount, status]),
    [['5.00', 2]],
  )
})

test('vouchers come as the file that was sent, a failure as what the envelope says', async () => {
  contentType = 'application/pdf'
  answer = '%PDF-1.7 and so on'
  const file = await client.voucherPdf({ orderNos: ['15', '16'], lang: 'en' })
  assert.ok(file.ok)
  assert.deepEqual([file.data.contentType, new TextDecoder().decode(file.data.bytes)], ['application/pdf', answer])
  const { sign } = JSON.parse(server.heard.at(-1)?.body ?? '') as { readonly sign: string }
  assert.ok(await keys.verify(`appId=1054&lang=en&orderNos=["15","16"]&key=${secretKey}`, sign))
  contentType = 'application/json'
  answer = '{"status":"0","error":"1001","msg":"orderNos can not be empty","data":null}'
  const refused = await client.voucherPdf({ orderNos: [] })
  assert.ok(!refused.ok && refused.kind === 'refused' && refused.field === 'orderNos')
})
