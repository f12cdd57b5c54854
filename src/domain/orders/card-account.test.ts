import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openVault } from '#core/vault.ts'
import { readAccount, storeAccount } from './card-account.ts'

const vault = openVault(Buffer.alloc(32, 1))

test('a card number is stored sealed and shown as first six and last four, and reads back for the channel', () => {
  const stored = storeAccount(vault, '15A', '4000 0566-5566 5556', true)
  assert.equal(stored.shown, '400005******5556')
  assert.ok(stored.sealed && !stored.sealed.includes('5566'))
  assert.equal(readAccount(vault, '15A', stored), '4000 0566-5566 5556')
})

test('a number that passes as a card is sealed also where an account was asked for', () => {
  assert.ok(storeAccount(vault, '15A', '4000056655665556', false).sealed)
})

test('a declared card is sealed also with a wrong check digit', () => {
  assert.equal(storeAccount(vault, '15A', '4000056655665557', true).shown, '400005******5557')
})

test('an account number, an IBAN and an e-mail address stay as they are', () => {
  for (const account of ['4000056655665557', 'SA0380000000608010167519', 'payee@example.com', '12345678']) {
    assert.deepEqual(storeAccount(vault, '15A', account, false), { shown: account, sealed: undefined })
  }
})

test("a sealed account does not open as another order's", () => {
  const stored = storeAccount(vault, '15A', '4000056655665556', true)
  assert.throws(() => readAccount(vault, '15B', stored))
})
