import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ipAllowed, readIpAllow } from './ip-allow.ts'

test('an app without a list lets everybody, one with a list only who is on it', () => {
  assert.equal(ipAllowed({ ipAllow: [] }, '198.51.100.1'), true)
  const app = { ipAllow: readIpAllow(['203.0.113.0/24', '2001:db8::1']) ?? assert.fail() }
  for (const ip of ['203.0.113.9', '::ffff:203.0.113.9', '2001:db8::1']) assert.equal(ipAllowed(app, ip), true, ip)
  for (const ip of ['203.0.114.9', '2001:db8::2', '', 'unknown']) assert.equal(ipAllowed(app, ip), false, ip)
})

test('a list that holds nothing readable closes the app instead of opening it', () => {
  assert.equal(ipAllowed({ ipAllow: ['broken'] }, '203.0.113.9'), false)
})

test('a list is kept in its usual form, each range once', () => {
  assert.deepEqual(readIpAllow([' 203.0.113.7', '203.0.113.7 ', '2001:0DB8::/32']), ['203.0.113.7', '2001:db8::/32'])
  assert.equal(readIpAllow(['203.0.113.7', '']), undefined)
})
