import { asciiName, emvPayload, type QrOrder } from './emv.ts'

/** 9360 and a switching number 0000 that no institution has; the check digit is right. */
const merchantPan = '936000000000000005'
/** A national merchant id with the running number zero; the check digit is right. */
const nationalMerchantId = 'ID1000000000009'
const microMerchant = 'UMI'

/**
 * QRIS in rupiah, dynamic (Bank Indonesia, national QR standard): the acquirer's account in tag 26, the national
 * merchant id with its size criteria in tag 51, our order number as bill number, and a terminal label.
 */
export function qrisPayload(order: QrOrder): string {
  return emvPayload({
    '01': '12',
    '26': { '00': 'EXAMPLE.SANDBOX.WWW', '01': merchantPan, '02': 'SANDBOX', '03': microMerchant },
    '51': { '00': 'ID.CO.QRIS.WWW', '02': nationalMerchantId, '03': microMerchant },
    '52': '5999',
    '53': '360',
    '54': order.amountText,
    '58': 'ID',
    '59': asciiName(order.merchantName, 25),
    '60': 'JAKARTA',
    '61': '10110',
    '62': { '01': order.reference, '07': 'SANDBOX' },
  })
}
