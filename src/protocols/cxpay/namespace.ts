import type { App } from '#domain/merchants/index.ts'
import type { OrderKind } from '#domain/orders/index.ts'

/**
 * Where an order number must be unique: one space of a merchant for what it sends, since one query asks for both kinds
 * of order. Refunds are the operator's alone and stand beside it.
 */
export function namespaceOf({ wireId }: Pick<App, 'wireId'>, kind: OrderKind): string {
  return kind === 'refund' ? `cxpay:${wireId}:refund` : `cxpay:${wireId}`
}
