// test: embedded only
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printPayerLink, readPayerLink } from './link.ts'

const key = 'a-b_cdefghijklmnopqrst'

test('a link reads as what it was made of, hyphens of the key included', () => {
  for (const publicUrl of ['https://pay.example', 'https://example.org/gateway/']) {
    const url = printPayerLink(publicUrl, { orderNo: 'PAYIN2026112109154200010', key })
    assert.ok(url.startsWith(publicUrl))
    assert.deepEqual(readPayerLink(url.slice(url.lastIndexOf('/') + 1)), { orderNo: 'PAYIN2026112109154200010', key })
  }
})

test('what is not of the form of a link is not looked up', () => {
  for (const text of [
    '',
    key,
    `-${key}`,
    '20-short',
    `20-${key}!`,
    `20-${'x'.repeat(65)}`,
    `${'2'.repeat(33)}-${key}`,
  ]) {
    assert.equal(readPayerLink(text), undefined)
  }
})
