import type { Money } from '#core/money.ts'
import type { CatalogCurrency, Method } from '#domain/methods/index.ts'
import { printWire, stepOf } from '#protocols/haipay/amount.ts'
import { exampleRequest, type FieldTable, holdsWhen } from '#protocols/haipay/fields.ts'
import type { Sample } from '#protocols/reference.ts'

/** Shown although they may be absent: hardly a client leaves them out. */
const usuallySent: ReadonlySet<string> = new Set(['notifyUrl', 'subject'])

/** A request for a method, as the gateway takes it: the fields that it must have, and those that hardly one lacks. */
export function sampleOf(table: FieldTable, method: Method, currency: CatalogCurrency): Sample {
  const { product, payType, code } = method
  const chosen = product === 'collect' ? { payType, inBankCode: code } : { accountType: payType, bankCode: code }
  const given = Object.fromEntries(Object.entries(chosen).filter(([, text]) => text !== ''))
  const amount = printWire(sampleAmount(method, currency), currency)
  const whole = exampleRequest(table, { ...given, amount })
  const shown = table.filter(({ name, need }) => {
    const isNeeded = typeof need === 'string' ? need === 'required' : holdsWhen(need.when, whole)
    return isNeeded || name in given || usuallySent.has(name)
  })
  const body = shown.flatMap(({ name }) => {
    const text = whole[name]
    return text === undefined ? [] : [[name, text] as const]
  })
  return { title: code ? `${payType} ${code}` : payType, body: Object.fromEntries(body) }
}

/** A round amount some way above the least, where the limits leave room for one. */
function sampleAmount({ minMinor, maxMinor }: Method, currency: CatalogCurrency): Money {
  const unit = 10n ** BigInt(currency.minorDigits)
  const least = minMinor ?? unit
  const step = stepOf(currency)
  let round = step > unit ? step : unit
  while (round < least * 2n) round *= 10n
  return { minor: maxMinor === null || round <= maxMinor ? round : least, currency: currency.code }
}
