import { inTransaction, openDatabase } from '#db/pool.ts'
import { queueNotices } from '#domain/notices/index.ts'
import type { Place } from './place.ts'

/** Notices ready to be queued: the endpoint of each, by its place, and the commit that makes all of them due. */
export type QueuedPushes = { readonly places: readonly number[]; commit(): Promise<void> }

type Told = { readonly merchantId: string; readonly orderNo: string; readonly appId: string; readonly paid: string }

/**
 * Prepares the notices of `each` paid collections, or of as many as there are, for the first `endpoints` of HaiPay's
 * merchants, as the engine queues them when an order is paid.
 */
export async function queuePushes(place: Place, endpoints: number, each: number): Promise<QueuedPushes> {
  const told = place.told.slice(0, endpoints)
  const lists = await Promise.all(told.map(({ app }) => readOrders(place, app.appId, each)))
  const paidAt = new Date()
  const notices = lists.flatMap((orders, at) =>
    orders.map(({ paid, ...order }) => ({
      ...({ ...order, kind: 'order', protocol: 'haipay', url: told[at]?.url, orderState: 'succeeded' } as const),
      ...{ paidMinor: BigInt(paid), feeMinor: 64n, paidAt, reason: undefined },
    })),
  )
  return {
    places: lists.flatMap((orders, at) => orders.map(() => at)),
    async commit() {
      const settings = { url: place.databaseUrl, applicationName: 'switchyard bench', connectionsMax: 1 }
      const database = openDatabase(settings)
      await inTransaction(database.db, (tx) => queueNotices(tx, notices, new Date())).finally(() => database.close())
    },
  }
}

async function readOrders({ database }: Place, wireId: number, most: number): Promise<readonly Told[]> {
  const { rows } = await database.query<Told>(
    `select o.merchant_id as "merchantId", o.order_no as "orderNo", o.app_id as "appId", o.amount_minor::text as paid
     from apps a join orders o on o.merchant_id = a.merchant_id and o.app_id = a.id
     where a.protocol = 'haipay' and a.wire_id = $1 and o.kind = 'collection' order by o.order_no desc limit $2`,
    [`${wireId}`, most],
  )
  return rows
}
