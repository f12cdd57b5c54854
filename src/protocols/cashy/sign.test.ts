import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { signBody, verifyBody } from './sign.ts'

const apiKey = 'b9a3e8f1c5d24f7c8e6a0d1b2c3f4a5e'
const escaped = '{"notifyUrl":"http:\\/\\/abc.com\\/webhooks","nonceStr":"16283812"}'
const md5 = (text: string) => createHash('md5').update(text, 'utf8').digest('hex')

test('a body is signed as it stands, with the key behind it and nothing between', () => {
  assert.equal(signBody('{"a":1}', 'key'), md5('{"a":1}key'))
  assert.equal(signBody('', ''), 'd41d8cd98f00b204e9800998ecf8427e')
  assert.equal(signBody(Buffer.from('{"名":"é"}'), apiKey), md5(`{"名":"é"}${apiKey}`))
})

test('the bytes that arrived are verified, so a body with `\\/` has its own signature', () => {
  const bytes = Buffer.from(escaped)
  assert.ok(verifyBody(bytes, apiKey, md5(escaped + apiKey)))
  const again = JSON.stringify(JSON.parse(escaped))
  assert.notEqual(again, escaped)
  assert.equal(verifyBody(bytes, apiKey, md5(again + apiKey)), false)
})

test('a signature may be in either case, and must be whole', () => {
  const bytes = Buffer.from(escaped)
  const sign = signBody(bytes, apiKey)
  assert.equal(sign, sign.toLowerCase())
  assert.ok(verifyBody(bytes, apiKey, sign.toUpperCase()))
  for (const wrong of ['', sign.slice(1), `${sign}0`, ` ${sign}`, sign.replace(/^./, 'g'), `${sign}, ${sign}`]) {
    assert.equal(verifyBody(bytes, apiKey, wrong), false, wrong)
  }
  assert.equal(verifyBody(bytes, `${apiKey} `, sign), false)
})
