import { ok } from '#core/result.ts'
import { type BalanceKey, type Funds, printedBalances } from '#domain/ledger/index.ts'
import { printWire } from './amount.ts'
import type { Answer, CurrencyCall } from './open-call.ts'

export type AccountLedgerDeps = { readonly readFunds: (key: BalanceKey) => Promise<Funds> }

/** `/{currency}/account/ledger`: what the app has; the total is the sum of the other three. */
export async function accountLedger(deps: AccountLedgerDeps, { app, currency }: CurrencyCall): Promise<Answer> {
  const key = { merchantId: app.merchantId, appId: app.id, currency: currency.code }
  const { total, available, frozen, unsettled } = printedBalances(await deps.readFunds(key))
  const print = (minor: bigint) => printWire({ minor, currency: currency.code }, currency)
  return ok({
    bal: print(total),
    availableBal: print(available),
    frzBal: print(frozen),
    unSettleBal: print(unsettled),
  })
}
