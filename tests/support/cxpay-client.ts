import { createHash } from 'node:crypto'

/** The demo's CXPay merchant, as data/demo.json hands it out. */
export type CxpayAccount = {
  readonly path: string
  readonly merchant: string
  readonly key: string
  readonly payCodes: Readonly<Record<'collect' | 'pay', Readonly<Record<string, string>>>>
}

export type CxpayReply = {
  readonly code: number
  readonly success: boolean
  readonly msg: string
  readonly desc: string
  readonly data: Readonly<Record<string, unknown>> | null
}

type Members = Readonly<Record<string, unknown>>
export type BodyKind = 'json' | 'form'

/** A merchant's client of the CXPay API, written from the vendor's page alone: it shares no code with the server. */
export type CxpayClient = {
  readonly account: CxpayAccount
  /** Signs and sends; throws unless it went well. */
  call(path: string, members: Members, kind?: BodyKind): Promise<Readonly<Record<string, unknown>>>
  /** Signs and sends; answers whatever comes back. */
  ask(path: string, members: Members, kind?: BodyKind): Promise<CxpayReply>
  /** Sends a text as it is; answers the text that comes back. */
  send(path: string, body: string | Uint8Array, contentType?: string): Promise<string>
  sign(members: Members): string
  /** Whether the platform signed this notice. */
  isGenuine(notice: Members): boolean
}

const contentTypes = { json: 'application/json', form: 'application/x-www-form-urlencoded' }

/** Makes a client of a merchant. `base` is the address that the calls' paths are put behind. */
export function cxpayClient(base: string, account: CxpayAccount): CxpayClient {
  const client: CxpayClient = {
    account,
    sign(members) {
      const names = Object.keys(members).filter((name) => name !== 'sign')
      const full = names.filter((name) => members[name] !== null && members[name] !== undefined && members[name] !== '')
      const pairs = full.sort().map((name) => `${name}=${members[name]}`)
      return createHash('md5')
        .update([...pairs, `key=${account.key}`].join('&'))
        .digest('hex')
    },
    isGenuine: (notice) => notice.sign === client.sign(notice),
    async send(path, body, contentType = contentTypes.json) {
      const answer = await fetch(base + path, { method: 'POST', headers: { 'content-type': contentType }, body })
      if (answer.status !== 200) throw new Error(`${path} was answered with HTTP ${answer.status}`)
      return answer.text()
    },
    async ask(path, members, kind = 'json') {
      const whole = { merchant: account.merchant, ...members }
      const signed = { ...whole, sign: client.sign(whole) }
      const body = kind === 'json' ? JSON.stringify(signed) : formOf(signed)
      return JSON.parse(await client.send(path, body, contentTypes[kind])) as CxpayReply
    },
    async call(path, members, kind) {
      const reply = await client.ask(path, members, kind)
      if (!reply.success || !reply.data) throw new Error(`${path} was refused: ${reply.code} ${reply.desc}`)
      return reply.data
    },
  }
  return client
}

function formOf(members: Members): string {
  const given = Object.entries(members).filter(([, value]) => value !== undefined && value !== null)
  return new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString()
}

let count = 0

/** A merchant order number that no other test uses; 32 characters at most. */
export function newCxpayOrderId(): string {
  count += 1
  return `C${process.pid}x${Date.now().toString(36)}x${count}`
}

/** What a country wants to know of a collection (CXPay api.txt 3). */
export const collectExtras: Readonly<Record<string, Members>> = {
  BR: { remark: '12345678909', customName: 'Joao da Silva', number: '11987654321', email: 'joao@example.com' },
}

/** What a country wants to know of a payout (CXPay api.txt 4). */
export const payExtras: Readonly<Record<string, Members>> = {
  BR: { remark: 'CPF', number: '11987654321', email: 'joao@example.com' },
  IN: { remark: 'IDFB0042562', number: '9876543210' },
  ID: { remark: '014' },
  NG: { remark: '058' },
}

/** The fields of a collection by the code of a country, or of TEST. */
export function cxpayCollect({ payCodes }: CxpayAccount, country: string, more: Members = {}): Members {
  const payCode = payCodes.collect[country]
  return { payCode, amount: '100.00', orderId: newCxpayOrderId(), ...collectExtras[country], ...more }
}

/** The fields of a payout by the code of a country, or of TEST. */
export function cxpayPay({ payCodes }: CxpayAccount, country: string, more: Members = {}): Members {
  const to = { bankAccount: '1234567890', customName: 'Asha Rao' }
  const payCode = payCodes.pay[country]
  return { payCode, amount: '100.00', orderId: newCxpayOrderId(), ...to, ...payExtras[country], ...more }
}
