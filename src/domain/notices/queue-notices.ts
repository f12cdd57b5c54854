import type { Tx } from '#db/pool.ts'
import type { NewNotice } from './notice.ts'
import { type AddressedNotice, insertNotices, lockNumbers } from './store.ts'

/**
 * Queues notices in the transaction that makes them true: due at once, or `no address`. An older notice of the same
 * number that is still due is retired. One round trip for orders, whose locks the caller holds; of anything else the
 * numbers are locked here. The caller names each number once.
 */
export async function queueNotices(tx: Tx, notices: readonly NewNotice[], now: Date): Promise<void> {
  if (notices.length === 0) return
  const others = notices.filter(({ kind }) => kind !== 'order')
  if (others.length > 0) await lockNumbers(tx, others)
  await insertNotices(tx, notices.map(withEndpoint), now)
}

/** The address of an order was checked when it came in; one that no longer reads must not stop an outcome. */
function withEndpoint(notice: NewNotice): AddressedNotice {
  const endpoint = endpointOf(notice.url)
  return { ...notice, url: endpoint === undefined ? undefined : notice.url, endpoint }
}

/** Scheme, host and port of an http(s) address in lower case: what is slow or dead together. */
export function endpointOf(text: string | undefined): string | undefined {
  const url = text === undefined ? null : URL.parse(text)
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.origin : undefined
}
