import { printAmount } from '#core/money.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { Checkout, Checkouts } from '#domain/checkouts/index.ts'
import type { CatalogCurrency, Methods } from '#domain/methods/index.ts'
import type { Order, Orders } from '#domain/orders/index.ts'
import { cashierDigits } from './cashier-apply.ts'
import { cashierQueryFields } from './cashier-fields.ts'
import { printCollection, printCollectionV2 } from './collect-query.ts'
import { orderUnknown, type WireError } from './errors.ts'
import { readFields } from './fields.ts'
import type { Answer, Call } from './open-call.ts'
import type { PrintedProgress } from './progress.ts'
import type { SignedValue } from './sign.ts'

export type CashierQueryDeps = {
  readonly checkouts: Pick<Checkouts, 'find'>
  readonly orders: Pick<Orders, 'byNumber'>
  readonly methods: Pick<Methods, 'currency'>
}

type Found = { readonly checkout: Checkout; readonly order: Order | undefined }

/** What a merchant is told of a checkout on which nobody picked a method in time. */
const expiredReason = 'the time is over and no payment method was chosen'

/** `/global/cashier/collect/query`: how the order of a checkout stands; before a method is picked, as not started. */
export async function cashierQuery(deps: CashierQueryDeps, call: Call): Promise<Answer> {
  return answer(deps, call, async (order, currency) => printCollection(order, currency))
}

/** `/global/cashier/collect/query/v2`: the same with the order's currency, which is not known before the pick. */
export async function cashierQueryV2(deps: CashierQueryDeps, call: Call): Promise<Answer> {
  return answer(deps, call, (order, currency) => printCollectionV2(deps, order, currency))
}

async function answer(
  deps: CashierQueryDeps,
  call: Call,
  print: (order: Order, currency: CatalogCurrency) => Promise<Readonly<Record<string, SignedValue>>>,
): Promise<Answer> {
  const found = await find(deps, call)
  if (!found.ok) return found
  const { checkout, order } = found.value
  const { currency: code } = (order ?? checkout).amount
  const currency = await deps.methods.currency(code)
  if (!currency) throw new Error(`currency ${code} of an order is gone from the catalog`)
  if (order) return ok(await print(order, currency))
  if (checkout.state === 'chosen') throw new Error(`the order of checkout ${checkout.orderNo} is gone`)
  return ok(printUnchosen(checkout, checkout.state, currency))
}

async function find(deps: CashierQueryDeps, { app, members }: Call): Promise<Result<Found, WireError>> {
  const texts = readFields(members, cashierQueryFields)
  if (!texts.ok) return texts
  const { orderId: merchantOrderId, orderNo } = texts.value
  const checkout = await deps.checkouts.find({ app, merchantOrderId, orderNo })
  if (!checkout) return refuse(orderUnknown)
  const order = checkout.state === 'chosen' ? await deps.orders.byNumber(orderNo) : undefined
  return ok({ checkout, order })
}

/** What was asked on the global cashier and has no order: as asked, nothing paid. */
export function printUnchosen(
  asked: Pick<Checkout, 'merchantOrderId' | 'orderNo' | 'amount'>,
  state: 'open' | 'expired',
  { minorDigits }: CatalogCurrency,
): Readonly<Record<'orderId' | 'orderNo' | 'amount', string>> & PrintedProgress {
  return {
    orderId: asked.merchantOrderId,
    orderNo: asked.orderNo,
    amount: printAmount(asked.amount, minorDigits, cashierDigits),
    actualAmount: '0.00',
    fee: '0.00',
    ...(state === 'open' ? { status: 0 } : { status: 3, errorMsg: expiredReason }),
  }
}
