import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compactJson, type Member, type Members, readMembers } from './json-members.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const read = (text: string) => readMembers(bytes(text))

function accepted(text: string): Members {
  const result = read(text)
  assert.ok(result.ok, `refused: ${text}`)
  return result.value
}

function refusal(text: string | Uint8Array) {
  const result = readMembers(typeof text === 'string' ? bytes(text) : text)
  assert.ok(!result.ok, `accepted: ${text}`)
  return result.refusal
}

test('a number keeps every digit it arrived with', () => {
  for (const text of ['0.50000000', '1e3', '-0', '1E+02', '12345678901234567890', '0']) {
    assert.deepEqual(accepted(`{"n": ${text} }`).get('n'), { kind: 'number', text })
  }
})

test('every kind of value is told apart, in the order of arrival', () => {
  const members = accepted(
    '{"s":"a\\u00e9\\n/","t":true,"f":false,"z":null,"l":[1, "b",null,true],"m":[[1]],"o":{"a": 1}}',
  )
  assert.deepEqual(
    [...members],
    [
      ['s', { kind: 'string', text: 'aé\n/' }],
      ['t', { kind: 'boolean', text: 'true' }],
      ['f', { kind: 'boolean', text: 'false' }],
      ['z', { kind: 'null' }],
      ['l', { kind: 'list', text: '[1, "b",null,true]', items: ['1', 'b', 'null', 'true'] }],
      ['m', { kind: 'list', text: '[[1]]', items: null }],
      ['o', { kind: 'object', text: '{"a": 1}' }],
    ],
  )
  assert.equal(accepted(' \t\r\n{ } \n').size, 0)
  assert.deepEqual(accepted('{"l":[ ]}').get('l'), { kind: 'list', text: '[ ]', items: [] })
})

test('a name given twice is refused at every level, also when one of the two is written with escapes', () => {
  assert.deepEqual(refusal('{"a":1,"a":1}'), { kind: 'duplicate member', member: 'a' })
  assert.deepEqual(refusal('{"amount":"1","\\u0061mount":"2"}'), { kind: 'duplicate member', member: 'amount' })
  assert.deepEqual(refusal('{"x":[{"b":1,"b":2}]}'), { kind: 'duplicate member', member: 'b' })
  assert.equal(accepted('{"a":{"a":1},"b":{"a":1}}').size, 2)
})

test('names that are special in JavaScript are only names', () => {
  const members = accepted('{"__proto__":{"admin":true},"constructor":1,"toString":"x"}')
  assert.deepEqual([...members.keys()], ['__proto__', 'constructor', 'toString'])
  assert.deepEqual(refusal('{"__proto__":1,"__proto__":2}'), { kind: 'duplicate member', member: '__proto__' })
})

test('what is not exactly one JSON text is refused', () => {
  const wrong = [
    ...['', ' ', '{', '}', '{}}', '{}{}', '{} x', '{},', '{"a"}', '{"a":}', '{"a":1,}', '{,"a":1}', '{"a" 1}', '{a:1}'],
    ...["{'a':1}", '{"a":1 "b":2}', '{"a":[1,]}', '{"a":[,1]}', '{"a":[1 2]}', '{"a":[1}', '{"a":1]', '[1', '{"a":"x}'],
    ...['{"a":01}', '{"a":+1}', '{"a":.5}', '{"a":1.}', '{"a":1e}', '{"a":-}', '{"a":0x10}', '{"a":1_0}', '{"a":NaN}'],
    ...['{"a":True}', '{"a":nul}', '{"a":truefalse}', '{"a":undefined}', '{"a":1}//', '{/**/}', '{"a":1}\0'],
    ...['{"a":"\t"}', '{"a":"\n"}', '{"a":"\u001f"}', '{"a\n":1}', '{"a":"\\x41"}', '{"a":"\\u12g4"}', '{"a":"\\'],
    ...['\ufeff{}', '{}\ufeff', '{\u00a0}', '{\u2028}', '{\v}', '{\f}'],
  ]
  for (const text of wrong) assert.deepEqual(refusal(text), { kind: 'not JSON' }, JSON.stringify(text))
})

test('half of a surrogate pair is refused, in names and nested too; a whole pair is read', () => {
  for (const text of ['{"a":"\\ud83d"}', '{"\\ude00":1}', '{"a":["\\ude00\\ud83d"]}', '{"a":{"b":"\\ud83dx"}}']) {
    assert.deepEqual(refusal(text), { kind: 'not JSON' })
  }
  assert.deepEqual(accepted('{"a":"\\ud83d\\ude00"}').get('a'), { kind: 'string', text: '😀' })
})

test('bytes that are not UTF-8 are refused', () => {
  const wrong = [[0xff], [0xc3], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]
  for (const inside of wrong) {
    const text = Uint8Array.from([...bytes('{"a":"'), ...inside, ...bytes('"}')])
    assert.deepEqual(refusal(text), { kind: 'not UTF-8' })
  }
  assert.deepEqual(refusal(Buffer.from('{"a":1}', 'utf16le')), { kind: 'not JSON' })
})

test('valid JSON that is not an object is called so', () => {
  for (const text of ['[]', '[{"a":1}]', '"a"', '1', 'true', ' null ']) {
    assert.deepEqual(refusal(text), { kind: 'not an object' })
  }
})

test('eight levels are read, nine are refused, and a million cost no stack', () => {
  const nested = (lists: number) => `{"a":${'['.repeat(lists)}${']'.repeat(lists)}}`
  assert.equal(accepted(nested(7)).size, 1)
  assert.deepEqual(refusal(nested(8)), { kind: 'nested too deep' })
  assert.deepEqual(refusal(`${'{"a":'.repeat(8)}{}${'}'.repeat(8)}`), { kind: 'nested too deep' })
  assert.deepEqual(refusal('{"a":'.repeat(1_000_000)), { kind: 'nested too deep' })
  assert.deepEqual(refusal('['.repeat(1_000_000)), { kind: 'nested too deep' })
})

test('compact text loses the white space between tokens and nothing inside strings', () => {
  assert.equal(compactJson('[ "a b" ,\n\t1.0, {"x y" : "\\" , \\\\" } ]'), '["a b",1.0,{"x y":"\\" , \\\\"}]')
  const long = 'x\\" '.repeat(250_000)
  assert.equal(compactJson(`[ "${long}" ]`), `["${long}"]`)
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(1, '\t', '\r\n'), (value, indent) => {
      assert.equal(compactJson(JSON.stringify(value, null, indent)), JSON.stringify(value))
    }),
  )
})

const name = fc.oneof(fc.constantFrom('__proto__', 'sign', 'amount', 'toString', ''), fc.string({ unit: 'grapheme' }))
const scalar = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
)
const value = fc.oneof(
  scalar,
  fc.constant(null),
  fc.array(scalar, { maxLength: 4 }),
  fc.jsonValue({ maxDepth: 3, stringUnit: 'grapheme' }),
)
const objectText = fc
  .tuple(
    fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 6 }),
    fc.constantFrom('', ' ', '\n\t'),
  )
  .map(([entries, gap]) => {
    const printed = entries.map(
      ([key, item]) => `${JSON.stringify(key)}${gap}:${gap}${JSON.stringify(item, null, gap)}`,
    )
    return `${gap}{${gap}${printed.join(`${gap},${gap}`)}${gap}}${gap}`
  })

test('reads the same names and values as JSON.parse', () => {
  fc.assert(
    fc.property(objectText, (text) => {
      const members = accepted(text)
      const parsed: unknown = JSON.parse(text)
      // Entries, since an object literal could not hold an own `__proto__`.
      const entries = [...members].map(([key, member]) => [key, parsedValue(member)])
      assert.deepEqual(entries.sort(byName), Object.entries(parsed as object).sort(byName))
    }),
    { numRuns: 1_000 },
  )
})

test('a damaged text is accepted only if JSON.parse accepts it, and refused only for a reason that holds', () => {
  const damaged = fc
    .tuple(
      objectText,
      fc.nat(),
      fc.nat(3),
      fc.constantFrom('', '"', '\\', ',', '}', '0', '.', 'e', '\n', 'u', '\\ud800', '[', '{}'),
    )
    .map(([text, at, cut, put]) => {
      const from = at % (text.length + 1)
      return text
        .slice(0, from)
        .concat(put, text.slice(from + cut))
        .toWellFormed()
    })
  fc.assert(
    fc.property(damaged, (text) => {
      const result = read(text)
      const parsed = parsedOrUndefined(text)
      if (result.ok) assert.ok(isPlainObject(parsed))
      else if (result.refusal.kind === 'not an object') assert.ok(parsed !== undefined && !isPlainObject(parsed))
      else if (result.refusal.kind === 'not JSON') assert.ok(parsed === undefined || hasLoneSurrogate(parsed))
      else assert.ok(result.refusal.kind === 'duplicate member' || result.refusal.kind === 'nested too deep')
    }),
    { numRuns: 5_000 },
  )
})

function parsedValue(member: Member): unknown {
  if (member.kind === 'null') return null
  return member.kind === 'string' ? member.text : JSON.parse(member.text)
}

function byName(one: readonly unknown[], other: readonly unknown[]): number {
  return String(one[0]) < String(other[0]) ? -1 : 1
}

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isPlainObject(parsed: unknown): boolean {
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
}

function hasLoneSurrogate(parsed: unknown): boolean {
  if (typeof parsed === 'string') return !parsed.isWellFormed()
  if (typeof parsed !== 'object' || parsed === null) return false
  return Object.entries(parsed).some(([key, inside]) => !key.isWellFormed() || hasLoneSurrogate(inside))
}
