import type { Clock } from '#core/clock.ts'
import type { Money } from '#core/money.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type Db, inTransaction, type Tx } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import { appendJournals } from './append-journals.ts'
import type { BalanceKey, Journal } from './posting.ts'
import { wasBookedBefore } from './store.ts'

export type FundingDeps = { readonly db: Db; readonly now: Clock }

/** A person moves an app's money by hand. `reference` names the transfer, so that it is booked once. */
export type FundingCommand = {
  readonly merchantId: string
  readonly appId: string
  readonly amount: Money
  readonly reference: string
  readonly reason: string
  readonly actor: string
}

export type FundingRefusal = 'amount not positive' | 'reason missing' | 'already booked'

/** Books what `decide` answers and writes it into the audit log, in one transaction. */
export async function bookFunding<Refusal>(
  deps: FundingDeps,
  command: FundingCommand,
  decide: (tx: Tx, of: BalanceKey, now: Date) => Promise<Result<Journal, Refusal>>,
): Promise<Result<Journal, Refusal | FundingRefusal>> {
  if (command.amount.minor <= 0n) return refuse('amount not positive')
  if (command.reason.trim() === '') return refuse('reason missing')
  const { merchantId, appId, amount, actor, reason } = command
  const now = deps.now()
  try {
    return await inTransaction(deps.db, async (tx) => {
      const journal = await decide(tx, { merchantId, appId, currency: amount.currency }, now)
      if (!journal.ok) return journal
      const { kind, cause } = journal.value
      await appendJournals(tx, [journal.value], now)
      const detail = { cause, currency: amount.currency, amountMinor: amount.minor.toString(), reason }
      await recordAudit(tx, { at: now, actor, action: kind, subject: `${merchantId}/${appId}`, detail })
      return ok(journal.value)
    })
  } catch (why) {
    if (wasBookedBefore(why)) return refuse('already booked')
    throw why
  }
}
