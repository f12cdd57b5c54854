// test: embedded only
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { groupDigits, printShownAmount } from './print-amount.ts'
import { english } from './text.ts'

test('amounts are grouped by thousands, with the decimals they came with', () => {
  const wanted = {
    '0': '0',
    '999': '999',
    '1000': '1,000',
    '1234.50': '1,234.50',
    '0.005': '0.005',
    '1000000': '1,000,000',
  }
  for (const [text, shown] of Object.entries(wanted)) assert.equal(groupDigits(text, english), shown)
  assert.equal(printShownAmount('1500', 'JPY', english), '1,500\u00a0JPY')
})

test('no digit of an amount is changed, added or lost, however long it is', () => {
  const amount = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.stringMatching(/^(\.\d{1,8})?$/))
  fc.assert(
    fc.property(amount, ([whole, fraction]) => {
      const shown = groupDigits(whole + fraction, english)
      assert.equal(shown.replaceAll(',', ''), whole + fraction)
      assert.match(shown, /^\d{1,3}(,\d{3})*(\.\d+)?$/)
    }),
  )
})
