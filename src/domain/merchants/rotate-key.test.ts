import assert from 'node:assert/strict'
import { test } from 'node:test'
import { haipay } from '#protocols/haipay/protocol.ts'
import { accepted, merchantDesk, plain, refusalOf, rsaPublicKey } from '#tests/merchants/merchant-desk.ts'
import { loadApp } from './load-app.ts'
import { rotateKey } from './rotate-key.ts'
import { setMerchantKey } from './set-merchant-key.ts'

const merchantKeys = [rsaPublicKey(2048), rsaPublicKey(3072)] as const

test('after a rotation the two newest versions are live, newest first, and older ones never again', async (t) => {
  const { deps, addApp } = await merchantDesk(t)
  const app = await addApp({ merchantPublicKey: merchantKeys[0] })
  const rotations = []
  for (let times = 0; times < 3; times++) rotations.push(accepted(await rotateKey(deps, { ...app, actor: 'cli' })))
  const live = (await loadApp(deps, app))?.keys ?? []
  assert.deepEqual(
    live.map(({ version, secret }) => ({ version, secret })),
    [rotations[2], rotations[1]].map((one) => ({ version: one?.version, secret: one?.secret })),
  )
  assert.deepEqual(
    live.map((key) => key.merchantPublicKey),
    [merchantKeys[0], merchantKeys[0]],
  )
  assert.equal(new Set([app, ...rotations].map(({ secret }) => secret)).size, 4)
  assert.equal(new Set([app, ...rotations].map(({ platformPublicKey }) => platformPublicKey)).size, 4)
})

test('after a leak the old credentials end at once', async (t) => {
  const { deps, addApp } = await merchantDesk(t)
  const app = await addApp()
  const command = { ...app, actor: 'cli', retireOld: true, merchantPublicKey: merchantKeys[1] }
  const rotated = accepted(await rotateKey(deps, command))
  const live = (await loadApp(deps, app))?.keys ?? []
  assert.deepEqual(
    live.map(({ version, secret, merchantPublicKey }) => [version, secret, merchantPublicKey]),
    [[2, rotated.secret, merchantKeys[1]]],
  )
})

test('rotations at once give each caller a version of its own', async (t) => {
  const { deps, addApp } = await merchantDesk(t)
  const app = await addApp({ protocol: plain })
  const rotate = () => rotateKey(deps, { ...app, actor: 'cli' })
  const results = await Promise.all(Array.from({ length: 5 }, rotate))
  assert.deepEqual(results.map((result) => accepted(result).version).sort(), [2, 3, 4, 5, 6])
  assert.equal(accepted(await rotate()).platformPublicKey, undefined)
})

test('a merchant key is set on the newest version, in whatever form it is uploaded', async (t) => {
  const { deps, addApp } = await merchantDesk(t)
  const app = await addApp({ merchantPublicKey: merchantKeys[0] })
  accepted(await rotateKey(deps, { ...app, actor: 'cli' }))
  const lines = merchantKeys[1].match(/.{1,64}/g)?.join('\r\n')
  const forms = [merchantKeys[1], ` ${lines}\n`, `-----BEGIN PUBLIC KEY-----\n${lines}\n-----END PUBLIC KEY-----\n`]
  for (const publicKey of forms) {
    assert.equal(accepted(await setMerchantKey(deps, { ...app, publicKey, actor: 'cli' })).version, 2)
    const live = (await loadApp(deps, app))?.keys ?? []
    assert.deepEqual(
      live.map((key) => key.merchantPublicKey),
      [merchantKeys[1], merchantKeys[0]],
    )
  }
})

test('a key that is no RSA public key of 2048 to 4096 bits is refused', async (t) => {
  const { deps, addApp } = await merchantDesk(t)
  const app = await addApp()
  const refusal = async (publicKey: string) =>
    refusalOf(await setMerchantKey(deps, { ...app, publicKey, actor: 'cli' }))
  const privateKey = (await loadApp(deps, app))?.keys[0]?.platformPrivateKey ?? assert.fail()
  const edKey = 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE='
  for (const text of ['', 'AAAA', edKey, privateKey, merchantKeys[0].slice(0, -40), 'A'.repeat(100_000)]) {
    assert.equal(await refusal(text), 'not an RSA public key')
  }
  assert.equal(await refusal(rsaPublicKey(1024)), 'key not of 2048 to 4096 bits')
  assert.equal((await loadApp(deps, app))?.keys[0]?.merchantPublicKey, undefined)
})

test('an app that does not exist has no keys to change', async (t) => {
  const { deps, addApp } = await merchantDesk(t)
  const app = { ...(await addApp()), merchantId: 'mch_none', actor: 'cli' }
  assert.equal(refusalOf(await rotateKey(deps, app)), 'app unknown')
  assert.equal(refusalOf(await setMerchantKey(deps, { ...app, publicKey: merchantKeys[0] })), 'app unknown')
})

test('the audit log tells of key changes without key material', async (t) => {
  const { deps, addApp, auditRows } = await merchantDesk(t)
  const app = await addApp({ protocol: haipay })
  const rotated = accepted(await rotateKey(deps, { ...app, actor: 'cli' }))
  accepted(await setMerchantKey(deps, { ...app, publicKey: merchantKeys[0], actor: 'cli' }))
  const rows = (await auditRows()).slice(-2)
  assert.deepEqual(
    rows.map(({ action, subject }) => [action, subject]),
    [
      ['key rotated', app.appId],
      ['merchant key set', app.appId],
    ],
  )
  const told = JSON.stringify(rows.map(({ detail }) => detail))
  for (const secret of [rotated.secret, rotated.platformPublicKey ?? assert.fail(), merchantKeys[0]]) {
    assert.equal(told.includes(secret.slice(0, 30)), false)
  }
})
