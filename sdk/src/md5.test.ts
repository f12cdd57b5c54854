import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { md5 } from './md5.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

test('the digests of RFC 1321 come out', () => {
  assert.equal(md5(bytesOf('')), 'd41d8cd98f00b204e9800998ecf8427e')
  assert.equal(md5(bytesOf('abc')), '900150983cd24fb0d6963f7d28e17f72')
  assert.equal(md5(bytesOf('1234567890'.repeat(8))), '57edf4a22be3c955ac49da2e2107b67a')
})

test('bytes of every length around the ends of blocks have the digest that another implementation gives', () => {
  for (let length = 0; length < 260; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 167 + length * 13) & 0xff)
    assert.equal(md5(bytes), createHash('md5').update(bytes).digest('hex'), `${length} bytes`)
  }
})
