import type { QrOrder } from './emv.ts'
import { fpsPayload } from './fps.ts'
import { pixPayload } from './pix.ts'
import { promptpayPayload } from './promptpay.ts'
import { qrisPayload } from './qris.ts'
import { vietqrPayload } from './vietqr.ts'

const builders: ReadonlyMap<string, (order: QrOrder) => string> = new Map([
  ['BRL', pixPayload],
  ['HKD', fpsPayload],
  ['IDR', qrisPayload],
  ['THB', promptpayPayload],
  ['VND', vietqrPayload],
])

/**
 * The text of the payer's QR in the national scheme of `currency`; undefined where the sandbox plays none.
 * `amountText` is decimal text as that currency prints it, at most 13 characters (EMVCo id 54); `reference` is our
 * order number, 1 to 25 letters and digits. Throws on anything else, since both are our own.
 */
export function qrPayload(order: QrOrder & { readonly currency: string }): string | undefined {
  const build = builders.get(order.currency)
  if (!build) return undefined
  if (!/^(?=.{1,13}$)(?=.*[1-9])\d+(\.\d+)?$/.test(order.amountText)) {
    throw new RangeError(`not an EMV amount: ${order.amountText}`)
  }
  if (!/^[A-Za-z0-9]{1,25}$/.test(order.reference)) throw new RangeError(`not an EMV reference: ${order.reference}`)
  return build(order)
}
