import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import type { AppKey } from '#domain/merchants/index.ts'
import { buildKeys } from './keys.ts'

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const key: AppKey = {
  version: 3,
  secret: 'WFZflvcV75jYP2G6QIpSsMtoX1e4awxO',
  merchantPublicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  platformPrivateKey: pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  platformPublicKey: undefined,
}

test('a key is parsed once, and another version apart', () => {
  const keys = buildKeys()
  assert.equal(keys(key), keys(key))
  assert.notEqual(keys(key), keys({ ...key }))
  assert.ok(keys(key).merchantPublicKey?.equals(pair.publicKey))
  assert.deepEqual([keys(key).version, keys(key).secret], [3, key.secret])
})

test('a merchant key that cannot be used is as if it were not there', () => {
  for (const merchantPublicKey of [undefined, '', 'no key']) {
    assert.equal(buildKeys()({ ...key, merchantPublicKey }).merchantPublicKey, undefined)
  }
})

test('without a platform key nothing can be answered, which is said without the key', () => {
  for (const platformPrivateKey of [undefined, 'no key']) {
    assert.throws(() => buildKeys()({ ...key, platformPrivateKey }), {
      message: /^version 3 of [^k]*key has no platform/,
    })
  }
})
