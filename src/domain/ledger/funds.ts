import assert from 'node:assert/strict'
import { type Money, money } from '#core/money.ts'
import { debit, entriesOf } from './journal-lines.ts'
import type { Account, Entry, Funds, MerchantAccount } from './posting.ts'

const fieldOf = {
  available: 'available',
  unsettled: 'unsettled',
  reserved: 'reserved',
  rolling_reserve: 'rollingReserve',
  debt: 'debt',
  suspense: 'suspense',
} as const satisfies Record<MerchantAccount, keyof Funds>

/** Nothing at all: what an app has before its first journal. */
export const noFunds: Funds = {
  available: 0n,
  unsettled: 0n,
  reserved: 0n,
  rollingReserve: 0n,
  debt: 0n,
  suspense: 0n,
}

/**
 * Funds after more entries of the same app and currency; lines of the platform's side change nothing here.
 * Who books several debits under one lock checks each against the funds after the one before.
 */
export function fundsAfter(funds: Funds, entries: readonly Entry[]): Funds {
  const after = { ...funds }
  for (const { account, amount } of entries) if (isOfMerchant(account)) after[fieldOf[account]] += amount.minor
  return after
}

function isOfMerchant(account: Account): account is MerchantAccount {
  return Object.hasOwn(fieldOf, account)
}

/** Takes back money the merchant may have spent: from unsettled, then available down to zero, the rest is debt. */
export function takeBack(amount: Money, funds: Funds): readonly Entry[] {
  assert.ok(amount.minor > 0n, `nothing to take back: ${amount.minor}`)
  const fromUnsettled = smaller(amount.minor, funds.unsettled)
  const fromAvailable = smaller(amount.minor - fromUnsettled, funds.available)
  const owed = amount.minor - fromUnsettled - fromAvailable
  return entriesOf(
    debit('unsettled', money(fromUnsettled, amount.currency)),
    debit('available', money(fromAvailable, amount.currency)),
    debit('debt', money(owed, amount.currency)),
  )
}

/** What a merchant is shown of its funds, in minor units. */
export type PrintedBalances = {
  readonly total: bigint
  readonly available: bigint
  readonly frozen: bigint
  readonly unsettled: bigint
}

/**
 * What a merchant is shown: `total = available + frozen + unsettled`, always (HaiPay ledger: bal, availableBal, frzBal,
 * unSettleBal). Available is net of debt, so it is negative while the merchant owes more than it has; frozen is what
 * payouts reserve and the rolling reserve. Suspense is not the merchant's and is not shown.
 */
export function printedBalances(funds: Funds): PrintedBalances {
  const available = funds.available + funds.debt
  const frozen = funds.reserved + funds.rollingReserve
  return { total: available + frozen + funds.unsettled, available, frozen, unsettled: funds.unsettled }
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other
}
