import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { openVault, type Place, SealBroken } from './vault.ts'

const place: Place = { table: 'app_keys', row: 'mch_1/app_1/1', column: 'secret' }

test('what was sealed opens again in its place, text and bytes, empty too', () => {
  const masterKey = randomBytes(32)
  const sealed = openVault(masterKey).seal('naïve secret', place)
  assert.equal(openVault(masterKey).open(sealed, place).toString(), 'naïve secret')
  const bytes = randomBytes(5000)
  const vault = openVault(masterKey)
  assert.deepEqual(vault.open(vault.seal(bytes, place), place), bytes)
  assert.equal(vault.open(vault.seal('', place), place).length, 0)
})

test('a sealed value shows nothing of its content, and sealing twice gives two different values', () => {
  const vault = openVault(randomBytes(32))
  const one = vault.seal('the same words', place)
  const other = vault.seal('the same words', place)
  assert.notDeepEqual(one, other)
  assert.equal(one.includes('words'), false)
})

test('a sealed value moved to another table, row or column does not open', () => {
  const vault = openVault(randomBytes(32))
  const sealed = vault.seal('secret', place)
  const elsewhere = [
    { ...place, table: 'channels' },
    { ...place, row: 'mch_1/app_1/2' },
    { ...place, column: 'platform_private_key' },
    // The same letters, cut in other places.
    { table: 'app_keysm', row: 'ch_1/app_1/1', column: 'secret' },
  ]
  for (const wrong of elsewhere) assert.throws(() => vault.open(sealed, wrong), SealBroken)
})

test('another master key does not open it, and is told apart from a changed value', () => {
  const sealed = openVault(randomBytes(32)).seal('secret', place)
  assert.throws(() => openVault(randomBytes(32)).open(sealed, place), /another master key \(app_keys\.secret/)
})

test('a value with any one bit changed, cut at any length, or with bytes added does not open', () => {
  const vault = openVault(randomBytes(32))
  const sealed = vault.seal('secret', place)
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed)
    changed.writeUInt8(sealed.readUInt8(at) ^ 1, at)
    assert.throws(() => vault.open(changed, place), SealBroken, `bit changed in byte ${at}`)
    assert.throws(() => vault.open(sealed.subarray(0, at), place), SealBroken, `cut to ${at} bytes`)
  }
  assert.throws(() => vault.open(Buffer.concat([sealed, Buffer.of(0)]), place), SealBroken)
})

test('the error of a value that does not open holds neither the content nor the sealed bytes', () => {
  const vault = openVault(randomBytes(32))
  const sealed = vault.seal('open sesame', place)
  try {
    vault.open(sealed, { ...place, row: 'other' })
    assert.fail('it opened')
  } catch (why) {
    const told = JSON.stringify(why, Object.getOwnPropertyNames(why))
    for (const secret of ['sesame', sealed.toString('base64'), sealed.toString('hex')]) {
      assert.equal(told.includes(secret), false)
    }
  }
})

test('a master key of another length is refused', () => {
  assert.throws(() => openVault(randomBytes(16)), RangeError)
})
