import { sql } from 'kysely'
import type { Db } from '#db/pool.ts'
import type { Order } from './order.ts'
import { orderOf } from './order-row.ts'
import type { OrderRow } from './store.ts'

/** An order of which nobody knows how it ended, and when its channel is asked again. */
export type UnclearOrder = { readonly order: Order; readonly asks: number; readonly nextAt: Date }

/**
 * Unclear orders whose channel we go on asking, the oldest first. One that holds money it should not have is a finding
 * instead. Read along the index of open attempts, so that no index of orders has to follow their state.
 */
export async function listUnclear(db: Db, most: number): Promise<readonly UnclearOrder[]> {
  const { rows } = await sql<OrderRow & { asks: number; next_at: Date }>`
    select o.*, a.asks, a.next_at
    from attempts a
    join orders o on o.merchant_id = a.merchant_id and o.order_no = a.order_no and o.attempt_no = a.attempt_no
    where a.next_at is not null and a.state = 'unclear' and o.state = 'unclear'
    order by o.created_at limit ${most}`.execute(db)
  return rows.map(({ asks, next_at, ...row }) => ({ order: orderOf(row), asks, nextAt: next_at }))
}
