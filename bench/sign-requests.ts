import { type KeyObject, randomBytes } from 'node:crypto'
import { signQuery } from './haipay-wire.ts'
import type { BenchApp, Signed } from './load-messages.ts'
import type { Message, Wire } from './wire.ts'

/** A request that is ready to be sent, and the app that signed it. */
export type SignedRequest = Message & { readonly app: BenchApp; readonly orderId: string }

type Signer = {
  readonly wire: Wire
  readonly merchantKey: KeyObject
  readonly apps: readonly BenchApp[]
  /** Where the merchant of the app in this place wants its notices. */
  readonly noticeUrls: readonly string[]
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
  const requests: SignedRequest[] = new Array(count)
  const batch = randomBytes(6).toString('hex')
  let next = 0
  const worker = async () => {
    for (let at = next++; at < count; at = next++) {
      requests[at] =
        what === 'query' ? await askAgain(signer, asked[at % asked.length]) : await signOne(signer, what, batch, at)
    }
  }
  await Promise.all(Array.from({ length: underWayMax }, worker))
  return requests
}

async function askAgain({ merchantKey }: Signer, known: SignedRequest | undefined): Promise<SignedRequest> {
  if (!known) throw new Error('there is no order to ask for')
  const { app, orderId } = known
  return { app, orderId, ...(await signQuery({ app, orderId, merchantKey })) }
}

async function signOne(signer: Signer, what: Exclude<Signed, 'query'>, batch: string, at: number) {
  const { wire, apps, noticeUrls, merchantKey } = signer
  const app = apps[at % apps.length]
  if (!app) throw new Error('there is no app to sign for')
  const orderId = `B${batch}x${at}`
  const notifyUrl = noticeUrls[at % apps.length] ?? ''
  return { app, orderId, ...(await wire.sign(what, { app, merchantKey, orderId, notifyUrl, at })) }
}
