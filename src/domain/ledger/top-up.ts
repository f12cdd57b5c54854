import { ok, type Result } from '#core/result.ts'
import { bookFunding, type FundingCommand, type FundingDeps, type FundingRefusal } from './book-funding.ts'
import { toppedUp } from './funding-journals.ts'
import type { Journal } from './posting.ts'

/** Adds money to an app's balance that came to the operator outside of every channel. Audited. */
export async function topUp(deps: FundingDeps, command: FundingCommand): Promise<Result<Journal, FundingRefusal>> {
  return bookFunding(deps, command, async (_, of) => ok(toppedUp(of, command.reference, command.amount, command)))
}
