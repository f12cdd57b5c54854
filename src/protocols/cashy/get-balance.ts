import { money } from '#core/money.ts'
import { ok } from '#core/result.ts'
import { type BalanceKey, type Funds, printedBalances } from '#domain/ledger/index.ts'
import type { Methods } from '#domain/methods/index.ts'
import type { Orders } from '#domain/orders/index.ts'
import { printNumber } from './amount.ts'
import { nonceOnly, readFields } from './fields.ts'
import { knownCurrency } from './find-order.ts'
import type { Answer, Call } from './open-call.ts'
import { useOnce } from './use-once.ts'

export type GetBalanceDeps = {
  readonly orders: Pick<Orders, 'useNonce'>
  readonly methods: Pick<Methods, 'currency'>
  readonly readFunds: (key: BalanceKey) => Promise<Funds>
}

/** `/api/getBalance`: what the merchant has in its home currency, available and not; others show in the console. */
export async function getBalance(deps: GetBalanceDeps, { app, members }: Call): Promise<Answer> {
  const texts = readFields(members, nonceOnly)
  if (!texts.ok) return texts
  const currency = await knownCurrency(deps, app.currency)
  const { code } = currency
  const key = { merchantId: app.merchantId, appId: app.id, currency: code }
  const funds = await useOnce(deps, app, texts.value.nonceStr, () => deps.readFunds(key))
  if (!funds.ok) return funds
  const { total, available } = printedBalances(funds.value)
  return ok({
    mchId: app.wireId,
    balance: printNumber(money(available, code), currency),
    unBalance: printNumber(money(total - available, code), currency),
  })
}
