import { createPrivateKey, createPublicKey, createSign, createVerify } from 'node:crypto'

/** One app's credentials, as data/demo.json hands them out. */
export type Credentials = {
  readonly appId: number
  readonly secretKey: string
  readonly merchantPrivateKey: string
  readonly merchantPublicKey: string
  readonly platformPublicKey: string
}

export type Reply = {
  readonly status: string
  readonly error: string
  readonly msg: string
  readonly data: Readonly<Record<string, string | number>>
}

/** A merchant's client of the HaiPay API, written from the vendor's pages alone: it shares no code with the server. */
export type HaipayClient = {
  /** Signs and sends; throws unless it is answered with success and a signature that holds. */
  call(path: string, members: Readonly<Record<string, unknown>>): Promise<Reply['data']>
  /** Signs and sends; answers whatever comes back, its signature checked where it has data. */
  ask(path: string, members: Readonly<Record<string, unknown>>): Promise<Reply>
  /** Sends a text as it is. */
  send(path: string, body: string | Uint8Array, headers?: Readonly<Record<string, string>>): Promise<Reply>
  sign(members: Readonly<Record<string, unknown>>): string
  /** Whether the platform signed this reply data or notice body. */
  isGenuine(signed: Readonly<Record<string, unknown>>): boolean
}

/** Makes a client of one app. `base` is the address up to and with `/haipay`. */
export function haipayClient(base: string, app: Credentials): HaipayClient {
  const privateKey = createPrivateKey({
    key: Buffer.from(app.merchantPrivateKey, 'base64'),
    format: 'der',
    type: 'pkcs8',
  })
  const platformKey = createPublicKey({
    key: Buffer.from(app.platformPublicKey, 'base64'),
    format: 'der',
    type: 'spki',
  })
  const text = (members: Readonly<Record<string, unknown>>) => `${joined(members)}&key=${app.secretKey}`
  const client: HaipayClient = {
    sign: (members) => createSign('RSA-SHA256').update(text(members), 'utf8').sign(privateKey, 'base64'),
    isGenuine: ({ sign, ...rest }) =>
      createVerify('RSA-SHA256').update(text(rest), 'utf8').verify(platformKey, String(sign), 'base64'),
    async send(path, body, headers = {}) {
      const answer = await fetch(base + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      })
      if (answer.status !== 200) throw new Error(`${path} was answered with HTTP ${answer.status}`)
      return (await answer.json()) as Reply
    },
    async ask(path, members) {
      const body = { appId: app.appId, ...members }
      const reply = await client.send(path, JSON.stringify({ ...body, sign: client.sign(body) }))
      if (reply.data && !client.isGenuine(reply.data)) throw new Error(`${path} was answered with a false signature`)
      return reply
    },
    async call(path, members) {
      const reply = await client.ask(path, members)
      if (reply.status !== '1') throw new Error(`${path} was refused: ${reply.error} ${reply.msg}`)
      return reply.data
    },
  }
  return client
}

/** Signs a whole text, its secret included, with an app's merchant key. */
export function signText(app: Credentials, whole: string): string {
  const key = createPrivateKey({ key: Buffer.from(app.merchantPrivateKey, 'base64'), format: 'der', type: 'pkcs8' })
  return createSign('RSA-SHA256').update(whole, 'utf8').sign(key, 'base64')
}

function joined(members: Readonly<Record<string, unknown>>): string {
  return Object.keys(members)
    .filter((name) => members[name] !== '' && members[name] !== null && members[name] !== undefined)
    .sort()
    .map((name) => `${name}=${typeof members[name] === 'object' ? JSON.stringify(members[name]) : members[name]}`)
    .join('&')
}

let count = 0

/** A merchant order id that no other test uses. */
export function newOrderId(): string {
  count += 1
  return `T${process.pid}x${Date.now().toString(36)}x${count}`
}

/** The generic fields of a collection (HaiPay Api.txt), to be completed with amount, payType and inBankCode. */
export function collectFields(more: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return {
    orderId: newOrderId(),
    name: 'Donald John Trump',
    phone: '09123456789',
    email: 'payer@example.com',
    callBackUrl: 'https://merchant.example/ok',
    callBackFailUrl: 'https://merchant.example/failed',
    subject: 'a pair of shoes',
    partnerUserId: 'user-9527',
    ...more,
  }
}

/** The generic fields of a payout (HaiPay Api.txt), to be completed with amount, accountType and bankCode. */
export function payFields(more: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return {
    orderId: newOrderId(),
    accountNo: more.bankCode === 'PayPal' ? 'payee@example.com' : '1234567890',
    name: 'Donald Trump',
    phone: '09123456789',
    email: 'payee@example.com',
    partnerUserId: 'user-9527',
    subject: 'salary',
    ...more,
  }
}
