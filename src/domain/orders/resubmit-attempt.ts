import type { Clock } from '#core/clock.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import { type DueAttempt, writeAttempts } from './attempt-store.ts'
import { isOpen } from './order.ts'
import { lockOrders } from './store.ts'

/** Puts an attempt that its channel does not know back to be sent, with the same reference, and notes why. */
export async function resubmitAttempt(deps: { readonly db: Db; readonly now: Clock }, due: DueAttempt): Promise<void> {
  const { merchantId, orderNo } = due.order
  await inTransaction(deps.db, async (tx) => {
    const [order] = await lockOrders(tx, [{ merchantId, orderNo }])
    if (!order || !isOpen(order) || order.attemptNo !== due.attemptNo) return
    const now = deps.now().toISOString()
    await writeAttempts(tx, [
      {
        merchant_id: merchantId,
        order_no: orderNo,
        attempt_no: due.attemptNo,
        state: 'intended',
        next_at: now,
        channel_ref: null,
        proof: `the channel did not know the payment at ${now}`,
      },
    ])
  })
}
