import { asciiName, emvPayload, type QrOrder } from './emv.ts'

/** Seven digits, as FPS identifiers have; one of zeros is not given out. */
const fpsIdentifier = '0000000'

/**
 * Hong Kong FPS in Hong Kong dollars (payee-presented QR code specification 1.2 of the HKICL): dynamic, our order
 * number as bill number.
 */
export function fpsPayload(order: QrOrder): string {
  return emvPayload({
    '01': '12',
    '26': { '00': 'hk.com.hkicl', '02': fpsIdentifier },
    '52': '0000',
    '53': '344',
    '54': order.amountText,
    '58': 'HK',
    '59': asciiName(order.merchantName, 25),
    '60': 'HK',
    '62': { '01': order.reference },
  })
}
