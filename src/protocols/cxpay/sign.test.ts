import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { type Members, readMembers } from '#core/json-members.ts'
import { signMembers, textToSign, verifyRequest } from './sign.ts'

const secret = '34797ffec7814a'
const md5 = (text: string) => createHash('md5').update(text, 'utf8').digest('hex')

function membersOf(json: string): Members {
  const members = readMembers(Buffer.from(json))
  assert.ok(members.ok)
  return members.value
}

test('the page’s worked case comes out as the page writes it', () => {
  const names = ['userName', 'account', 'mchId', 'amount', 'passageId', 'notifyUrl', 'otherData', 'orderNo']
  const members = [...names.map((name) => [name, name] as const), ['sign', 'x'] as const, ['empty', ''] as const]
  const text =
    'account=account&amount=amount&mchId=mchId&notifyUrl=notifyUrl&orderNo=orderNo&otherData=otherData' +
    `&passageId=passageId&userName=userName&key=${secret}`
  assert.equal(textToSign(members, secret), text)
  assert.equal(signMembers(members, secret), md5(text))
  assert.match(signMembers(members, secret), /^[0-9a-f]{32}$/)
})

test('nulls and empty values are no part of the text; zero, false and blanks are', () => {
  const json = (sign: string) => `{"b":0,"a":false,"n":null,"e":"","s":" ","A":"é","f":1.50,"sign":"${sign}"}`
  const text = `A=é&a=false&b=0&f=1.50&s= &key=${secret}`
  assert.ok(verifyRequest(membersOf(json(md5(text))), secret))
  assert.ok(verifyRequest(membersOf(json(md5(text.replace('1.50', '1.5')))), secret))
  for (const wrong of [text.replace('1.50', '1.500'), text.replace('b=0&', ''), `${text}&`]) {
    assert.equal(verifyRequest(membersOf(json(md5(wrong))), secret), false)
  }
  assert.equal(verifyRequest(membersOf(json(md5(text).toUpperCase())), secret), false)
  assert.equal(verifyRequest(membersOf(json(md5(text))), `${secret}x`), false)
  assert.equal(verifyRequest(membersOf('{"a":"b"}'), secret), false)
})
