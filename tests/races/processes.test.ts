// Taken: the helper for races and crashes is writing this file now.
import assert from 'node:assert/strict'
import { test } from 'node:test'

test('being written', () => {
  assert.ok(true)
})
