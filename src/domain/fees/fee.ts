import { add, divide, type Money, money, type PartsPerMillion, share, subtract } from '#core/money.ts'

/**
 * What one order costs its merchant. Fixed when the order is accepted, so a later change of fees does not reach it.
 * All amounts are minor units of the order's currency; `stepMinor` is the smallest amount its protocol can print.
 */
export type FeeRule = {
  readonly ratePpm: PartsPerMillion
  readonly fixedMinor: bigint
  readonly minMinor: bigint | undefined
  readonly maxMinor: bigint | undefined
  readonly side: 'inside' | 'outside'
  readonly stepMinor: bigint
}

/** The fee of an amount: rate plus fixed part, between minimum and maximum, rounded half up to what can be printed. */
export function feeOf(rule: FeeRule, amount: Money): Money {
  const parts = share(amount, rule.ratePpm, 'half-up', rule.stepMinor).minor + rule.fixedMinor
  const least = rule.minMinor !== undefined && parts < rule.minMinor ? rule.minMinor : parts
  const bounded = rule.maxMinor !== undefined && least > rule.maxMinor ? rule.maxMinor : least
  return money(divide(bounded, rule.stepMinor, 'half-up') * rule.stepMinor, amount.currency)
}

/** What a collection adds to the balance: a fee never exceeds what was paid. */
export function collectionParts(rule: FeeRule, paid: Money): { readonly fee: Money; readonly credit: Money } {
  const full = feeOf(rule, paid)
  const fee = full.minor > paid.minor ? paid : full
  return { fee, credit: subtract(paid, fee) }
}

/** What a payout reserves and what its payee gets. Refuses (undefined) an inside fee that leaves the payee nothing. */
export function payoutParts(
  rule: FeeRule,
  amount: Money,
): { readonly fee: Money; readonly reserve: Money; readonly payeeGets: Money } | undefined {
  const fee = feeOf(rule, amount)
  if (rule.side === 'outside') return { fee, reserve: add(amount, fee), payeeGets: amount }
  const payeeGets = subtract(amount, fee)
  return payeeGets.minor > 0n ? { fee, reserve: amount, payeeGets } : undefined
}
