import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isInRanges, readIpRange } from './ip-ranges.ts'

function ranges(...texts: readonly string[]) {
  return texts.map((text) => readIpRange(text) ?? assert.fail(`not read: ${text}`))
}

test('an address is in its own range and in the blocks around it, and in no other', () => {
  const listed = ranges('203.0.113.7', '10.1.0.0/16', '2001:db8:1::/48')
  for (const ip of ['203.0.113.7', '10.1.255.255', '2001:db8:1::', '2001:db8:1:ffff::1']) {
    assert.equal(isInRanges(ip, listed), true, ip)
  }
  for (const ip of ['203.0.113.8', '10.2.0.0', '2001:db8:2::', '::', '0.0.0.0']) {
    assert.equal(isInRanges(ip, listed), false, ip)
  }
})

test('an IPv4 address that arrives as mapped IPv6 is the IPv4 address, on both sides', () => {
  assert.equal(isInRanges('::ffff:203.0.113.7', ranges('203.0.113.0/24')), true)
  assert.equal(isInRanges('::ffff:cb00:7107', ranges('203.0.113.7')), true)
  assert.equal(isInRanges('203.0.113.7', ranges('::ffff:203.0.113.0/120')), true)
  assert.equal(isInRanges('::ffff:203.0.114.7', ranges('::ffff:203.0.113.0/120')), false)
  assert.equal(isInRanges('::ffff:203.0.113.7', ranges('::/0')), false)
})

test('what is no address is in no range, not even in everything', () => {
  for (const ip of ['', 'localhost', '10.1', '1', '0x0a.0.0.1', '203.0.113.7 ', '203.0.113.7:80']) {
    assert.equal(isInRanges(ip, ranges('0.0.0.0/0', '::/0')), false, ip)
  }
})

test('a range that two readers could read as two is refused', () => {
  const wrong = ['', '*', '10', '10.1', '010.0.0.1', '0x0a.0.0.1', '10.0.0.256', '10.0.0.0/33', '10.0.0.0/-1']
  wrong.push(
    '10.0.0.0/',
    '10.0.0.0/08',
    '10.0.0.0/8/8',
    '10.0.0.0/1e1',
    '::1/129',
    'example.com',
    ':::1',
    '::ffff:1.2.3.4/95',
    'fe80::1%eth0',
  )
  for (const text of wrong) assert.equal(readIpRange(text), undefined, text)
})

test('a range has one usual form', () => {
  assert.equal(readIpRange('2001:DB8:0:0::1')?.text, '2001:db8::1')
  assert.equal(readIpRange('::ffff:10.0.0.0/104')?.text, '10.0.0.0/8')
})
