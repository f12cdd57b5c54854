import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { printCsvRecord, readCsv } from './csv.ts'

function fieldsOf(text: string) {
  const result = readCsv(text)
  assert.ok(result.ok, `refused: ${text}`)
  return result.value.map(({ fields }) => fields)
}

function refusal(text: string) {
  const result = readCsv(text)
  assert.ok(!result.ok, `accepted: ${text}`)
  return result.refusal
}

test('quotes hold commas, doubled quotes and line ends', () => {
  assert.deepEqual(fieldsOf('a,b\r\n"x, y","say ""so"""\r\n"two\r\nlines",\r\n'), [
    { a: 'x, y', b: 'say "so"' },
    { a: 'two\r\nlines', b: '' },
  ])
})

test('the last line needs no end, and what follows the last end is no record', () => {
  assert.deepEqual(fieldsOf('a,b\n1,2'), [{ a: '1', b: '2' }])
  assert.deepEqual(fieldsOf('a,b\n1,2\n'), [{ a: '1', b: '2' }])
  assert.deepEqual(fieldsOf('a,b\n1,'), [{ a: '1', b: '' }])
  assert.deepEqual(fieldsOf('a\n""'), [{ a: '' }])
  assert.deepEqual(fieldsOf('a\n'), [])
  assert.deepEqual(fieldsOf('\ufeffa\n1'), [{ a: '1' }])
})

test('a record knows the line it starts on', () => {
  const result = readCsv('a,b\n"x\n\ny",1\n2,3\n')
  assert.ok(result.ok)
  assert.deepEqual(
    result.value.map(({ line }) => line),
    [2, 5],
  )
})

test('what is not CSV, or does not fit its header, is refused with its line', () => {
  for (const text of ['a\n"x', 'a\nx"', 'a\nx"y"', 'a\n"x"y', 'a\n"x" ', 'a\n"""', 'a\nx\ry']) {
    assert.deepEqual(refusal(text), { kind: 'not CSV', line: 2 }, text)
  }
  for (const text of ['', 'a,a\n1,2', ',\n1,2'])
    assert.deepEqual(refusal(text), { kind: 'wrong header', line: 1 }, text)
  assert.deepEqual(refusal('a,b\n"1\n",2\n3\n'), { kind: 'wrong number of fields', line: 4 })
  assert.deepEqual(refusal('a,b\n1,2\n\n3,4'), { kind: 'wrong number of fields', line: 3 })
  assert.deepEqual(refusal('a,b\n1,2,3'), { kind: 'wrong number of fields', line: 2 })
})

test('a megabyte without a closing quote is refused, not chewed on', () => {
  assert.deepEqual(refusal(`a\n"${'x""'.repeat(350_000)}`), { kind: 'not CSV', line: 2 })
})

test('any fields written with quotes are read back as they were', () => {
  const written = (field: string) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)
  const fields = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é') })
  const rows = fc.array(fc.tuple(fields, fields))
  fc.assert(
    fc.property(rows, fc.constantFrom('\n', '\r\n'), (some, end) => {
      const text = [['one', 'two'], ...some].map((row) => row.map(written).join(',') + end).join('')
      assert.deepEqual(
        fieldsOf(text),
        some.map(([one, two]) => ({ one, two })),
      )
    }),
    { numRuns: 1_000 },
  )
})

test('what is printed is read again, and a formula becomes text', () => {
  const fields = ['plain', 'a "quoted", text', 'two\r\nlines', '中文', '', '-12.50']
  const read = readCsv(`a,b,c,d,e,f\r\n${printCsvRecord(fields)}`)
  assert.ok(read.ok)
  assert.deepEqual(Object.values(read.value[0]?.fields ?? {}), fields)
  for (const formula of ['=1+1', '+63', '-1+1', '@sum(a1)', '\t=1', '\r=1', '＝1', ' =1', '\u00a0-x']) {
    const printed = printCsvRecord([formula])
    assert.match(printed, /^"?'/, JSON.stringify(formula))
  }
})
