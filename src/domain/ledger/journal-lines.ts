import assert from 'node:assert/strict'
import { type Money, money } from '#core/money.ts'
import type { Account, Entry, PlatformAccount } from './posting.ts'

/** What the operator's own bank account holds: top-ups come in there and withdrawals leave from it. */
export const operatorBank: PlatformAccount = 'clearing:bank'

/** What a channel holds for us, or is owed. */
export function clearing(channelId: string): PlatformAccount {
  return `clearing:${channelId}`
}

/** Adds to what is owed to the merchant, or earned. The amount is never negative. */
export function credit(account: Account, amount: Money): Entry {
  assert.ok(amount.minor >= 0n, `a credit of ${account} is negative: ${amount.minor}`)
  return { account, amount }
}

/** Takes from what is owed to the merchant, or adds to what somebody holds for us. The amount is never negative. */
export function debit(account: Account, amount: Money): Entry {
  assert.ok(amount.minor >= 0n, `a debit of ${account} is negative: ${amount.minor}`)
  return { account, amount: money(-amount.minor, amount.currency) }
}

/** The lines of a journal. What is zero, such as a fee of nothing, is left out. */
export function entriesOf(...lines: readonly Entry[]): readonly Entry[] {
  return lines.filter((line) => line.amount.minor !== 0n)
}
