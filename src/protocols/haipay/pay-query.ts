import { ok } from '#core/result.ts'
import { printWire } from './amount.ts'
import { type FindOrderDeps, findAskedOrder } from './find-order.ts'
import type { Answer, CurrencyCall } from './open-call.ts'
import { printProgress } from './progress.ts'

/** `/{currency}/pay/query` (HaiPay Api.txt, Payout Query). */
export async function payQuery(deps: FindOrderDeps, call: CurrencyCall): Promise<Answer> {
  const found = await findAskedOrder(deps, call, 'payout')
  if (!found.ok) return found
  const { merchantOrderId: orderId, orderNo, amount } = found.value
  const { actualAmount: _, ...progress } = printProgress(found.value, call.currency)
  return ok({ orderId, orderNo, amount: printWire(amount, call.currency), ...progress })
}
