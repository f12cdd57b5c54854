import { type Money, subtract } from '#core/money.ts'
import { type Exchanged, exchangeBack, exchangeIn } from './exchange-lines.ts'
import { takeBack } from './funds.ts'
import { clearing, credit, debit, entriesOf } from './journal-lines.ts'
import { type BookedOrder, type Decided, orderJournal } from './order-journal.ts'
import type { Funds, Journal } from './posting.ts'

/**
 * The payer paid: the merchant gets what was paid less the fee, at once (D0). The channel holds the money, which where
 * it came in another currency is `exchanged`; `paid` is what is then credited.
 */
export function collectionPaid(
  order: BookedOrder,
  paid: Money,
  fee: Money,
  actor: string,
  exchanged?: Exchanged,
): Journal {
  const entries = entriesOf(
    debit(clearing(order.channelId), exchanged?.received ?? paid),
    ...(exchanged ? exchangeIn(exchanged) : []),
    credit('available', subtract(paid, fee)),
    credit('fee_income', fee),
  )
  return orderJournal(order, 'collection paid', 'paid', { actor }, entries)
}

/**
 * Money came that the order cannot take: the wrong amount, or too late. It is the merchant's only when somebody says
 * so. `event` tells several such payments of one order apart.
 */
export function collectionHeld(order: BookedOrder, received: Money, actor: string, event: string): Journal {
  const entries = entriesOf(debit(clearing(order.channelId), received), credit('suspense', received))
  return orderJournal(order, 'money held in suspense', `held:${event}`, { actor }, entries)
}

/**
 * Where money in suspense goes: to the merchant less the fee, exchanged where it came in another currency; back over
 * the channel; or to the operator.
 */
export type SuspenseVerdict =
  | { readonly to: 'merchant'; readonly fee: Money; readonly exchanged?: Exchanged | undefined }
  | { readonly to: 'payer' }
  | { readonly to: 'operator' }

/** What was held under `event` is decided. Whatever the verdict, the cause is the same: it is decided once. */
export function suspenseDecided(
  order: BookedOrder,
  held: Money,
  verdict: SuspenseVerdict,
  decided: Decided,
  event: string,
): Journal {
  const entries = entriesOf(debit('suspense', held), ...creditsOf(order, held, verdict))
  return orderJournal(order, 'suspense decided', `decided:${event}`, decided, entries)
}

function creditsOf(order: BookedOrder, held: Money, verdict: SuspenseVerdict) {
  if (verdict.to === 'payer') return [credit(clearing(order.channelId), held)]
  if (verdict.to === 'operator') return [credit('adjustment', held)]
  const { fee, exchanged } = verdict
  return [
    ...(exchanged ? exchangeIn(exchanged) : []),
    credit('available', subtract(exchanged?.credited ?? held, fee)),
    credit('fee_income', fee),
  ]
}

/**
 * The payer took the money back after success. The merchant gives back all that was paid and not refunded (`left`); the
 * fee is not given back, since the channel does not give back its own. What was `exchanged` is turned back at the rates
 * of its payment, its spread and rounding too, since the payer gets back what it paid. `funds`, of the currency of
 * `left`, come from the lock that this transaction holds.
 */
export function collectionDisputed(
  order: BookedOrder,
  left: Money,
  funds: Funds,
  actor: string,
  exchanged?: Exchanged,
): Journal {
  const entries = entriesOf(
    ...takeBack(left, funds),
    ...(exchanged ? exchangeBack(exchanged) : []),
    credit(clearing(order.channelId), exchanged?.received ?? left),
  )
  return orderJournal(order, 'collection disputed', 'disputed', { actor }, entries)
}
