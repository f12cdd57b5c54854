import { countryValues } from '#tests/support/country-values.ts'
import { collectFields, type HaipayClient, payFields, type Reply } from '#tests/support/haipay-client.ts'
import { type CatalogRow, readWireDigits } from './catalog.ts'

const wireDigits = readWireDigits()

/** Asks for an order of a method, with what its country wants to know. */
export function applyBy(client: HaipayClient, row: CatalogRow, amount: string): Promise<Reply> {
  const { product, payType, code } = row
  const values = countryValues(row)
  const fields =
    product === 'collect'
      ? collectFields({ payType, inBankCode: code, amount, ...values })
      : payFields({ accountType: payType, bankCode: code, amount, ...values })
  return client.ask(`${pathOf(row)}/apply`, fields)
}

/** The address of a method's calls, up to and without their last part. */
export function pathOf({ product, currency }: Pick<CatalogRow, 'product' | 'currency'>): string {
  return `/${currency.toLowerCase()}/${product === 'collect' ? 'collect' : 'pay'}`
}

/** Decimal text with the decimals of its currency. */
export function printed(text: string, currency: string): string {
  const [whole = '', fraction = ''] = text.split('.')
  const digits = wireDigits.get(currency) ?? 0
  return digits === 0 ? whole : `${whole}.${fraction.padEnd(digits, '0')}`
}

/** A little more than `text`, or less: one step of what the currency's wire can say, or of what it takes. */
export function next(text: string, currency: string, direction: 1n | -1n): string {
  const digits = wireDigits.get(currency) ?? 0
  // Dong are collected in hundreds; won are written with decimals that must be zero.
  const step = currency === 'VND' || currency === 'KRW' ? 100n : 1n
  const scaled = BigInt(printed(text, currency).replace('.', '')) + step * direction
  const shown = scaled.toString().padStart(digits + 1, '0')
  return digits === 0 ? shown : `${shown.slice(0, -digits)}.${shown.slice(-digits)}`
}
