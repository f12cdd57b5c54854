import { createHash } from 'node:crypto'
import type { Order } from '#domain/orders/index.ts'

export type PayLinkDeps = {
  /** The payer's page of an order. */
  readonly payerLink: (orderNo: string, cashierKey: string) => string
}

/** Where the payer goes: the channel's page, or ours, which also shows how a payment without a challenge ended. */
export function payUrlOf(deps: PayLinkDeps, order: Order): string {
  return order.instructions?.payUrl ?? deps.payerLink(order.orderNo, keyOf(order))
}

/** What a browser of the payer may know an order by: opaque, different for every order, and no way to its page. */
export function clientTokenOf(order: Order): string {
  return createHash('sha256')
    .update(`client token ${order.orderNo} ${keyOf(order)}`)
    .digest('hex')
    .slice(0, 24)
}

function keyOf(order: Order): string {
  if (!order.cashierKey) throw new Error(`collection ${order.orderNo} has no key for its payer's page`)
  return order.cashierKey
}
