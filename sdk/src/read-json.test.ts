import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeText, readItems, readMembers } from './read-json.ts'

const membersOf = (json: string) =>
  Object.fromEntries([...(readMembers(json) ?? [])].map(([name, { text }]) => [name, text]))

test('members have the text that was printed, strings the text that they say', () => {
  const json =
    ' {"a" : 0.50000000, "b":1.0E7,"c":true,"d":null ,"e":"x\\/\\u00e9\\"}","f":[1, {"g":"]"}],"h":{"i":[]}, "j":""} '
  assert.deepEqual(membersOf(json), {
    ...{ a: '0.50000000', b: '1.0E7', c: 'true', d: 'null', e: 'x/é"}', f: '[1, {"g":"]"}]', h: '{"i":[]}', j: '' },
  })
})

test('an object without members has none, and items keep their order', () => {
  assert.equal(readMembers('{}')?.size, 0)
  assert.deepEqual(readItems('[]'), [])
  assert.deepEqual(
    readItems('[1,"a",{"b":2}]')?.map(({ text }) => text),
    ['1', 'a', '{"b":2}'],
  )
})

test('what is no object, no JSON or has a name twice is not read', () => {
  for (const json of [
    '',
    'null',
    '[1]',
    '"a"',
    '{"a":1}x',
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    "{'a':1}",
    '{"a":01}',
  ]) {
    assert.equal(readMembers(json), undefined, json)
  }
})

test('a name that objects inherit is a member like any other', () => {
  assert.equal(readMembers('{"__proto__":"x"}')?.get('__proto__')?.text, 'x')
})

test('bytes that are not UTF-8 have no text', () => {
  assert.equal(decodeText(new Uint8Array([0x22, 0xff, 0x22])), undefined)
})
