import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Members, readMembers } from '#core/json-members.ts'
import { printSigned, readPrivateKey, readPublicKey, signMembers, textToSign, verifyRequest } from './sign.ts'

type Vector = {
  readonly id: string
  readonly publicKeySpkiBase64: string
  readonly merchantSecretKey: string | null
  readonly body: Readonly<Record<string, string | number | null>> | null
  readonly stringToSign: string
  readonly sha256: string
  readonly signature: string
}
const reference = new URL('../../../tests/reference/haipay-vectors.json', import.meta.url)
const { vectors, negative }: { vectors: readonly Vector[]; negative: readonly Vector[] } = JSON.parse(
  readFileSync(reference, 'utf8'),
)

const secret = 'WFZflvcV75jYP2G6QIpSsMtoX1e4awxO'
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const merchant = { secret, merchantPublicKey: pair.publicKey }
const platform = { secret, platformPrivateKey: pair.privateKey }

function membersOf(body: string): Members {
  const members = readMembers(Buffer.from(body))
  assert.ok(members.ok)
  return members.value
}

function keyOf(text: string): KeyObject {
  const key = readPublicKey(text)
  assert.ok(key.ok)
  return key.value
}

/** Signs a text the merchant's way, and asks whether the body with that signature is believed. */
function isBelieved(body: string, signedText: string, key = pair): boolean {
  const signature = sign('sha256', Buffer.from(`${signedText}&key=${secret}`), key.privateKey).toString('base64')
  const members = new Map(membersOf(body)).set('sign', { kind: 'string', text: signature })
  return verifyRequest(members, { secret, merchantPublicKey: key.publicKey })
}

for (const vector of vectors) {
  test(`the vendor's vector holds: ${vector.id}`, () => {
    const key = keyOf(vector.publicKeySpkiBase64)
    assert.equal(createHash('sha256').update(vector.stringToSign).digest('hex'), vector.sha256)
    assert.ok(verify('sha256', Buffer.from(vector.stringToSign), key, Buffer.from(vector.signature, 'base64')))
    if (!vector.body || !vector.merchantSecretKey) return
    const texts = Object.entries(vector.body).map(
      ([name, value]) => [name, value === null ? null : `${value}`] as const,
    )
    assert.equal(textToSign(texts, vector.merchantSecretKey), vector.stringToSign)
    const keys = { secret: vector.merchantSecretKey, merchantPublicKey: key }
    const body = { ...vector.body, sign: vector.signature }
    assert.ok(verifyRequest(membersOf(JSON.stringify(body)), keys))
    assert.ok(!verifyRequest(membersOf(JSON.stringify({ ...body, orderNo: '1' })), keys))
    assert.ok(!verifyRequest(membersOf(JSON.stringify(body)), { ...keys, secret: `${secret} ` }))
  })
}

for (const vector of negative) {
  test(`the vendor's signature over another text is not believed: ${vector.id}`, () => {
    const body = { amount: '200', currency: 'PHP', merId: '1000', orderId: 'M1234567904' }
    assert.equal(textToSign(Object.entries(body), secret), vector.stringToSign)
    const members = membersOf(JSON.stringify({ ...body, sign: vector.signature }))
    assert.ok(!verifyRequest(members, { secret, merchantPublicKey: keyOf(vector.publicKeySpkiBase64) }))
  })
}

test('names stand in the order of their bytes, capitals first, and the secret is always last', () => {
  const names = ['z', 'a', 'Z', 'A', 'aa', 'a_', 'a1', 'é', '\u{1f600}', '\uffee', '\ud7ff', '~']
  const sorted = names.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
  const members = names.map((name) => [name, '1'] as const)
  assert.equal(textToSign(members, 's'), [...sorted.map((name) => `${name}=1`), 'key=s'].join('&'))
  assert.equal(textToSign([], 's'), 'key=s')
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1 }), (some) => {
      const free = some.filter((name) => name !== 'sign' && name !== 'sign_type')
      const byBytes = free.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
      const text = textToSign(
        some.map((name) => [name, '1'] as const),
        's',
      )
      assert.equal(text, [...byBytes.map((name) => `${name}=1`), 'key=s'].join('&'))
    }),
  )
})

test('sign, sign_type, nulls and empty values are not signed; zero, false and a blank are', () => {
  const members = [
    ...([
      ['sign', 'x'],
      ['sign_type', 'RSA2'],
      ['a', null],
      ['b', ''],
    ] as const),
    ...([
      ['c', '0'],
      ['d', 'false'],
      ['e', ' '],
    ] as const),
  ]
  assert.equal(textToSign(members, 's'), 'c=0&d=false&e= &key=s')
})

test('numbers are verified by the text that arrived, and escapes by what they stand for', () => {
  assert.ok(isBelieved('{"amount": 0.50000000, "n":1e3}', 'amount=0.50000000&n=1e3'))
  assert.ok(!isBelieved('{"amount":0.50000000}', 'amount=0.5'))
  assert.ok(isBelieved('{"is3DS":true,"z":0,"name":"L\\u00f3pez \\/"}', 'is3DS=true&name=López /&z=0'))
})

test('a list is believed as compact JSON, as Java prints it and as JavaScript joins it', () => {
  const body = '{"appId":1,"orderNos": ["15", "16"],"types":[1,2]}'
  assert.ok(isBelieved(body, 'appId=1&orderNos=["15","16"]&types=[1,2]'))
  assert.ok(isBelieved(body, 'appId=1&orderNos=[15, 16]&types=[1, 2]'))
  assert.ok(isBelieved(body, 'appId=1&orderNos=15,16&types=1,2'))
  assert.ok(!isBelieved(body, 'appId=1&orderNos=15,16&types=[1, 2]'), 'all lists take one form')
  assert.ok(!isBelieved(body, 'appId=1'))
})

test('objects, and lists of them, are believed as their compact JSON', () => {
  const body = '{"o": {"b": 1.0, "a": "x y"}, "l": [ {"k": null} ]}'
  assert.ok(isBelieved(body, 'l=[{"k":null}]&o={"b":1.0,"a":"x y"}'))
})

test('a signer that keeps empty strings is believed too, a signer that keeps nulls is not', () => {
  const body = '{"a":"1","b":"","c":null,"l":["x"]}'
  assert.ok(isBelieved(body, 'a=1&l=["x"]'))
  assert.ok(isBelieved(body, 'a=1&b=&l=["x"]'))
  assert.ok(isBelieved(body, 'a=1&b=&l=x'))
  assert.ok(!isBelieved(body, 'a=1&b=&c=&l=["x"]'))
  assert.ok(!isBelieved(body, 'a=1&b=&c=null&l=["x"]'))
})

test('anything but the base64 of a whole signature is false and throws nothing', async () => {
  const good = await signMembers([['a', '1']], platform)
  assert.match(good, /^[A-Za-z0-9+/]{342}==$/)
  const believed = (value: unknown) => verifyRequest(membersOf(JSON.stringify({ a: '1', sign: value })), merchant)
  assert.ok(believed(good))
  const urlSafe = good.replaceAll('+', '-').replaceAll('/', '_')
  const bad: unknown[] = [undefined, null, '', 1, true, [good], { good }, `${good} `, ` ${good}`, good.slice(0, -1)]
  bad.push(good.slice(0, 342), `${good}${good}`, `${good.slice(0, 100)}\n${good.slice(100)}`, 'A'.repeat(344))
  bad.push('é'.repeat(344), '='.repeat(344), good.slice(4), `${good.slice(0, 343)}A`, `${good.slice(0, 172)}====`)
  if (urlSafe !== good) bad.push(urlSafe)
  for (const value of bad) assert.equal(believed(value), false, JSON.stringify(value))
  // The last letter before the padding carries four unused bits: set, they make another text of the same bytes.
  const twin = `${good.slice(0, 341)}${String.fromCharCode(good.charCodeAt(341) + 1)}==`
  assert.deepEqual(Buffer.from(twin, 'base64'), Buffer.from(good, 'base64'))
  assert.equal(believed(twin), false)
})

test('a larger key is believed with a signature of its own size, and only with that', () => {
  const large = generateKeyPairSync('rsa', { modulusLength: 3072 })
  assert.ok(isBelieved('{"a":"1"}', 'a=1', large))
  const signature = sign('sha256', Buffer.from(`a=1&key=${secret}`), large.privateKey).toString('base64')
  assert.ok(!verifyRequest(membersOf(`{"a":"1","sign":"${signature}"}`), merchant))
})

test('keys are read from base64 on one line, with line breaks and in PEM armour', () => {
  const spki = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  const pkcs8 = pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  const broken = (text: string) => `\n${text.replace(/.{64}/g, '$&\r\n')}\n`
  for (const text of [spki, broken(spki), pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()]) {
    const key = readPublicKey(text)
    assert.ok(key.ok && key.value.equals(pair.publicKey))
  }
  for (const text of [pkcs8, broken(pkcs8), pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()]) {
    const key = readPrivateKey(text)
    assert.ok(key.ok && key.value.equals(pair.privateKey))
  }
  for (const text of ['', 'x', '!', spki.slice(0, -8), pkcs8, `${spki}!`, `${spki}${spki}`.repeat(20)]) {
    assert.deepEqual(readPublicKey(text), { ok: false, refusal: 'not a key' }, text.slice(0, 20))
  }
  const pkcs1 = pair.privateKey.export({ type: 'pkcs1', format: 'der' }).toString('base64')
  const locked = pair.privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'p' })
  for (const text of ['', spki, pkcs1, locked.toString('base64')]) {
    assert.deepEqual(readPrivateKey(text), { ok: false, refusal: 'not a key' })
  }
})

test('keys that are not RSA, or too small or too large, are refused', () => {
  const read = (key: KeyObject) => readPublicKey(key.export({ type: 'spki', format: 'der' }).toString('base64'))
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 })
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 })
  assert.deepEqual(read(elliptic.publicKey), { ok: false, refusal: 'not an RSA key' })
  assert.deepEqual(read(pss.publicKey), { ok: false, refusal: 'not an RSA key' })
  assert.deepEqual(read(small.publicKey), { ok: false, refusal: 'not of 2048 to 4096 bits' })
  const pkcs8 = small.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  assert.deepEqual(readPrivateKey(pkcs8), { ok: false, refusal: 'not of 2048 to 4096 bits' })
})

test('what is printed is what is signed: a reader of the printed text believes it', async () => {
  const list = { json: '[{"deductNo":"41","status":1}]' }
  const printed = await printSigned({ orderId: 'M"1', status: -1, is3DS: false, name: 'López\n😀', list }, platform)
  const { sign: signature, ...rest } = JSON.parse(printed)
  assert.deepEqual(Object.keys(JSON.parse(printed)), ['orderId', 'status', 'is3DS', 'name', 'list', 'sign'])
  assert.deepEqual(rest, {
    orderId: 'M"1',
    status: -1,
    is3DS: false,
    name: 'López\n😀',
    list: [{ deductNo: '41', status: 1 }],
  })
  const text = `is3DS=false&list=${list.json}&name=López\n😀&orderId=M"1&status=-1&key=${secret}`
  assert.ok(verify('sha256', Buffer.from(text), pair.publicKey, Buffer.from(signature, 'base64')))
  assert.ok(verifyRequest(membersOf(printed), merchant))
  assert.ok(verifyRequest(membersOf(await printSigned({}, platform)), merchant))
})

test('any data the platform may sign is believed, and no other value in its place', async () => {
  const value = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.maxSafeInteger(), fc.boolean())
  const name = fc.string({ minLength: 1 }).filter((text) => !['sign', 'sign_type'].includes(text))
  const data = fc.dictionary(name, value, { minKeys: 1, maxKeys: 5, noNullPrototype: true })
  await fc.assert(
    fc.asyncProperty(data, async (some) => {
      const members = membersOf(await printSigned(some, platform))
      assert.ok(verifyRequest(members, merchant))
      const [name, member] = [...members][0] ?? assert.fail()
      assert.ok(member.kind !== 'null')
      const changed = new Map(members).set(name, { kind: 'string', text: `${member.text}0` })
      assert.ok(!verifyRequest(changed, merchant))
    }),
    { numRuns: 50 },
  )
})

test('data that samples would sign differently is a bug, and the message does not carry the value', async () => {
  const wrong: unknown[] = ['', null, undefined, 0.5, 2 ** 53, Number.NaN, 1n, {}, [], { json: '' }, '\ud83d']
  for (const value of wrong) {
    const data = { secretName: value } as unknown as Record<string, string>
    await assert.rejects(printSigned(data, platform), { message: 'secretName cannot stand in signed data' })
  }
  await assert.rejects(printSigned({ sign: 'x' }, platform), TypeError)
  await assert.rejects(printSigned({ sign_type: 'x' }, platform), TypeError)
})

test('signing leaves the event loop free', async () => {
  let turns = 0
  setImmediate(() => turns++)
  await Promise.all(Array.from({ length: 128 }, (_, at) => signMembers([['a', `${at}`]], platform)))
  // Had the loop signed, all 128 would be done before its first turn.
  assert.equal(turns, 1)
})
