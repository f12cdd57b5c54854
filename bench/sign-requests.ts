import type { KeyObject } from 'node:crypto'
import type { BenchApp, Signed } from './load-messages.ts'
import { type Members, printSigned } from './wire.ts'

/** A request that is ready to be sent, and the app that signed it. */
export type SignedRequest = { readonly app: BenchApp; readonly orderId: string; readonly body: string }

type Signer = {
  readonly merchantKey: KeyObject
  readonly apps: readonly BenchApp[]
  /** Where the merchant of an app wants its notices. */
  readonly noticeUrlOf: (app: BenchApp) => string
}

/** Signatures under way at once: more than the thread pool has threads, so that it never idles. */
const underWayMax = 16

let serial = 0

/** Signs `count` requests for the apps in turn. Queries ask for the orders of `asked`, again and again. */
export async function signRequests(
  signer: Signer,
  what: Signed,
  count: number,
  asked: readonly SignedRequest[],
): Promise<readonly SignedRequest[]> {
  const signed: SignedRequest[] = new Array(count)
  let next = 0
  const worker = async () => {
    for (let at = next++; at < count; at = next++) signed[at] = await signOne(signer, what, at, asked)
  }
  await Promise.all(Array.from({ length: underWayMax }, worker))
  return signed
}

async function signOne(
  signer: Signer,
  what: Signed,
  at: number,
  asked: readonly SignedRequest[],
): Promise<SignedRequest> {
  const known = asked[at % Math.max(1, asked.length)]
  const app = what === 'query' ? known?.app : signer.apps[at % signer.apps.length]
  if (!app) throw new Error(`there is nothing to sign a ${what} for`)
  const orderId = what === 'query' && known ? known.orderId : newOrderId()
  const members = { appId: app.appId, ...membersOf(what, orderId, signer.noticeUrlOf(app)) }
  return { app, orderId, body: await printSigned(members, app.secret, signer.merchantKey) }
}

/** The generic fields of the vendor's pages, filled as a merchant would. */
function membersOf(what: Signed, orderId: string, notifyUrl: string): Members {
  if (what === 'query') return { orderId }
  const person = { name: 'Maria Lindqvist', phone: '09123456789', email: 'maria@example.com' }
  const shared = { orderId, ...person, notifyUrl, subject: 'order of the benchmark', partnerUserId: 'user-9527' }
  if (what === 'payout') {
    return { ...shared, amount: '12.50', accountType: 'BANK_ACCOUNT', bankCode: 'ACH', accountNo: '1234567890' }
  }
  const callBackUrl = 'https://merchant.example/ok'
  const callBackFailUrl = 'https://merchant.example/failed'
  return { ...shared, amount: '25.40', payType: 'EWALLET', inBankCode: 'APPLE_PAY', callBackUrl, callBackFailUrl }
}

function newOrderId(): string {
  serial += 1
  return `B${process.pid}x${Date.now().toString(36)}x${serial}`
}
