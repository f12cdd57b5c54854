import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject, randomBytes, sign, verify } from 'node:crypto'
import { pino } from 'pino'
import { startApp } from '#app'
import type { Config } from '#config'
import type { Result } from '#core/result.ts'
import { openVault } from '#core/vault.ts'
import type { CreateApp } from '#domain/merchants/index.ts'
import { createApp, createMerchant } from '#domain/merchants/index.ts'
import { addRoute, createChannel } from '#domain/routing/index.ts'
import { sandboxPaymentOf } from '#http/sandbox-control.ts'
import { haipay } from '#protocols/haipay/protocol.ts'
import { freshDatabase } from '#tests/support/database.ts'

type Cleanup = { after(undo: () => Promise<void>): void }

/** A body as a test writes it. Undefined members are left out. */
export type Body = Readonly<Record<string, unknown>>
export type Data = Readonly<Record<string, string | number>>
/** What came back: the status and headers of HTTP, and the envelope. */
export type Reply = {
  readonly http: number
  readonly headers: Headers
  readonly envelope: Readonly<Record<string, unknown>>
}

/** An app with what its merchant has: the private key that signs, and the public one that verifies answers. */
export type Client = Awaited<ReturnType<Gateway['addApp']>>
export type Gateway = Awaited<ReturnType<typeof startGateway>>

/**
 * Starts a whole gateway on a database of its own, with the sandbox bank behind every method, and one merchant. The
 * signing here is written apart from the gateway's.
 */
export async function startGateway(t: Cleanup, options: Partial<Config> = {}) {
  const undos: (() => Promise<void>)[] = []
  const { url: databaseUrl, database } = await freshDatabase({ after: (undo) => undos.push(undo) })
  const masterKey = randomBytes(32)
  const config: Config = {
    port: 0,
    host: '127.0.0.1',
    publicUrl: 'https://pay.switchyard.example',
    dataFolder: 'unused',
    databaseUrl,
    demo: false,
    masterKey,
    trustedProxies: ['127.0.0.1'],
    ...options,
  }
  const app = await startApp({ config, databaseUrl, masterKey, log: pino({ level: 'silent' }), role: 'serve' })
  t.after(async () => {
    for (const undo of [app.stop, ...undos]) await undo()
  })
  const { engine } = app
  const deps = {
    db: database.db,
    vault: openVault(masterKey),
    now: engine.now,
    connectors: engine.connectors,
    loopbackAllowed: false,
  }
  const actor = 'cli'
  const settings = { secret: 'a secret of the sandbox' }
  const channel = accepted(await createChannel(deps, { connector: 'sandbox', name: 'Sandbox', settings, actor }))
  const { merchantId } = accepted(await createMerchant(deps, { name: 'Tea House', actor }))
  const keyPair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const publicKey = keyPair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')

  return {
    ...{ engine, deps, merchantId, channelId: channel.id, publicKey, url: `${app.url}/haipay` },
    /** Opens a currency's methods of one direction to the sandbox bank. */
    async route(product: 'collect' | 'payout', currency: string) {
      const everything = { merchantId: undefined, appId: undefined, payType: '*', code: '*', priority: 100 }
      accepted(await addRoute(deps, { ...everything, product, currency, channelId: channel.id, actor }))
      await engine.watch.refresh()
    },
    /** Ends a collection or payout at the sandbox bank; the gateway has heard of it when this is done. */
    async end(orderNo: unknown, decision: Parameters<typeof engine.bank.decide>[1]) {
      const order = await engine.orders.byNumber(String(orderNo))
      assert.ok(order)
      accepted(await engine.bank.decide(sandboxPaymentOf(order), decision))
    },
    async addApp(currency: string, more: Partial<CreateApp> = {}) {
      const command = {
        merchantId,
        protocol: haipay,
        currency,
        merchantPublicKey: publicKey,
        actor,
        ...more,
      } as const
      const made = accepted(await createApp(deps, command))
      await engine.watch.refresh()
      const found = await engine.directory.findAppById(made.merchantId, made.appId)
      assert.ok(found)
      return { app: found, privateKey: keyPair.privateKey, ...made }
    },
  }
}

/** Signs a body as the pages say, and posts it. `changed` is put in after signing. */
export async function post(
  url: string,
  client: Pick<Client, 'wireId' | 'secret' | 'privateKey'>,
  body: Body,
  changed: Body = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const whole = { appId: Number(client.wireId), ...body }
  return postText(url, JSON.stringify({ ...signed(whole, client), ...changed }), headers)
}

/** A body with its signature. */
export function signed(body: Body, client: { readonly secret: string; readonly privateKey: KeyObject }): Body {
  const signature = sign('sha256', Buffer.from(textOf(body, client.secret)), client.privateKey)
  return { ...body, sign: signature.toString('base64') }
}

/** Posts a text as it is. */
export async function postText(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const reply = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })
  return { http: reply.status, headers: reply.headers, envelope: (await reply.json()) as Reply['envelope'] }
}

/** The data of an answer that went well and verifies with the app's platform key. */
export function verifiedData(reply: Reply, client: Pick<Client, 'secret' | 'platformPublicKey'>): Data {
  assert.equal(reply.http, 200)
  const { status, error, msg, data } = reply.envelope
  assert.deepEqual({ status, error, msg }, { status: '1', error: '00000000', msg: '' })
  const { sign: signature, ...members } = data as Data
  assert.equal(typeof signature, 'string')
  for (const value of Object.values(members)) assert.notEqual(value, '')
  const key = `-----BEGIN PUBLIC KEY-----\n${client.platformPublicKey}\n-----END PUBLIC KEY-----`
  const text = Buffer.from(textOf(members, client.secret))
  assert.ok(verify('sha256', text, key, Buffer.from(String(signature), 'base64')), 'the answer does not verify')
  return members
}

/** Code and message of an answer that did not go well: no data, no signature, HTTP 200. */
export function failureOf(reply: Reply): string {
  assert.equal(reply.http, 200)
  assert.deepEqual(Object.keys(reply.envelope), ['status', 'error', 'msg'])
  assert.equal(reply.envelope.status, '0')
  return `${reply.envelope.error} ${reply.envelope.msg}`
}

export function accepted<Value>(result: Result<Value, unknown>): Value {
  assert.ok(result.ok, `refused: ${result.ok || JSON.stringify(result.refusal)}`)
  return result.value
}

/** The text under a signature. A list or an object is its compact JSON. */
function textOf(body: Body, secret: string): string {
  const kept = Object.entries(body).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const pairs = kept.map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`)
  // Names here are ASCII, so the order of code units is that of bytes; the pair sorts as its name does.
  const sorted = pairs.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))
  return [...sorted, `key=${secret}`].join('&')
}

function nameOf(pair: string): string {
  return pair.slice(0, pair.indexOf('='))
}
