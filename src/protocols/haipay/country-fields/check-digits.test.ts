import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isClabe, isCnpj, isCpf, isRoutingNumber } from './check-digits.ts'

/** Numbers with a digit changed: a check digit finds every one of them. */
function withOneDigitChanged(text: string): readonly string[] {
  return [...text].flatMap((digit, at) =>
    /\d/.test(digit) ? [`${text.slice(0, at)}${(Number(digit) + 1) % 10}${text.slice(at + 1)}`] : [],
  )
}

const numbers = [
  { what: 'CPF', isGood: isCpf, good: ['52998224725', '11144477735'] },
  { what: 'CNPJ', isGood: isCnpj, good: ['11222333000181', '11444777000161', '12ABC34501DE35'] },
  { what: 'CLABE', isGood: isClabe, good: ['032180000118359719', '002010077777777771'] },
  { what: 'routing number', isGood: isRoutingNumber, good: ['021000021', '111000025', '122105155'] },
] as const

for (const { what, isGood, good } of numbers) {
  test(`a ${what} is taken with its check digits, and with no digit changed`, () => {
    for (const text of good) {
      assert.ok(isGood(text), text)
      for (const changed of withOneDigitChanged(text)) assert.ok(!isGood(changed), changed)
      for (const form of ['', `${text}0`, text.slice(1), ` ${text}`, `${text}\n`]) assert.ok(!isGood(form), form)
    }
  })
}

test("numbers of one digit are nobody's", () => {
  assert.ok(!isCpf('11111111111'))
  assert.ok(!isCnpj('00000000000000'))
  assert.ok(!isRoutingNumber('000000000'))
})
