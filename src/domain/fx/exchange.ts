import { type Money, minorEnd, money, subtract, wireStep } from '#core/money.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { Exchanged } from '#domain/ledger/index.ts'
import type { CatalogCurrency } from '#domain/methods/index.ts'
import { convert, convertBack, type Rate, type RateDigits } from './rate.ts'
import type { FindRateRefusal, Rates } from './rates.ts'

/** What an order fixed of the other currency that its payer pays. */
export type Exchange = {
  /** What the payer is asked for. */
  readonly pay: Money
  /** Units of the pay currency for one of the order's, the spread included, and before the spread: the market's. */
  readonly rate: Rate
  readonly market: Rate
  readonly digits: RateDigits
}

export type QuoteExchangeRefusal = FindRateRefusal | 'amount above the maximum'

/**
 * What a payer is asked for in `pay` for an amount of `order`, at the rate of this moment: rounded up to what the wire
 * of the pay currency can print, so that what is paid in full is never worth less than the order.
 */
export async function quoteExchange(
  rates: Pick<Rates, 'find'>,
  amount: Money,
  currencies: { readonly order: CatalogCurrency; readonly pay: CatalogCurrency },
): Promise<Result<Exchange, QuoteExchangeRefusal>> {
  const { order, pay } = currencies
  const found = await rates.find(order.code, pay.code)
  if (!found.ok) return found
  const { base, quote, scaled, market } = found.value
  const rate = { base, quote, scaled }
  const digits = { base: order.minorDigits, quote: pay.minorDigits }
  const asked = convert(amount, rate, digits, 'up', wireStep(pay.minorDigits, pay.wireDigits))
  if (asked.minor >= minorEnd) return refuse('amount above the maximum')
  return ok({ pay: asked, rate, market: { base, quote, scaled: market }, digits })
}

/**
 * What money in the pay currency comes to for the merchant of an order of `amount`. All that was asked for is the
 * order's amount; any other sum is turned at the order's rate, rounded down to whole steps of `stepMinor`. The spread
 * is what the money is worth at the market less what it is worth at the order's rate, each half up; the rounding is
 * what the order's rate leaves beyond the credit. Neither is ever negative.
 */
export function exchangeReceived(exchange: Exchange, amount: Money, received: Money, stepMinor: bigint): Exchanged {
  const { pay, rate, market, digits } = exchange
  const credited =
    received.minor === pay.minor
      ? money(amount.minor, amount.currency)
      : convertBack(received, rate, digits, 'down', stepMinor)
  const atRate = convertBack(received, rate, digits, 'half-up')
  const atMarket = convertBack(received, market, digits, 'half-up')
  return { received, credited, spread: subtract(atMarket, atRate), rounding: subtract(atRate, credited) }
}
