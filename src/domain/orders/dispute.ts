import { type Money, money } from '#core/money.ts'
import { collectionDisputed, type Exchanged, type Funds } from '#domain/ledger/index.ts'
import { shareOfFee } from './decide-refund.ts'
import type { Order } from './order.ts'
import { refundedMinor } from './refunded.ts'
import type { Decision, Finding } from './settle.ts'

/** A dispute takes what refunds have not given back, less its share of `fee`; after any, a person compares. */
export function disputedBooks(
  order: Order,
  { paid, fee, exchanged }: { readonly paid: Money; readonly fee: Money; readonly exchanged: Exchanged | undefined },
  funds: Funds,
  actor: string,
  refunds: readonly Order[],
): Pick<Decision, 'journal' | 'finding'> {
  const refunded = refundedMinor(refunds)
  const left = money(refunded < paid.minor ? paid.minor - refunded : 0n, paid.currency)
  const feeBack = money(shareOfFee(order, fee, paid, refunded, left, refunds), paid.currency)
  const back = { ...(exchanged && { exchanged }), feeBack }
  const journal = left.minor > 0n && { journal: collectionDisputed(order, left, funds, actor, back) }
  if (refunded === 0n) return { ...journal }
  const detail = 'the collection was disputed although it is refunded: only what was left is taken back'
  return { ...journal, finding: { kind: 'contradiction', detail, amount: money(refunded, paid.currency) } }
}

/** Whether the collection of a refund was disputed. `family` as in `settle`. */
export function isDisputed(family: readonly Order[]): boolean {
  return family.some(({ kind, progress }) => kind === 'collection' && progress.state === 'disputed')
}

/** The dispute spared what this refund was to give back; whether its channel did so too, a person finds out. */
export function afterDispute(order: Order, how: 'failed' | 'returned'): Finding {
  const detail = `the refund ${how} after its collection was disputed`
  return { kind: 'contradiction', detail, amount: order.amount }
}
