import { type Money, money } from '#core/money.ts'
import { credit, debit, entriesOf, operatorBank } from './journal-lines.ts'
import type { Decided } from './order-journal.ts'
import type { BalanceKey, Entry, Funds, Journal, JournalKind } from './posting.ts'

/** The merchant's money came to the operator's bank. `reference` names the transfer: it is booked once. */
export function toppedUp(of: BalanceKey, reference: string, amount: Money, decided: Decided): Journal {
  const entries = entriesOf(debit(operatorBank, amount), credit('available', amount))
  return fundingJournal(of, 'top-up', reference, decided, entries)
}

/** The operator paid out a merchant's balance from its bank. Only under the lock. */
export function withdrawn(of: BalanceKey, reference: string, amount: Money, decided: Decided): Journal {
  const entries = entriesOf(debit('available', amount), credit(operatorBank, amount))
  return fundingJournal(of, 'withdrawal', reference, decided, entries)
}

/** Repays debt from what is available, as far as both go; absent when there is nothing to repay, or to repay with. */
export function debtRepaid(of: BalanceKey, reference: string, funds: Funds): Journal | undefined {
  const owed = -funds.debt
  const repaid = money(owed < funds.available ? owed : funds.available, of.currency)
  if (repaid.minor <= 0n) return undefined
  const entries = entriesOf(debit('available', repaid), credit('debt', repaid))
  return fundingJournal(of, 'debt repaid', reference, { actor: 'ledger', reason: 'credits repay debt first' }, entries)
}

function fundingJournal(
  of: BalanceKey,
  kind: JournalKind,
  reference: string,
  decided: Decided,
  entries: readonly Entry[],
): Journal {
  return {
    merchantId: of.merchantId,
    appId: of.appId,
    cause: `${kind}:${of.appId}:${of.currency}:${reference}`,
    kind,
    orderNo: undefined,
    reason: decided.reason,
    actor: decided.actor,
    entries,
  }
}
