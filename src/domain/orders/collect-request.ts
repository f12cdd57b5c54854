import type { CollectRequest, Method } from '#connectors/contract.ts'
import type { Money } from '#core/money.ts'
import { askedAmounts } from './exchange.ts'
import type { Order } from './order.ts'
import { referenceOf } from './reference.ts'

type Deps = { readonly amountText: (amount: Money) => Promise<string> }

/** A collection's present attempt as its channel sees it. */
export async function collectRequest(
  deps: Deps,
  order: Order,
  method: Method,
  merchantName: string,
): Promise<CollectRequest> {
  const { subject = '', createdAt, expiresAt = createdAt, fields } = order
  return {
    reference: referenceOf(order.orderNo, order.attemptNo),
    ...(await askedAmounts(deps.amountText, order)),
    method,
    subject,
    merchantName,
    expiresAt,
    fields,
  }
}
