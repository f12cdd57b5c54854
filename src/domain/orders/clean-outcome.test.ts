import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanOutcome } from './clean-outcome.ts'

test('a reason with NUL, half a surrogate pair or no end is stored as what can be stored of it', () => {
  const cleaned = cleanOutcome({ kind: 'failed', reason: `no\0 money \ud800${'x'.repeat(1000)}`, proof: 'p\0' })
  assert.ok(cleaned.kind === 'failed')
  assert.equal(cleaned.reason.length, 500)
  assert.ok(cleaned.reason.startsWith('no money \ufffdx'))
  assert.equal(cleaned.proof, 'p')
})

test('a failure whose reason is nothing storable still has one', () => {
  const cleaned = cleanOutcome({ kind: 'failed', reason: '\0', proof: '' })
  assert.ok(cleaned.kind === 'failed' && cleaned.reason === 'failed')
})

test('instructions keep their whole text, however long a QR code is', () => {
  const qrCode = `${'q'.repeat(600)}\0`
  const cleaned = cleanOutcome({ kind: 'payer must act', instructions: { qrCode } })
  assert.deepEqual(cleaned, { kind: 'payer must act', instructions: { qrCode: 'q'.repeat(600) } })
})
