import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDecimal, sameAmount } from './amounts.ts'

test('an amount with an exponent is written out, and any other stays as it was printed', () => {
  const cases = { '1.0E7': '10000000', '1.5E1': '15', '1.25e+1': '12.5', '1.5E-3': '0.0015', '-2E2': '-200' }
  for (const [printed, plain] of Object.entries(cases)) assert.equal(plainDecimal(printed), plain)
  for (const same of ['100', '100.00', '0.50000000', '-1.5']) assert.equal(plainDecimal(same), same)
  for (const none of ['', 'NaN', '1,000', '1.', '.5', '0x10', ' 1', '1e999', 'Infinity']) {
    assert.equal(plainDecimal(none), undefined, none)
  }
})

test('amounts are the same whatever zeros they are printed with', () => {
  for (const other of ['100', '100.0', '100.00', '1E2', '0100']) assert.ok(sameAmount('100.00', other), other)
  assert.ok(sameAmount('-0.00', '0'))
  for (const other of ['100.01', '10', '-100', '', 'NaN', '1000']) assert.ok(!sameAmount('100.00', other), other)
  assert.ok(!sameAmount('NaN', 'NaN'))
  // As floats these two are one.
  assert.ok(!sameAmount('9007199254740993.01', '9007199254740993.02'))
})
