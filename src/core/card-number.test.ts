import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskCardNumbers } from './card-number.ts'

test('free text keeps no card number, however it is grouped', () => {
  assert.equal(maskCardNumbers('card 4000056655665556, thanks'), 'card 400005******5556, thanks')
  assert.equal(maskCardNumbers('4000 0566 5566 5556'), '400005******5556')
  assert.equal(maskCardNumbers('4000-0566-5566-5556 and 4242424242424242'), '400005******5556 and 424242******4242')
})

test('other numbers in free text stay as they are', () => {
  for (const text of [
    'order 4000056655665557',
    'call 09123456789',
    'iPhone 16 ProMax 256G',
    '1752751125282000000000',
  ]) {
    assert.equal(maskCardNumbers(text), text)
  }
})
