// test: embedded only
import assert from 'node:assert/strict'
import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Members, readMembers as readAsGateway } from '#core/json-members.ts'
import { protocolNames, protocols as shown } from '#lab/snippets.ts'
import { verifyBody as verifyCashy } from '#protocols/cashy/sign.ts'
import { verifyRequest as verifyCxpay } from '#protocols/cxpay/sign.ts'
import { readPublicKey, verifyRequest as verifyHaipay } from '#protocols/haipay/sign.ts'
import type { Plan } from '../../web/lab/types.d.ts'
import {
  diagnose,
  makeExample,
  md5,
  protocols,
  readMembers,
  readRequest,
  recognise,
  signWrongly,
} from './lab-modules.ts'

type Vector = {
  readonly id: string
  readonly publicKeySpkiBase64: string
  readonly merchantSecretKey: string | null
  readonly body: Readonly<Record<string, unknown>> | null
  readonly stringToSign: string
  readonly signature: string
}
const vectorsFile = new URL('../reference/haipay-vectors.json', import.meta.url)
const { vectors, negative }: { vectors: readonly Vector[]; negative: readonly Vector[] } = JSON.parse(
  readFileSync(vectorsFile, 'utf8'),
)

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const privateKey = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
const secret = ' WFZflvcV75jYP2G6QIpSsMtoX1e4awxO '

/** A body in which every mistake with members makes another text. */
const members = `{"Zone":"MX","amount":"100.50","count":1.50,"total":300,"flag":true,"off":false,"zero":0,"empty":"",
"none":null,"padded":" a b ","name":"Sofía <&>","url":"https://m.example/ok?x=1&y=2+3","list":[ "a", "b" ],
"deep":[{"k":1,"m":"v/í"}],"sign_type":"RSA","sign":"x"}`
/** The same of bytes. */
const raw = `{ "b": "Sofía", "url": "https://m.example", "plain":"https:\\/\\/x",
"u":"\\u00ed", "a": 100.0, "sign":"x" }
`

const protocolOf = (id: string) => protocols.find((one) => one.id === id) ?? assert.fail(id)
const md5Of = (text: string) => createHash('md5').update(text).digest('hex')

test('MD5 is that of the standard, for every length around a block and for any bytes', () => {
  for (let length = 0; length <= 130; length++) {
    const bytes = Buffer.alloc(length, length * 7 + 1)
    assert.equal(Buffer.from(md5(bytes)).toString('hex'), createHash('md5').update(bytes).digest('hex'))
  }
  const same = (bytes: Uint8Array) => Buffer.from(md5(bytes)).equals(createHash('md5').update(bytes).digest())
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), same))
})

test('the lab reads JSON as the gateway does: the same members, texts and refusals', () => {
  const assertSame = (text: string) => {
    const [gateway, lab] = [readAsGateway(Buffer.from(text)), readMembers(text)]
    assert.equal(lab.ok, gateway.ok, text)
    if (gateway.ok && lab.ok) {
      const printed = [...lab.members].map(([name, { kind, text, items }]) => [name, kind, text, items ?? null])
      const expected = [...gateway.value].map(([name, one]) => [
        name,
        one.kind,
        one.kind === 'null' ? 'null' : one.text,
        one.kind === 'list' ? one.items : null,
      ])
      assert.deepEqual(printed, expected)
    }
    if (!gateway.ok && !lab.ok) assert.equal(lab.kind, gateway.refusal.kind, text)
  }
  const places = [members, raw, '{}', ' { "a" : [ ] } ', '{"a":1,"a":2}', '{"a":{"b":1,"b":2}}', '[1]', '1', '"a"', '']
  const odd = [
    '{"a":01}',
    '{"a":1e3}',
    '{"a":+1}',
    '{"a":"\\ud800"}',
    '{"a":tru}',
    '{"a":1}x',
    '{"a":"\t"}',
    '\ufeff{}',
  ]
  for (const text of [...places, ...odd, '{"constructor":constructor}', `${'{"a":'.repeat(9)}1${'}'.repeat(9)}`]) {
    assertSame(text)
  }
  const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }))
  fc.assert(fc.property(object, (value) => assertSame(JSON.stringify(value, null, 1))))
  const cut = fc.tuple(object, fc.nat(60), fc.string({ maxLength: 2 }))
  const spoil = (text: string, at: number, word: string) => text.slice(0, at) + word + text.slice(at + 1)
  const isUtf8 = (text: string) => text.isWellFormed()
  fc.assert(
    fc.property(cut, ([value, at, word]) => {
      const text = spoil(JSON.stringify(value), at, word)
      fc.pre(isUtf8(text))
      assertSame(text)
    }),
  )
})

for (const { id, body, merchantSecretKey, publicKeySpkiBase64: key, stringToSign, signature } of vectors) {
  if (!body || !merchantSecretKey) continue
  test(`the vendor's HaiPay vector fits: ${id}`, async () => {
    const request = readRequest(JSON.stringify(body), '')
    const result = await diagnose(protocolOf('haipay'), request, { secret: merchantSecretKey, key, signature })
    assert.deepEqual([result.right.text, result.verdict], [stringToSign, 'fits'])
  })
}

test('a signature by the right key over a text that nothing explains is told as such', async () => {
  for (const { publicKeySpkiBase64: key, signature } of negative) {
    const request = readRequest('{"amount":"200","currency":"PHP","merId":"1000","orderId":"M1234567904"}', '')
    const given = { secret: 'WFZflvcV75jYP2G6QIpSsMtoX1e4awxO', key, signature }
    const { verdict, isTextUnknown } = await diagnose(protocolOf('haipay'), request, given)
    assert.deepEqual([verdict, isTextUnknown], ['unknown', true])
  }
})

test('CXPay is the MD5 of the sorted members and the key, from JSON and from a form', async () => {
  const text = 'amount=100.50&customName=Ravi Kumar&merchant=M1&orderId=A1&payCode=101&key=k1'
  const json =
    '{"payCode":"101","merchant":"M1","remark":"","email":null,' +
    '"amount":100.50,"customName":"Ravi Kumar","orderId":"A1"}'
  const form = 'payCode=101&merchant=M1&remark=&amount=100.50&customName=Ravi+Kumar&orderId=A1'
  for (const body of [json, form]) {
    const request = readRequest(body, '')
    assert.equal(recognise(request)?.id, 'cxpay')
    const given = { secret: 'k1', key: '', signature: md5Of(text) }
    const { right, expected, verdict } = await diagnose(protocolOf('cxpay'), request, given)
    assert.deepEqual([right.text, expected, verdict], [text, md5Of(text), 'fits'])
  }
})

test('Cashy is the MD5 of the bytes that were pasted and the key, escapes included', async () => {
  const request = readRequest(
    `POST /api/payOut HTTP/1.1\nMerchantId: 1\nSign: ${md5Of(`${raw}k`).toUpperCase()}\n\n${raw}`,
    '',
  )
  assert.equal(recognise(request)?.id, 'cashy')
  const given = { secret: 'k', key: '', signature: request.headers.get('sign') ?? '' }
  const { right, expected, verdict } = await diagnose(protocolOf('cashy'), request, given)
  assert.deepEqual([right.text, expected, verdict], [`${raw}k`, md5Of(`${raw}k`), 'accepted'])
})

test('the lab knows the protocols that the page and the snippets are of', () => {
  assert.deepEqual(
    protocols.map(({ id, title }) => [id, title]),
    shown.map((id) => [id, protocolNames[id]]),
  )
})

for (const protocol of protocols) {
  const body = protocol.signatureIn === 'body' ? members : raw
  const keys = { secret, key: protocol.hasKey ? privateKey : '' }

  test(`${protocol.title}: every mistake that the lab knows is found from its signature`, async () => {
    const request = readRequest(body, '')
    const mistakes = protocol.mistakes(request)
    assert.equal(new Set(mistakes.map(({ id }) => id)).size, mistakes.length)
    for (const mistake of mistakes) {
      const signature = await signWrongly(protocol, request, keys, mistake)
      // The members that are left out anyway.
      if (signature === undefined && /^member-(empty|none|sign_type)$/.test(mistake.id)) continue
      assert.ok(signature, `${mistake.id} changes nothing here`)
      const { findings, verdict, made } = await diagnose(protocol, request, { ...keys, signature })
      const [found] = findings
      assert.ok(found && findings.length === 1, mistake.id)
      assert.equal(verdict, protocol.accepted.has(found.id) ? 'accepted' : 'mistake')
      if (found.id === mistake.id) continue
      // Another mistake that makes the very same text here.
      const same = protocol.compose(mistake.plan(protocol.plan()), request, secret).text
      assert.equal(made?.text.trimEnd(), same.trimEnd(), `${mistake.id} was taken for ${found.id}`)
    }
  })

  test(`${protocol.title}: two mistakes at once are both named`, async () => {
    const request = readRequest(body, '')
    const ids = protocol.signatureIn === 'body' ? ['order-as-sent', 'value-slashes'] : ['body-reprinted', 'key-named']
    const find = (id = '') => protocol.mistakes(request).find((mistake) => mistake.id === id) ?? assert.fail(id)
    const [one, other] = [find(ids[0]), find(ids[1])]
    const both = { ...one, plan: (plan: Plan) => other.plan(one.plan(plan)) }
    const signature = (await signWrongly(protocol, request, keys, both)) ?? assert.fail()
    const { findings } = await diagnose(protocol, request, { ...keys, signature })
    assert.deepEqual(findings.map(({ id }) => id).sort(), ids)
  })

  test(`${protocol.title}: the example that the page shows is right`, async () => {
    const example = await makeExample(protocol.id)
    const request = readRequest(example.body, example.headers)
    assert.equal(recognise(request)?.id, protocol.id)
    const signature = request.headers.get('sign') ?? request.members?.get('sign')?.text ?? ''
    assert.equal((await diagnose(protocol, request, { ...example, signature })).verdict, 'fits')
  })
}

/** What the gateway itself says to a signature of a body, by protocol. */
const gatewayBelieves: Readonly<Record<string, (body: string, sign: string) => boolean>> = {
  haipay: (body, sign) => {
    const merchantPublicKey = readPublicKey(publicKey)
    assert.ok(merchantPublicKey.ok)
    return verifyHaipay(withSign(body, sign), { secret, merchantPublicKey: merchantPublicKey.value })
  },
  cxpay: (body, sign) => verifyCxpay(withSign(body, sign), secret),
  cashy: (body, sign) => verifyCashy(Buffer.from(body), secret, sign),
}

function withSign(body: string, sign: string): Members {
  const arrived = readAsGateway(Buffer.from(body))
  assert.ok(arrived.ok)
  return new Map(arrived.value).set('sign', { kind: 'string', text: sign })
}

for (const protocol of protocols) {
  test(`${protocol.title}: the gateway believes what the lab calls right, and no mistake that it knows`, async () => {
    const request = readRequest(protocol.signatureIn === 'body' ? members : raw, '')
    const believes = (sign: string) => (gatewayBelieves[protocol.id] ?? assert.fail(protocol.id))(request.body, sign)
    const given = { secret, key: protocol.hasKey ? privateKey : '' }
    const right = await diagnose(protocol, request, { ...given, signature: '' })
    assert.ok(believes(right.expected ?? ''))
    for (const mistake of protocol.mistakes(request)) {
      const signature = await signWrongly(protocol, request, given, mistake)
      if (signature === undefined) continue
      const { verdict } = await diagnose(protocol, request, { ...given, signature })
      assert.equal(believes(signature), verdict === 'accepted', mistake.id)
    }
  })
}

test('a text of the wrong digest is named with its digest, and the text is still looked for', async () => {
  const request = readRequest(members, '')
  const { right } = await diagnose(protocolOf('haipay'), request, { secret, key: publicKey, signature: '' })
  for (const [name, id] of [
    ['sha1', 'digest-sha-1'],
    ['sha512', 'digest-sha-512'],
    ['md5', 'digest-md5'],
  ] as const) {
    const signature = sign(
      name,
      Buffer.from(right.text),
      createPrivateKey(pair.privateKey.export({ format: 'pem', type: 'pkcs8' })),
    )
    const given = { secret, key: publicKey, signature: signature.toString('base64') }
    const { verdict, findings } = await diagnose(protocolOf('haipay'), request, given)
    assert.deepEqual([verdict, findings.map(({ id }) => id)], ['mistake', [id]])
  }
})
