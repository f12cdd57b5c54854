import { emvPayload, type QrOrder } from './emv.ts'

/** Bank numbers of Viet Nam begin with 9704 (9 and the country's ISO number 704), so no bank has this one. */
const bankNumber = '970000'
const account = '0000000000000'

/**
 * VietQR in dong: a transfer to an account (NAPAS QR switching, part IV, version 1.5.2, service QRIBFTTA).
 * The order number is the bill number and the purpose, which a bank prints on the transfer.
 */
export function vietqrPayload(order: QrOrder): string {
  return emvPayload({
    '01': '12',
    '38': { '00': 'A000000727', '01': { '00': bankNumber, '01': account }, '02': 'QRIBFTTA' },
    '53': '704',
    '54': order.amountText,
    '58': 'VN',
    '62': { '01': order.reference, '08': order.reference },
  })
}
