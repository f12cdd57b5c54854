import assert from 'node:assert/strict'
import { test } from 'node:test'
import { remember } from './remember.ts'

test('what was asked lately is not found out again, and no more is kept than allowed', () => {
  const asked: string[] = []
  const lengthOf = remember(2, (key) => {
    asked.push(key)
    return key === '' ? undefined : key.length
  })
  assert.deepEqual(['a', 'bb', 'a', 'bb'].map(lengthOf), [1, 2, 1, 2])
  assert.deepEqual(asked, ['a', 'bb'])
  assert.deepEqual(['', '', 'a'].map(lengthOf), [undefined, undefined, 1])
  assert.deepEqual(asked, ['a', 'bb', '', 'a'])
})
