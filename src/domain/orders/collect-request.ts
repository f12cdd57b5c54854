import type { CollectRequest, Method } from '#connectors/contract.ts'
import type { Money } from '#core/money.ts'
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
  const { amount, subject = '', createdAt, expiresAt = createdAt, fields } = order
  return {
    reference: referenceOf(order.orderNo, order.attemptNo),
    amount,
    amountText: await deps.amountText(amount),
    method,
    subject,
    merchantName,
    expiresAt,
    fields,
  }
}
