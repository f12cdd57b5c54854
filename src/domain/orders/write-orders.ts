import type { Clock } from '#core/clock.ts'
import type { Db } from '#db/pool.ts'
import { type NonceUse, nonceKey } from './nonce-store.ts'
import type { NewOrderRow } from './order-row.ts'
import { insertOrders, insertOrdersOnce, type NewAttempt } from './store.ts'

/** One order to write with its first attempt, and what its request carries where that may come only once. */
export type OrderToWrite = {
  readonly order: NewOrderRow
  readonly attempt: NewAttempt
  readonly use?: NonceUse | undefined
}

/** What writing an order answers; `order exists`: its merchant order id is taken. */
export type Written = 'written' | 'order exists' | 'request repeated'

/** Writes orders in one round trip and one commit. Of requests with one nonce the first is taken. */
export async function writeOrders(
  { db, now }: { readonly db: Db; readonly now: Clock },
  orders: readonly OrderToWrite[],
): Promise<readonly Written[]> {
  const seen = new Set<string>()
  const firsts = new Set(orders.filter(({ use }) => !use || (!seen.has(nonceKey(use)) && seen.add(nonceKey(use)))))
  const rows = [...firsts].map(({ order }) => order)
  const attempts = [...firsts].map(({ attempt }) => attempt)
  const uses = [...firsts].flatMap(({ use, attempt }) => (use ? [{ ...use, orderNo: attempt.order_no }] : []))
  const { written, repeated } =
    uses.length === 0
      ? { written: await insertOrders(db, rows, attempts), repeated: undefined }
      : await insertOrdersOnce(db, rows, attempts, uses, now())
  return orders.map((one) => {
    const orderNo = one.attempt.order_no
    if (!firsts.has(one) || repeated?.has(orderNo)) return 'request repeated'
    return written.has(orderNo) ? 'written' : 'order exists'
  })
}

/** The nonce of a command, as it is kept. */
export function useOf(command: {
  readonly app: { readonly merchantId: string; readonly id: string }
  readonly nonce?: string
}): NonceUse | undefined {
  const { app, nonce } = command
  return nonce === undefined ? undefined : { merchantId: app.merchantId, appId: app.id, nonce }
}
