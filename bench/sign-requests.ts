import { type KeyObject, randomBytes } from 'node:crypto'
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

/** Signs `count` requests for the apps in turn. Queries ask for the orders of `asked`, again and again. */
export async function signRequests(
  signer: Signer,
  what: Signed,
  count: number,
  asked: readonly SignedRequest[],
): Promise<readonly SignedRequest[]> {
  const signed: SignedRequest[] = new Array(count)
  const batch = randomBytes(6).toString('hex')
  let next = 0
  const worker = async () => {
    for (let at = next++; at < count; at = next++) {
      const known = what === 'query' ? asked[at % asked.length] : undefined
      const app = known?.app ?? signer.apps[at % signer.apps.length]
      if (!app) throw new Error('there is no app to sign for')
      signed[at] = await signOne(signer, what, app, known?.orderId ?? `B${batch}x${at}`)
    }
  }
  await Promise.all(Array.from({ length: underWayMax }, worker))
  return signed
}

async function signOne(signer: Signer, what: Signed, app: BenchApp, orderId: string): Promise<SignedRequest> {
  const members = { appId: app.appId, ...membersOf(what, orderId, signer.noticeUrlOf(app)) }
  return { app, orderId, body: await printSigned(members, app.secret, signer.merchantKey) }
}

/** The generic fields of the vendor's pages, filled as a merchant would. */
function membersOf(what: Signed, orderId: string, notifyUrl: string): Members {
  if (what === 'query') return { orderId }
  const person = { name: 'Maria Lindqvist', phone: '09123456789', email: 'maria@example.com' }
  const shared = { orderId, ...person, notifyUrl, subject: 'order of the benchmark', partnerUserId: 'user-9527' }
  if (what === 'payout') {
    const payee = { identifyType: '021000021', country: 'US', address1: '1 Main Street', address2: 'Springfield' }
    const account = { accountType: 'BANK_ACCOUNT', bankCode: 'ACH', accountNo: '1234567890' }
    return { ...shared, ...payee, ...account, address3: 'IL', postalCode: '62701', amount: '12.50' }
  }
  const callBackUrl = 'https://merchant.example/ok'
  const callBackFailUrl = 'https://merchant.example/failed'
  return { ...shared, amount: '25.40', payType: 'EWALLET', inBankCode: 'APPLE_PAY', callBackUrl, callBackFailUrl }
}
