import type { Money } from '#core/money.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { App } from '#domain/merchants/index.ts'
import type { CatalogCurrency, Methods, Product } from '#domain/methods/index.ts'
import type { PayCode, PayCodes } from '#domain/pay-codes/index.ts'
import { readAmount } from './amount.ts'
import { checkCountry, type RuledTexts } from './country-rules.ts'
import type { WireError } from './envelope.ts'
import { createError } from './errors.ts'

/** What an order is about: its payCode, and the amount in that code's currency. */
export type Price = { readonly payCode: PayCode; readonly currency: CatalogCurrency; readonly amount: Money }

/** Finds the payCode of a request in its direction, checks its country's rules and reads the amount. */
export async function readPrice(
  deps: { readonly payCodes: PayCodes; readonly methods: Pick<Methods, 'currency'> },
  app: App,
  product: Product,
  texts: RuledTexts & { readonly payCode?: string },
): Promise<Result<Price, WireError>> {
  const payCode = await deps.payCodes.find(app, product, texts.payCode ?? '')
  if (!payCode) return refuse(createError('method unknown'))
  const currency = await deps.methods.currency(payCode.currency)
  if (!currency) throw new Error(`currency ${payCode.currency} of a payCode is gone from the catalog`)
  const ruled = checkCountry(payCode.country, product, texts)
  if (!ruled.ok) return ruled
  const amount = readAmount(texts.amount ?? '', currency)
  return amount.ok ? ok({ payCode, currency, amount: amount.value }) : amount
}
