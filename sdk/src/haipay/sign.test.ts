import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import vectors from '../../../tests/reference/haipay-vectors.json' with { type: 'json' }
import { readMembers } from '../read-json.ts'
import { arrivedTexts, requestTexts, sortedText, withoutEmpty } from '../sorted-text.ts'
import { haipayClient } from './client.ts'
import { openKeys } from './keys.ts'
import { peekAppId } from './peek-app-id.ts'

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const merchantPrivateKey = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
const platformPublicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
const app = {
  baseUrl: 'http://127.0.0.1:9',
  currency: 'USD',
  appId: 1054,
  secretKey: 'a secret of 32 characters, or so',
}

test('every published signature holds over the text that is made of its body', async () => {
  let bodies = 0
  for (const { id, publicKeySpkiBase64, body, merchantSecretKey, stringToSign, signature } of vectors.vectors) {
    const keys = await openKeys({ merchantPrivateKey, platformPublicKey: publicKeySpkiBase64 })
    assert.ok(await keys.verify(stringToSign, signature), id)
    assert.ok(!(await keys.verify(`${stringToSign} `, signature)), id)
    if (!body || !merchantSecretKey) continue
    bodies += 1
    assert.equal(sortedText(requestTexts(withoutEmpty(body)), merchantSecretKey), stringToSign, id)
    const arrived = readMembers(JSON.stringify(body))
    assert.equal(sortedText(arrivedTexts(arrived ?? []), merchantSecretKey), stringToSign, id)
  }
  assert.equal(bodies, 5)
  for (const { publicKeySpkiBase64, stringToSign, signature } of vectors.negative) {
    const keys = await openKeys({ merchantPrivateKey, platformPublicKey: publicKeySpkiBase64 })
    assert.ok(!(await keys.verify(stringToSign, signature)))
  }
})

test('keys are read with PEM armour too, and a bad one is named', async () => {
  const pem = pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  const keys = await openKeys({ merchantPrivateKey: pem, platformPublicKey })
  assert.ok(await keys.verify('a text', await keys.sign('a text')))
  assert.ok(!(await keys.verify('a text', 'no base64 at all!')))
  await assert.rejects(openKeys({ merchantPrivateKey: platformPublicKey, platformPublicKey }), /merchantPrivateKey/)
  await assert.rejects(openKeys({ merchantPrivateKey, platformPublicKey: 'x' }), /platformPublicKey/)
})

test('a number that is not whole is refused before it is signed', () => {
  for (const amount of [0.1, Number.NaN, 2 ** 60]) assert.throws(() => withoutEmpty({ amount }), /amount/)
})

/** A notice as the platform would sign it, over the numbers as they are printed. */
async function signed(json: string, secretKey = app.secretKey): Promise<string> {
  const keys = await openKeys({ merchantPrivateKey, platformPublicKey })
  const text = sortedText(arrivedTexts(readMembers(json) ?? []), secretKey)
  return json.replace(/\}$/, `,"sign":"${await keys.sign(text)}"}`)
}

test('a notice counts by its raw body, whatever members it has gained', async () => {
  const client = await haipayClient({ ...app, merchantPrivateKey, platformPublicKey })
  const body = await signed(
    '{"appId":1054,"currency":"USD","orderId":"M1","orderNo":"20","amount":"1.00","fee":"0.10","status":2,' +
      '"payTime":"2026-01-01 00:00:00","rate":0.50000000,"errorMsg":"","gained":"Sof\\u00eda"}',
  )
  const told = await client.readNotice(new TextEncoder().encode(body))
  assert.ok(told.ok && told.notice.kind === 'order')
  const { status, amount, payTime, errorMsg, cardNo, other } = told.notice
  assert.deepEqual([status, amount, payTime], [2, '1.00', '2026-01-01 00:00:00'])
  assert.deepEqual([errorMsg, cardNo, other], [undefined, undefined, { rate: '0.50000000', gained: 'Sofía' }])
  assert.equal(peekAppId(body), 1054)

  const forged = [
    body.replace('"1.00"', '"9.00"'),
    body.replace('0.50000000', '0.5'),
    body.replace(/"sign".*/, '"a":1}'),
  ]
  for (const other of forged) {
    assert.deepEqual(await client.readNotice(other), { ok: false, why: 'false signature' })
  }
  const foreign = await signed('{"appId":1,"orderId":"M1"}', 'the secret of another app')
  assert.deepEqual(await client.readNotice(foreign), { ok: false, why: 'false signature' })
  assert.deepEqual(await client.readNotice('orderId=M1'), { ok: false, why: 'unreadable' })
  const unknownStatus = await signed(
    '{"appId":1,"currency":"USD","orderId":"1","orderNo":"2","amount":"1","fee":"0","status":9}',
  )
  assert.deepEqual(await client.readNotice(unknownStatus), { ok: false, why: 'unreadable' })
})

test('notices of subscriptions and their deductions are told apart', async () => {
  const client = await haipayClient({ ...app, merchantPrivateKey, platformPublicKey })
  const usual = '"appId":1054,"currency":"USD","subscriptionOrderId":"S1","subscriptionNo":"40"'
  const change = await client.readNotice(
    await signed(`{"type":"SUBSCRIPTION",${usual},"status":"4","recurringInterval":"M","recurringIntervalCount":1}`),
  )
  assert.ok(change.ok && change.notice.kind === 'subscription' && change.notice.status === '4')
  const bill = await client.readNotice(
    await signed(`{"type":"SUBSCRIPTIONS_DEDUCT",${usual},"deductNo":"41","orderNo":"20","amount":"5.00","status":2}`),
  )
  assert.ok(bill.ok && bill.notice.kind === 'deduction' && bill.notice.status === 2)
})
