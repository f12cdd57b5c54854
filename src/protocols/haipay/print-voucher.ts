import { printLocalTime } from '#core/clock.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { App } from '#domain/merchants/index.ts'
import type { CatalogCurrency, Methods } from '#domain/methods/index.ts'
import { type Order, type Orders, partsOf } from '#domain/orders/index.ts'
import type { Voucher, VoucherLanguage, VoucherRow } from '#domain/vouchers/index.ts'
import { printWire } from './amount.ts'
import { illegal, orderUnknown, type WireError } from './errors.ts'
import { printProgress } from './progress.ts'

export type PrintVoucherDeps = {
  readonly now: () => Date
  readonly orders: Pick<Orders, 'byNumber'>
  readonly methods: Pick<Methods, 'currency' | 'describe'>
}

/** What the merchant wants to see on a voucher. */
export type VoucherChoices = {
  readonly language: VoucherLanguage
  readonly withFee: boolean
  readonly withSubject: boolean
  /** What the merchant ordered, in place of what the payee got. */
  readonly orderAmount: boolean
}

/** The voucher of one payout of the app; refused unless the payout succeeded or failed. */
export async function printVoucher(
  deps: PrintVoucherDeps,
  app: App,
  orderNo: string,
  choices: VoucherChoices,
): Promise<Result<Voucher, WireError>> {
  const order = await deps.orders.byNumber(orderNo)
  const isTheirs = order?.merchantId === app.merchantId && order.appId === app.id && order.kind === 'payout'
  if (!order || !isTheirs) return refuse(orderUnknown)
  const currency = await deps.methods.currency(order.amount.currency)
  if (!currency) throw new Error(`currency ${order.amount.currency} of an order is gone from the catalog`)
  const { status } = printProgress(order, currency)
  if (status !== 2 && status !== 3) return refuse(illegal('a payout must be in Success or Failed to have a voucher'))
  const { payType, methodCode: code } = order
  const method = await deps.methods.describe({ product: 'payout', currency: currency.code, payType, code })
  const outcome = status === 2 ? 'succeeded' : 'failed'
  const amount = amountOf(order, outcome, choices, currency)
  return ok({
    language: choices.language,
    outcome,
    amount,
    rows: rowsOf(order, app, choices, { amount, currency, methodName: method?.name ?? code }),
    madeAt: `${printLocalTime(deps.now(), currency.timeZone)} ${currency.timeZone}`,
  })
}

type Printed = { readonly amount: string; readonly currency: CatalogCurrency; readonly methodName: string }

function rowsOf(
  order: Order,
  app: App,
  choices: VoucherChoices,
  { amount, currency, methodName }: Printed,
): readonly VoucherRow[] {
  const { progress, party } = order
  const { fee, payTime, errorMsg } = printProgress(order, currency)
  const endedAt = 'endedAt' in progress ? printLocalTime(progress.endedAt, currency.timeZone) : undefined
  const rows: readonly (readonly [VoucherRow['label'], string | undefined])[] = [
    ['orderNo', order.orderNo],
    ['orderId', order.merchantOrderId],
    ['payer', app.merchantName],
    ['payee', party.name],
    ['account', party.accountNo],
    ['method', methodName],
    [choices.orderAmount ? 'amountOrdered' : 'amountPaid', amount],
    ['fee', choices.withFee ? printSum(fee, currency) : undefined],
    ['subject', choices.withSubject ? order.subject : undefined],
    ['createdAt', printLocalTime(order.createdAt, currency.timeZone)],
    ['paidAt', payTime],
    ['endedAt', endedAt],
    ['reason', errorMsg],
  ]
  return rows.flatMap(([label, text]) => (text === undefined ? [] : [{ label, text }]))
}

function amountOf(
  order: Order,
  outcome: Voucher['outcome'],
  { orderAmount }: VoucherChoices,
  currency: CatalogCurrency,
): string {
  if (orderAmount) return printSum(printWire(order.amount, currency), currency)
  const paid = outcome === 'succeeded' ? partsOf(order).payeeGets : { minor: 0n, currency: currency.code }
  return printSum(printWire(paid, currency), currency)
}

/** `1,250.00 USD` */
function printSum(text: string, { code }: CatalogCurrency): string {
  const [whole = '', decimals] = text.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${decimals === undefined ? grouped : `${grouped}.${decimals}`} ${code}`
}
