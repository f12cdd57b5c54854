import type { App } from '#domain/merchants/index.ts'
import { isOpen, type Order } from '#domain/orders/index.ts'
import { printReason } from './progress.ts'

/** A refund in members of the wire; what has no value is left out. */
export type PrintedRefund = Readonly<Record<'appId' | 'orderNo' | 'orderId' | 'refundNo' | 'status', string>> & {
  readonly errorMsg?: string
}

/**
 * Prints where a refund stands: `0` while nobody knows, `1` once the payer has the money or will, `2` failed. The
 * vendor's list of members has appId and status as strings here. `orderNo` is the collection's.
 */
export function printRefund({ wireId }: Pick<App, 'wireId'>, refund: Order): PrintedRefund {
  const { original, merchantOrderId: orderId, orderNo: refundNo, progress } = refund
  if (!original) throw new Error(`order ${refundNo} is no refund`)
  const names = { appId: wireId, orderNo: original.orderNo, orderId, refundNo }
  if (isOpen(refund)) return { ...names, status: '0' }
  if (!('endedAt' in progress)) return { ...names, status: '1' }
  return { ...names, status: '2', errorMsg: printReason(progress) }
}
