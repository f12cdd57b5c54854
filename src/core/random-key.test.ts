import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomKey } from './random-key.ts'

test('no key comes twice, and each has its 128 bits', () => {
  const keys = Array.from({ length: 10_000 }, randomKey)
  assert.equal(new Set(keys).size, keys.length)
  for (const key of keys) assert.match(key, /^[\w-]{22}$/)
  // A byte that were left out, or never drawn, would be the same in all of them.
  for (let at = 0; at < 16; at += 1) {
    assert.ok(new Set(keys.map((key) => Buffer.from(key, 'base64url')[at])).size > 200)
  }
})
