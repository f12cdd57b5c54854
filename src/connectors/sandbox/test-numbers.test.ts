import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base58Check, clabe, digitsOf, ethereumAddress, iban, tronAddress } from './test-numbers.ts'

test('check digits are right on numbers that are published as examples', () => {
  assert.equal(clabe('03218000011835971'), '032180000118359719')
  assert.equal(iban('TR', '0006100519786457841326'), 'TR330006100519786457841326')
  assert.equal(iban('DE', '370400440532013000'), 'DE89370400440532013000')
  const published = Buffer.from('41a614f803b6fd780986a42c78ec9c7f77e6ded13c', 'hex')
  assert.equal(base58Check(published), 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t')
})

test('addresses look like those of their chain', () => {
  assert.match(tronAddress('2025112109130500010000012'), /^T[1-9A-HJ-NP-Za-km-z]{33}$/)
  assert.match(ethereumAddress('2025112109130500010000012'), /^0x[0-9a-f]{40}$/)
})

test('numbers are the same for one reference, have the length asked for, and differ between references', () => {
  const references = Array.from({ length: 2_000 }, (_, at) => `20251121091305010${at.toString().padStart(4, '0')}0001`)
  const numbers = references.map((reference) => digitsOf(reference, 14))
  assert.equal(new Set(numbers).size, references.length)
  for (const number of numbers) assert.match(number, /^\d{14}$/)
  assert.deepEqual(
    references.map((reference) => digitsOf(reference, 14)),
    numbers,
  )
})
