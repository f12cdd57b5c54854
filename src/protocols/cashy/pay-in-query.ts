import { ok } from '#core/result.ts'
import { type FindOrderDeps, findAskedOrder } from './find-order.ts'
import type { Answer, Call } from './open-call.ts'
import { printProgress } from './progress.ts'
import { type PayerLink, printWays } from './ways.ts'

/** `/api/payInQuery` (Query Payin Order). */
export async function payInQuery(deps: FindOrderDeps & { readonly payerLink: PayerLink }, call: Call): Promise<Answer> {
  const asked = await findAskedOrder(deps, call, 'collection')
  if (!asked.ok) return asked
  const { order, currency, nonceStr } = asked.value
  return ok({
    merchantId: call.app.wireId,
    mchOrderNo: order.merchantOrderId,
    orderNo: order.orderNo,
    payType: order.fields.payType ?? '',
    ...printWays(deps, order),
    ...printProgress(order, currency),
    nonceStr,
  })
}
