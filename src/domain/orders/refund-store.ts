import { sql } from 'kysely'
import { type Db, rowSource, type Tx } from '#db/pool.ts'
import type { Order } from './order.ts'
import { orderOf } from './order-row.ts'
import { type OrderKey, type OrderRow, readOrders } from './store.ts'

/** The refunds of these collections, the oldest first. */
export async function readRefundsOf(db: Db | Tx, collections: readonly OrderKey[]): Promise<readonly Order[]> {
  const wanted = collections.map(({ merchantId: merchant_id, orderNo: order_no }) => ({ merchant_id, order_no }))
  const { rows } = await sql<OrderRow>`
    select o.* from (select distinct merchant_id, order_no from ${rowSource('orders', wanted)} k) k
    join orders o on o.merchant_id = k.merchant_id and o.original_order_no = k.order_no
    order by o.created_at, o.order_no`.execute(db)
  return rows.map(orderOf)
}

/**
 * Answers of each order its family: the refunds of a collection, the collection of a refund. Read once the funds are
 * locked: whoever else ends one of them has committed by then, or waits for this transaction.
 */
export async function readFamilies(tx: Tx, orders: readonly Order[]): Promise<(order: Order) => readonly Order[]> {
  const collections = orders.filter(({ kind }) => kind === 'collection')
  const originals = orders.flatMap(({ merchantId, original }) =>
    original ? [{ merchantIds: [merchantId], orderNo: original.orderNo }] : [],
  )
  const refunds = collections.length > 0 ? await readRefundsOf(tx, collections) : []
  const found = originals.length > 0 ? await readOrders(tx, originals) : []
  const read = [...refunds, ...found.filter((order) => order !== undefined)]
  return (order) =>
    read.filter(({ merchantId, orderNo, original }) => {
      if (merchantId !== order.merchantId) return false
      return order.original ? orderNo === order.original.orderNo : original?.orderNo === order.orderNo
    })
}
