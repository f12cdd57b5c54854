import { money } from '#core/money.ts'
import { ok } from '#core/result.ts'
import { type BalanceKey, type Funds, printedBalances } from '#domain/ledger/index.ts'
import { printNumber } from './amount.ts'
import { fieldsOf } from './fields.ts'
import type { Answer, Call } from './open-call.ts'

export type OrderBalanceDeps = { readonly readFunds: (key: BalanceKey) => Promise<Funds> }

/** The fields of a request: who asks has been read before. */
export const balanceFields = fieldsOf(['merchant'])

/** `/order/balance` (CXPay api.txt 7): what the merchant has in its home currency; others show in the console. */
export async function orderBalance(deps: OrderBalanceDeps, { app, homeCurrency }: Call): Promise<Answer> {
  const { code } = homeCurrency
  const funds = await deps.readFunds({ merchantId: app.merchantId, appId: app.id, currency: code })
  const { total, available } = printedBalances(funds)
  return ok({
    balanceAll: printNumber(money(total, code), homeCurrency),
    balanceUsable: printNumber(money(available, code), homeCurrency),
  })
}
