import type { Money } from '#core/money.ts'
import type { CatalogCurrency, Method } from '#domain/methods/index.ts'
import { printWire, stepOf } from '#protocols/haipay/amount.ts'
import type { FieldTable } from '#protocols/haipay/fields.ts'
import type { Sample } from '#protocols/reference.ts'
import { exampleOfField, isNeeded } from './describe-field.ts'

/**
 * A request for a method that the gateway takes: every required field with its example, and what the method and its
 * limits say.
 */
export function sampleOf(table: FieldTable, method: Method, currency: CatalogCurrency): Sample {
  const { product, payType, code } = method
  const chosen: Record<string, string> = {
    amount: printWire(sampleAmount(method, currency), currency),
    ...(product === 'collect' ? { payType } : { accountType: payType }),
    ...(code && (product === 'collect' ? { inBankCode: code } : { bankCode: code })),
  }
  const fields = table.flatMap((field) => {
    const text = chosen[field.name] ?? (isNeeded(field, chosen) ? exampleOfField(field) : undefined)
    return text === undefined ? [] : [[field.name, text] as const]
  })
  return { title: code ? `${payType} ${code}` : payType, body: Object.fromEntries(fields) }
}

/** A round amount some way above the least, where the limits leave room for one. */
function sampleAmount({ minMinor, maxMinor }: Method, currency: CatalogCurrency): Money {
  const unit = 10n ** BigInt(currency.minorDigits)
  const least = minMinor ?? unit
  const most = maxMinor ?? least * 1_000n
  const step = stepOf(currency)
  let round = step > unit ? step : unit
  while (round < least * 2n) round *= 10n
  return { minor: round <= most ? round : least, currency: currency.code }
}
