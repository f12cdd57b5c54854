import { asciiName, emvPayload, type QrOrder } from './emv.ts'

/** An e-mail key in a domain that RFC 2606 reserves, so no account can ever be behind it. */
export const pixKey = 'sandbox@pix.example'

/**
 * Pix BR Code in reais: static, with the amount and our order number as txid.
 * Banco Central do Brasil, Manual de Padrões para Iniciação do Pix: key, txid of at most 25 letters
 * and digits, name 25, city 15. Point of initiation is left out, as the manual does for a static code.
 */
export function pixPayload(order: QrOrder): string {
  return emvPayload({
    '26': { '00': 'br.gov.bcb.pix', '01': pixKey },
    '52': '0000',
    '53': '986',
    '54': order.amountText,
    '58': 'BR',
    '59': asciiName(order.merchantName, 25),
    '60': 'SAO PAULO',
    '62': { '05': order.reference },
  })
}
