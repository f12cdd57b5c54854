import { createHash } from 'node:crypto'

/** The demo's Cashy merchant, as data/demo.json hands it out. */
export type CashyAccount = { readonly path: string; readonly merchantId: string; readonly apiKey: string }

export type CashyReply = {
  readonly msg: string
  readonly code: number
  readonly data?: Readonly<Record<string, unknown>>
}

type Members = Readonly<Record<string, unknown>>
type Headers = Readonly<Record<string, string>>

/** A merchant's client of the Cashy API, written from the vendor's page alone: it shares no code with the server. */
export type CashyClient = {
  readonly account: CashyAccount
  /** Signs and sends with a new nonce; throws unless it went well. */
  call(path: string, members?: Members): Promise<Readonly<Record<string, unknown>>>
  /** Signs and sends with a new nonce, unless the members have one; answers whatever comes back. */
  ask(path: string, members?: Members): Promise<CashyReply>
  /** Sends a text as it is, signed unless the headers say otherwise; answers the text that comes back. */
  send(path: string, body: string | Uint8Array<ArrayBuffer>, headers?: Headers): Promise<string>
  sign(body: string | Uint8Array): string
}

/** Makes a client of a merchant. `base` is the address that the calls' paths are put behind. */
export function cashyClient(base: string, account: CashyAccount): CashyClient {
  const client: CashyClient = {
    account,
    sign: (body) =>
      createHash('md5')
        .update(Buffer.concat([Buffer.from(body), Buffer.from(account.apiKey)]))
        .digest('hex'),
    async send(path, body, headers = {}) {
      const signed = { 'content-type': 'application/json', MerchantId: account.merchantId, Sign: client.sign(body) }
      const answer = await fetch(base + path, { method: 'POST', headers: { ...signed, ...headers }, body })
      if (answer.status !== 200) throw new Error(`${path} was answered with HTTP ${answer.status}`)
      return answer.text()
    },
    async ask(path, members = {}) {
      return JSON.parse(await client.send(path, JSON.stringify({ nonceStr: newNonce(), ...members }))) as CashyReply
    },
    async call(path, members) {
      const { msg, code, data } = await client.ask(path, members)
      if (code !== 200 || !data) throw new Error(`${path} was refused: ${code} ${msg}`)
      return data
    },
  }
  return client
}

let count = 0

/** A text of 32 characters at most that no other request of the tests has. */
export function newNonce(): string {
  count += 1
  return `${Date.now()}${process.pid}x${count}`
}

/** A payout in Peru (Create Payout Order), by the examples of the page. */
export function payOutFields(more: Members = {}): Members {
  return {
    accountName: 'John',
    accountNo: '1941234567012',
    cciAccountNo: '00219400254640654321',
    accountType: 0,
    currency: 'PEN',
    amount: '100.00',
    bankId: 3,
    mchOrderNo: `P${newNonce()}`,
    notifyUrl: 'http://abc.com/webhooks',
    idType: '1',
    idCard: '12345678',
    phone: '+5219876543',
    email: 'xyz@gamil.com',
    remark: 'remark',
    ...more,
  }
}

/** A pay-in in Peru. */
export function payInFields(more: Members = {}): Members {
  return {
    currency: 'PEN',
    payType: 11,
    amount: 100,
    mchOrderNo: `M${newNonce()}`,
    notifyUrl: 'http://abc.com/webhooks',
    remark: 'remark',
    realName: 'John',
    expireTime: 3600,
    reusableStatus: false,
    ...more,
  }
}
