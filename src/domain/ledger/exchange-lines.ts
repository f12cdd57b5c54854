import { add, type Money } from '#core/money.ts'
import { credit, debit } from './journal-lines.ts'
import type { Entry } from './posting.ts'

/** Money that came in one currency and is owed in another. Its worth at the market is the sum of the last three. */
export type Exchanged = {
  /** What came, in the currency it came in. */
  readonly received: Money
  /** What of it is the merchant's, its fee included, in the order's currency. */
  readonly credited: Money
  /** What the operator earns by the spread, and what rounding to whole steps leaves; in the order's currency. */
  readonly spread: Money
  readonly rounding: Money
}

/**
 * The exchange of what came: the exchange account takes it in, and gives its market value in the order's currency. The
 * lines leave `received` to be debited and `credited` to be credited by whoever books them.
 */
export function exchangeIn({ received, credited, spread, rounding }: Exchanged): readonly Entry[] {
  return [
    credit('exchange', received),
    debit('exchange', add(credited, add(spread, rounding))),
    credit('spread_income', spread),
    credit('rounding', rounding),
  ]
}

/** The same turned back, so that the exchange account is left as it was and nothing was earned by it. */
export function exchangeBack({ received, credited, spread, rounding }: Exchanged): readonly Entry[] {
  return [
    debit('exchange', received),
    credit('exchange', add(credited, add(spread, rounding))),
    debit('spread_income', spread),
    debit('rounding', rounding),
  ]
}
