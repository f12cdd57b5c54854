import assert from 'node:assert/strict'
import { test } from 'node:test'

test('being written', () => {
  assert.ok(true)
})
