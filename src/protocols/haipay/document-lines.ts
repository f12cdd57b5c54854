import { printLocalTime } from '#core/clock.ts'
import type { FlowLine, PrintedBalances } from '#domain/ledger/index.ts'
import type { CatalogCurrency } from '#domain/methods/index.ts'
import type { Notice } from '#domain/notices/index.ts'
import type { Order, OrderState } from '#domain/orders/index.ts'
import { printWire } from './amount.ts'
import { printProgress } from './progress.ts'

// The words of status are the vendor's (CommonApi); the headings, which it does not publish, are ours.

const collectionWords: Record<OrderState, string> = {
  created: 'Not Started',
  queued: 'Paying',
  pending: 'Paying',
  unclear: 'Error',
  succeeded: 'Success',
  disputed: 'Success',
  failed: 'Failed',
  expired: 'Failed',
  rejected: 'Failed',
  returned: 'Failed',
  partly_paid: 'Payment Part Success',
  overpaid: 'Payment Excess Success',
}

const payoutWords: Record<OrderState, string> = {
  ...collectionWords,
  queued: 'Pending',
  pending: 'Pending',
  rejected: 'Submit Error',
}

type NoticeSeen = Pick<Notice, 'state' | 'pushes'>

export const collectionHeadings = [
  ...['orderNo', 'orderId', 'currency', 'payType', 'inBankCode', 'amount', 'actualAmount', 'fee', 'status'],
  ...['settlementStatus', 'notificationStatus', 'createTime', 'payTime', 'name', 'subject', 'errorMsg'],
] as const

/** One line per collection. */
export function collectionLine(order: Order, notice: NoticeSeen | undefined, currency: CatalogCurrency) {
  const { actualAmount, fee, payTime, errorMsg } = printProgress(order, currency)
  return [
    ...[order.orderNo, order.merchantOrderId, currency.code, order.payType, order.methodCode],
    ...[printWire(order.amount, currency), actualAmount, fee, collectionWords[order.progress.state]],
    ...[settlementWord(order), noticeWord(notice), printLocalTime(order.createdAt, currency.timeZone), payTime ?? ''],
    ...[order.party.name ?? '', order.subject ?? '', errorMsg ?? ''],
  ]
}

export const payoutHeadings = [
  ...['orderNo', 'orderId', 'currency', 'accountType', 'bankCode', 'accountNo', 'name', 'amount', 'fee', 'status'],
  ...['notificationStatus', 'createTime', 'payTime', 'subject', 'errorMsg'],
] as const

/** One line per payout. */
export function payoutLine(order: Order, notice: NoticeSeen | undefined, currency: CatalogCurrency) {
  const { fee, payTime, errorMsg } = printProgress(order, currency)
  return [
    ...[order.orderNo, order.merchantOrderId, currency.code, order.payType, order.methodCode],
    ...[order.party.accountNo ?? '', order.party.name ?? '', printWire(order.amount, currency), fee],
    ...[payoutWords[order.progress.state], noticeWord(notice), printLocalTime(order.createdAt, currency.timeZone)],
    ...[payTime ?? '', order.subject ?? '', errorMsg ?? ''],
  ]
}

export const flowHeadings = [
  ...['time', 'type', 'orderNo', 'orderId', 'currency', 'change', 'availableChange', 'frozenChange'],
  ...['unsettledChange', 'balance', 'availableBalance', 'frozenBalance', 'unsettledBalance', 'remark'],
] as const

/** The line with which a fund flow begins or ends. */
export function balanceLine(type: string, at: Date, balances: PrintedBalances, currency: CatalogCurrency) {
  const line = { at, kind: type, orderNo: undefined, merchantOrderId: undefined, reason: undefined, change: nothing }
  return flowLine(line, balances, currency)
}

/** One line per journal, with the balances after it. */
export function flowLine(line: Omit<FlowLine, 'cause'>, after: PrintedBalances, currency: CatalogCurrency) {
  const print = (minor: bigint) => printWire({ minor, currency: currency.code }, currency)
  const columns = (of: PrintedBalances) => [of.total, of.available, of.frozen, of.unsettled].map(print)
  return [
    ...[printLocalTime(line.at, currency.timeZone), line.kind, line.orderNo ?? '', line.merchantOrderId ?? ''],
    ...[currency.code, ...columns(line.change), ...columns(after), line.reason ?? ''],
  ]
}

const nothing: PrintedBalances = { total: 0n, available: 0n, frozen: 0n, unsettled: 0n }

/** Money is settled at once; a dispute takes it back. */
function settlementWord({ progress }: Order): string {
  if (progress.state === 'disputed') return 'Settlement Failed (Reversed)'
  return 'paid' in progress ? 'Success' : 'Not Start'
}

function noticeWord(notice: NoticeSeen | undefined): string {
  if (!notice) return 'Not Start'
  if (notice.state === 'acknowledged') return 'Success'
  if (notice.state === 'no address') return 'Error'
  return notice.pushes === 0 ? 'Not Start' : 'Failed'
}
