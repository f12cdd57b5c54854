import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkNoticeUrl, isLoopbackAddress, isPublicAddress } from './public-address.ts'

const notPublic = [
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.100.100.200', '100.127.255.255'],
  ...['127.0.0.1', '127.255.255.254', '169.254.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
  ...['192.0.0.192', '192.0.2.1', '192.88.99.1', '192.168.0.1', '198.18.0.1', '198.19.255.255', '198.51.100.7'],
  ...['203.0.113.9', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', '168.63.129.16'],
  ...['::', '::1', '::2', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '::ffff:0:7f00:1'],
  ...['64:ff9b::127.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::8.8.8.8', '100::1', '2001::1', '2001:0:7f00:1::'],
  ...['2001:db8::1', '2001:2::1', '2001:10::1', '2001:20::1', '2002:7f00:1::', '2002:a00:1::1', '2002:808:808::1'],
  ...['3fff::1', '4000::1', '5f00::1', 'fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1'],
]
const open = [
  ...['1.1.1.1', '8.8.8.8', '11.0.0.1', '100.63.255.255', '100.128.0.1', '172.15.0.1', '172.32.0.1', '192.167.1.1'],
  ...['2606:4700:4700::1111', '2a00:1450:4001::1', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8'],
]

test('an address outside the open internet is not public, in IPv4, IPv6, mapped and translated form', () => {
  for (const ip of notPublic) assert.equal(isPublicAddress(ip), false, ip)
})

test('an address of the open internet is public', () => {
  for (const ip of open) assert.equal(isPublicAddress(ip), true, ip)
})

test('what is not a plain IP address is not public', () => {
  for (const text of [
    '',
    'example.com',
    '8.8.8',
    '134744072',
    '0x8.8.8.8',
    '08.8.8.8',
    '8.8.8.8/32',
    '[::1]',
    ' 8.8.8.8',
  ])
    assert.equal(isPublicAddress(text), false, text)
})

test('loopback is 127.0.0.0/8, ::1 and their mapped forms, and nothing else', () => {
  for (const ip of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1']) assert.equal(isLoopbackAddress(ip), true, ip)
  for (const ip of ['0.0.0.0', '10.0.0.1', '169.254.169.254', '8.8.8.8', '::', 'localhost', '64:ff9b::7f00:1'])
    assert.equal(isLoopbackAddress(ip), false, ip)
})

const refusalOf = (text: string, loopbackAllowed = false) => {
  const checked = checkNoticeUrl(text, { loopbackAllowed })
  return checked.ok ? 'accepted' : checked.refusal
}

test('a notice address of the open internet is accepted, with any port, path and query', () => {
  for (const text of [
    'http://example.com',
    'https://pay.example.com:8443/n?a=b@c',
    'https://8.8.8.8/',
    'http://[2606:4700::1]/',
  ])
    assert.equal(refusalOf(text), 'accepted', text)
})

test('a private host is refused in every notation that a URL knows', () => {
  const hosts = [
    ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '017700000001', '127.0.0.1.'],
    ...['169.254.169.254', '2852039166', '0xa9fea9fe', '10.1', '192.168.257', '0', '１２７.0.0.1', '127。0。0。1'],
    ...['[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[fd00:ec2::254]', '[fe80::1]', '[64:ff9b::7f00:1]'],
    ...['localhost', 'LOCALHOST', 'localhost.', 'a.localhost', 'printer.local', 'metadata.google.internal'],
  ]
  for (const host of hosts) assert.equal(refusalOf(`http://${host}/notice`), 'not public', host)
})

test('in demo mode loopback is accepted, and no other private address', () => {
  for (const host of ['127.0.0.1:9000', 'localhost:9000', 'shop.localhost', '[::1]', '0x7f.1'])
    assert.equal(refusalOf(`http://${host}/`, true), 'accepted', host)
  for (const host of [
    '10.0.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '[fd00::1]',
    '[64:ff9b::7f00:1]',
    'db.internal',
    '192.168.1.1',
  ])
    assert.equal(refusalOf(`http://${host}/`, true), 'not public', host)
})

test('credentials, other schemes, hidden characters and long texts are refused', () => {
  for (const text of [
    'http://user:pass@example.com',
    'http://user@example.com',
    'http://@example.com',
    'https://:@example.com',
  ])
    assert.equal(refusalOf(text), 'has credentials', text)
  for (const text of ['ftp://example.com', 'file:///etc/passwd', 'javascript:alert(1)', 'gopher://example.com:70/'])
    assert.equal(refusalOf(text), 'not http or https', text)
  for (const text of [
    '',
    'example.com',
    '//example.com',
    'http://',
    ' http://example.com',
    'http://exa\tmple.com',
    'http:\\\\x.com',
  ])
    assert.equal(refusalOf(text), 'not a URL', text)
  assert.equal(refusalOf(`http://example.com/${'a'.repeat(2029)}`), 'accepted')
  assert.equal(refusalOf(`http://example.com/${'a'.repeat(2030)}`), 'too long')
})
