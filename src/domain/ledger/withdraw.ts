import { ok, type Result, refuse } from '#core/result.ts'
import { bookFunding, type FundingCommand, type FundingDeps, type FundingRefusal } from './book-funding.ts'
import { withdrawn } from './funding-journals.ts'
import { lockFunds } from './lock-funds.ts'
import type { Journal } from './posting.ts'

export type WithdrawRefusal = FundingRefusal | 'debt open' | 'balance too low'

/** Pays an app's money out of the operator's own bank. Refuses more than is available, and all while debt is open. */
export async function withdraw(deps: FundingDeps, command: FundingCommand): Promise<Result<Journal, WithdrawRefusal>> {
  return bookFunding(deps, command, async (tx, of, now) => {
    const [funds] = await lockFunds(tx, [of], now)
    if (!funds || funds.debt < 0n) return refuse('debt open')
    if (funds.available < command.amount.minor) return refuse('balance too low')
    return ok(withdrawn(of, command.reference, command.amount, command))
  })
}
