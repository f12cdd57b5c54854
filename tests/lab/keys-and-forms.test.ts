// test: embedded only
import assert from 'node:assert/strict'
import {
  constants,
  createHash,
  createHmac,
  generateKeyPairSync,
  type KeyObject,
  privateEncrypt,
  sign,
} from 'node:crypto'
import { test } from 'node:test'
import { diagnose, protocols, readKeys, readRequest, recognise } from './lab-modules.ts'

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
const small = generateKeyPairSync('rsa', { modulusLength: 1024 })
const haipay = protocols.find(({ id }) => id === 'haipay') ?? assert.fail()
const request = readRequest('{"appId":1054,"amount":"1.00"}', '')
const text = Buffer.from('amount=1.00&appId=1054&key=s')
const spki = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')

const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'spki') => key.export({ format: 'pem', type }).toString()
const bare = (text: string) => text.replace(/-----.*-----|\n/g, '')
const signedBy = (key: KeyObject) => sign('sha256', text, key).toString('base64')
const right = signedBy(pair.privateKey)

async function findingsOf(signature: string, key = spki): Promise<readonly string[]> {
  const { findings } = await diagnose(haipay, request, { secret: 's', key, signature })
  return findings.map(({ id }) => id)
}

test('a key is read in every form that tools write, and PKCS#1 is told', async () => {
  const forms = [
    [pem(pair.privateKey, 'pkcs8'), false],
    [bare(pem(pair.privateKey, 'pkcs8')), false],
    [pem(pair.privateKey, 'pkcs8').replaceAll('\n', '\r\n'), false],
    [pem(pair.privateKey, 'pkcs8').replaceAll('\n', '\\n'), false],
    [pem(pair.privateKey, 'pkcs1'), true],
    [bare(pem(pair.privateKey, 'pkcs1')), true],
    [pem(pair.publicKey, 'spki'), false],
    [pem(pair.publicKey, 'pkcs1'), false],
    [pem(pair.privateKey, 'pkcs8') + pem(pair.publicKey, 'spki'), false],
    [`${bare(pem(pair.privateKey, 'pkcs8'))}\n${spki}\n`, false],
  ] as const
  for (const [form, isPkcs1] of forms) {
    const { key, notes, fault } = await readKeys(form)
    assert.equal(fault, undefined, form.slice(0, 40))
    assert.equal(key?.bits, 2048)
    assert.deepEqual(
      notes.map((note) => note.includes('PKCS#1')),
      isPkcs1 ? [true] : [],
    )
    assert.deepEqual(await findingsOf(right, form), [])
  }
})

test('what is no usable key is refused with what it is', async () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const locked = pair.privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'p' })
  for (const [text, words] of [
    [locked.toString(), /password/],
    [ec.export({ format: 'pem', type: 'sec1' }).toString(), /elliptic/],
    [pem(ec, 'pkcs8'), /cannot be read as an RSA key/],
    [spki.slice(0, -20), /part of it may be missing/],
    ['not a key!', /not base64/],
  ] as const) {
    assert.match((await readKeys(text)).fault ?? '', words)
  }
  assert.deepEqual(await readKeys(' '), { notes: [] })
})

test('two keys that are no pair, and a key that is too short, are told', async () => {
  const [note] = (await readKeys(pem(pair.privateKey, 'pkcs8') + pem(other.publicKey, 'spki'))).notes
  assert.match(note ?? '', /no pair/)
  assert.match((await readKeys(pem(small.publicKey, 'spki'))).notes[0] ?? '', /1024 bits/)
})

test('another key, another padding and another length are told apart', async () => {
  assert.deepEqual(await findingsOf(signedBy(other.privateKey)), ['other-key'])
  assert.deepEqual(await findingsOf(signedBy(small.privateKey)), ['signature-length'])
  const pss = sign('sha256', text, { key: pair.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING })
  assert.deepEqual(await findingsOf(pss.toString('base64')), ['pss'])
  const digest = createHash('sha256').update(text).digest()
  assert.deepEqual(await findingsOf(privateEncrypt(pair.privateKey, digest).toString('base64')), ['bare-digest'])
  assert.deepEqual(await findingsOf(privateEncrypt(pair.privateKey, text).toString('base64')), ['not-hashed'])
})

test('a right signature that is written in another form is told by its form alone', async () => {
  const bytes = Buffer.from(right, 'base64')
  // Signatures are random; these forms need a + and a / to differ.
  const odd = right.includes('+') && right.includes('/')
  for (const [form, id] of [
    [bytes.toString('hex'), 'signature-hex'],
    [right.replace(/.{64}/g, '$&\n'), 'signature-lines'],
    [right.replace(/=+$/, ''), 'signature-padding'],
    [encodeURIComponent(right), 'signature-url-encoded'],
    ...(odd ? ([[right.replaceAll('+', ' '), 'signature-plus']] as const) : []),
    ...(odd ? ([[right.replaceAll('+', '-').replaceAll('/', '_'), 'signature-url-base64']] as const) : []),
  ] as const) {
    assert.deepEqual(await findingsOf(form), [id], form)
  }
  assert.deepEqual(await findingsOf('what?'), ['not-base64'])
})

test('forms of MD5 signatures are told: capitals, base64, HMAC, another digest', async () => {
  const given = { key: '', secret: 'k' }
  const made = (algorithm: string) => createHash(algorithm).update('merchant=M1&key=k')
  for (const [id, signature, expected] of [
    ['cxpay', made('md5').digest('hex').toUpperCase(), ['mistake', 'upper-case']],
    ['cxpay', made('md5').digest('base64'), ['mistake', 'signature-base64']],
    ['cxpay', made('sha256').digest('hex'), ['mistake', 'digest-sha-256']],
    ['cxpay', ` ${made('md5').digest('hex')}\n`, ['mistake', 'signature-space']],
    ['cxpay', createHmac('md5', 'k').update('merchant=M1').digest('hex'), ['mistake', 'hmac']],
    ['cxpay', 'zz', ['mistake', 'no-digest']],
    ['cashy', createHash('md5').update('{"merchant":"M1"}k').digest('hex').toUpperCase(), ['accepted', 'upper-case']],
  ] as const) {
    const protocol = protocols.find((one) => one.id === id) ?? assert.fail()
    const { verdict, findings } = await diagnose(protocol, readRequest('{"merchant":"M1"}', ''), {
      ...given,
      signature,
    })
    assert.deepEqual([verdict, ...findings.map(({ id }) => id)], expected)
  }
})

test('the protocol is recognised by what only it has, and nothing is guessed', () => {
  for (const [body, id] of [
    ['{"appId":1}', 'haipay'],
    ['{"status":"1","error":"00000000","msg":"","data":{"orderId":"M1","sign":"x","appId":2}}', 'haipay'],
    [`{"orderNo":"1","sign":"${'A'.repeat(344)}"}`, 'haipay'],
    ['{"merchant":"M1"}', 'cxpay'],
    ['{"platOrderId":"1","sign":"x"}', 'cxpay'],
    ['a=1&sign=x', 'cxpay'],
    ['{"nonceStr":"1"}', 'cashy'],
    ['MerchantId: 1\nSign: x\n\n{"a":1}', 'cashy'],
    ['{"a":1}', undefined],
  ] as const) {
    assert.equal(recognise(readRequest(body, ''))?.id, id, body)
  }
})

test('what cannot be read is told with its place', () => {
  for (const [body, fault] of [
    ['{"a":1,\n "b":}', 'The body is not JSON: line 2, column 6'],
    ['{"a":1,"a":2}', 'The body has a member twice (a): line 1, column 8'],
    ['[1]', 'The body is JSON, but not an object'],
    ['a=1&a=2', 'The form has a name twice (a)'],
    ['a=%zz', 'The form has a % that encodes nothing'],
  ] as const) {
    assert.equal(readRequest(body, '').fault, fault)
  }
})
