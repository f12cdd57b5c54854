import cardValidator from 'card-validator'
import type { CardDetails } from '#connectors/contract.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { CardBrand } from './card.ts'

/** Why a card is not taken; nobody was asked about it. */
export type CardRefusal =
  | 'card number not valid'
  | 'card brand not taken'
  | 'card expiry not valid'
  | 'card expired'
  | 'card code not valid'

type Typed = Pick<CardDetails, 'number' | 'expiryMonth' | 'expiryYear' | 'cvv'>

const brands: ReadonlyMap<string | undefined, CardBrand> = new Map([
  ['visa', 'VISA'],
  ['mastercard', 'Mastercard'],
])

/** Banks give cards out for some years; a date beyond is a slip. */
const yearsAheadMax = 20

/** The brand of a number; undefined for one that is not taken. Says nothing of its check digit. */
export function brandOf(number: string): CardBrand | undefined {
  return brands.get(cardValidator.number(number).card?.type)
}

/**
 * Whether a card that was typed in can be a real one: length and check digit of its brand (ISO/IEC 7812-1), a month
 * that is not past in UTC, a security code as long as the brand's.
 */
export function checkCard(typed: Typed, now: Date): Result<CardBrand, CardRefusal> {
  const { card, isValid } = cardValidator.number(typed.number)
  const brand = brands.get(card?.type)
  if (!/^\d{12,19}$/.test(typed.number)) return refuse('card number not valid')
  if (!brand) return refuse(isValid ? 'card brand not taken' : 'card number not valid')
  if (!isValid) return refuse('card number not valid')
  if (!/^(0[1-9]|1[0-2])$/.test(typed.expiryMonth) || !/^\d{4}$/.test(typed.expiryYear)) {
    return refuse('card expiry not valid')
  }
  const month = monthOf(typed)
  const thisMonth = now.getUTCFullYear() * 12 + now.getUTCMonth()
  if (month < thisMonth) return refuse('card expired')
  if (month > thisMonth + yearsAheadMax * 12) return refuse('card expiry not valid')
  if (typed.cvv?.length !== card?.code.size || !/^\d+$/.test(typed.cvv ?? '')) return refuse('card code not valid')
  return ok(brand)
}

/** Months since the year 0, so that a card is good through its last month. */
function monthOf({ expiryMonth, expiryYear }: Typed): number {
  return Number.parseInt(expiryYear, 10) * 12 + Number.parseInt(expiryMonth, 10) - 1
}
