import type { Order } from '#domain/orders/index.ts'

/** The payer's page of an order. */
export type PayerLink = (orderNo: string, cashierKey: string) => string

/** How a payer pays: the code or account, if the way has one, where to go, and our own page. */
export function printWays(
  { payerLink }: { readonly payerLink: PayerLink },
  { orderNo, cashierKey, instructions = {} }: Order,
): { readonly payCode: string | null; readonly payUrl: string; readonly payDeskUrl: string } {
  if (!cashierKey) throw new Error(`collection ${orderNo} has no key for its payer's page`)
  const payDeskUrl = payerLink(orderNo, cashierKey)
  const { qrCode, bankNo, payUrl = payDeskUrl } = instructions
  return { payCode: qrCode ?? bankNo ?? null, payUrl, payDeskUrl }
}
