import { sql } from 'kysely'
import type { Db } from '#db/pool.ts'
import type { Order, OrderKind } from './order.ts'
import { orderOf } from './order-row.ts'
import type { OrderRow } from './store.ts'

/** Which orders of an app: those of one kind that were taken from `from` to before `until`. */
export type OrderSpan = {
  readonly merchantId: string
  readonly appId: string
  readonly kind: OrderKind
  readonly from: Date
  readonly until: Date
}

/** One page of a span, oldest first, read along an index; `after` is the last order of the page before. */
export async function listOrders(
  db: Db,
  span: OrderSpan,
  after: Pick<Order, 'createdAt' | 'orderNo'> | undefined,
  most: number,
): Promise<readonly Order[]> {
  const { rows } = await sql<OrderRow>`
    select * from orders
    where merchant_id = ${span.merchantId} and app_id = ${span.appId} and kind = ${span.kind}
      and created_at >= ${after?.createdAt ?? span.from} and created_at < ${span.until}
      and (created_at, order_no) > (${after?.createdAt ?? span.from}::timestamptz, ${after?.orderNo ?? ''})
    order by created_at, order_no limit ${most}`.execute(db)
  return rows.map(orderOf)
}
