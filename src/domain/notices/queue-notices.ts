import type { Tx } from '#db/pool.ts'
import type { NewNotice } from './notice.ts'
import { insertNotices } from './store.ts'

/**
 * Queues notices in the transaction that records their outcomes, in one round trip: due at once, or `no address`. An
 * older notice of the same order that is still due is retired. The caller holds the locks of the orders, and names
 * each order once.
 */
export async function queueNotices(tx: Tx, notices: readonly NewNotice[], now: Date): Promise<void> {
  if (notices.length === 0) return
  await insertNotices(tx, notices.map(withEndpoint), now)
}

/** The address of an order was checked when it came in; one that no longer reads must not stop an outcome. */
function withEndpoint(notice: NewNotice): NewNotice & { readonly endpoint: string | undefined } {
  const endpoint = endpointOf(notice.url)
  return { ...notice, url: endpoint === undefined ? undefined : notice.url, endpoint }
}

/** Scheme, host and port of an http(s) address in lower case: what is slow or dead together. */
export function endpointOf(text: string | undefined): string | undefined {
  const url = text === undefined ? null : URL.parse(text)
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.origin : undefined
}
