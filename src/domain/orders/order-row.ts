import { z } from 'zod'
import { type Money, money, partsPerMillion } from '#core/money.ts'
import type { FeeRule } from '#domain/fees/index.ts'
import { type Exchange, printRate, readRate } from '#domain/fx/index.ts'
import type { Order, OrderKind, OrderProgress, OrderState } from './order.ts'
import type { OrderRow } from './store.ts'

const words = z.record(z.string(), z.string())
const instructions = z.object({
  payUrl: z.string().exactOptional(),
  qrCode: z.string().exactOptional(),
  bankCode: z.string().exactOptional(),
  bankName: z.string().exactOptional(),
  bankNo: z.string().exactOptional(),
  bankUserName: z.string().exactOptional(),
  description: z.string().exactOptional(),
})
const feeRule = z.object({
  ratePpm: z.string(),
  fixedMinor: z.string(),
  minMinor: z.string().nullable(),
  maxMinor: z.string().nullable(),
  side: z.enum(['inside', 'outside']),
  stepMinor: z.string(),
})
const exchange = z.object({
  payCurrency: z.string(),
  payMinor: z.string(),
  rate: z.string(),
  market: z.string(),
  digits: z.number().int(),
  payDigits: z.number().int(),
})

/** The row as JSON for jsonb_populate_recordset: integers as text, so that none passes through a float. */
export type NewOrderRow = { readonly [Column in keyof OrderRow]?: unknown }

/** Reads an order from its row. */
export function orderOf(row: OrderRow): Order {
  const amountOf = (minor: bigint) => money(minor, row.currency)
  const payable = row.exchange === null ? undefined : readExchange(row.exchange, row.currency)
  return {
    merchantId: row.merchant_id,
    orderNo: row.order_no,
    appId: row.app_id,
    protocol: row.protocol,
    kind: row.kind as OrderKind,
    merchantOrderId: row.merchant_order_id,
    amount: amountOf(row.amount_minor),
    exchange: payable,
    payType: row.pay_type,
    methodCode: row.method_code,
    feeRule: readFeeRule(row.fee_rule),
    reserved: row.reserved_minor === null ? undefined : amountOf(row.reserved_minor),
    takesPartial: row.takes_partial,
    requested: requestedOf(row),
    notifyUrl: row.notify_url ?? undefined,
    returnUrl: row.return_url ?? undefined,
    failUrl: row.fail_url ?? undefined,
    subject: row.subject ?? undefined,
    party: words.parse(row.party),
    sealedAccount: row.sealed_account ?? undefined,
    fields: words.parse(row.fields),
    instructions: row.instructions === null ? undefined : instructions.parse(row.instructions),
    cashierKey: row.cashier_key ?? undefined,
    channelId: row.channel_id,
    original: originalOf(row, amountOf),
    attemptNo: row.attempt_no,
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
    cardId: row.card_id ?? undefined,
    keepCard: row.keep_card ?? false,
    progress: progressOf(row, amountOf, payable?.pay.currency),
  }
}

/** The columns that change when an order moves, as JSON for jsonb_populate_recordset. */
export function progressColumns(progress: OrderProgress): NewOrderRow {
  const paid = 'paid' in progress ? progress.paid : 'held' in progress ? progress.held : undefined
  return {
    state: progress.state,
    fee_minor: 'fee' in progress ? progress.fee.minor.toString() : '0',
    paid_minor: paid?.minor.toString() ?? null,
    received_minor: 'received' in progress ? (progress.received?.minor.toString() ?? null) : null,
    paid_at: 'paidAt' in progress ? progress.paidAt.toISOString() : null,
    ended_at: 'endedAt' in progress ? progress.endedAt.toISOString() : null,
    reason: 'reason' in progress ? (progress.reason ?? null) : null,
  }
}

/** The order as JSON for jsonb_populate_recordset. */
export function rowOf(order: Order, namespace: string): NewOrderRow {
  return {
    merchant_id: order.merchantId,
    order_no: order.orderNo,
    app_id: order.appId,
    protocol: order.protocol,
    kind: order.kind,
    namespace,
    merchant_order_id: order.merchantOrderId,
    currency: order.amount.currency,
    amount_minor: order.amount.minor.toString(),
    exchange: order.exchange && printExchange(order.exchange),
    pay_type: order.payType,
    method_code: order.methodCode,
    fee_rule: printFeeRule(order.feeRule),
    reserved_minor: order.reserved?.minor.toString(),
    takes_partial: order.takesPartial,
    requested_currency: order.requested?.amount.currency,
    requested_minor: order.requested?.amount.minor.toString(),
    exchange_rate: order.requested?.exchangeRate,
    notify_url: order.notifyUrl,
    return_url: order.returnUrl,
    fail_url: order.failUrl,
    subject: order.subject,
    party: order.party,
    sealed_account: order.sealedAccount && `\\x${order.sealedAccount.toString('hex')}`,
    fields: order.fields,
    instructions: order.instructions,
    cashier_key: order.cashierKey,
    channel_id: order.channelId,
    original_order_no: order.original?.orderNo,
    fee_back_minor: order.original?.feeBack.minor.toString(),
    attempt_no: order.attemptNo,
    created_at: order.createdAt.toISOString(),
    expires_at: order.expiresAt?.toISOString(),
    card_id: order.cardId,
    keep_card: order.keepCard || undefined,
    ...progressColumns(order.progress),
  }
}

/** What is held is in the currency that came, `payCurrency` where it is another one than the order's. */
function progressOf(row: OrderRow, amountOf: (minor: bigint) => Money, payCurrency: string | undefined): OrderProgress {
  const state = row.state as OrderState
  const reason = row.reason ?? undefined
  const cameAs = (minor: bigint | null) => (minor === null ? undefined : money(minor, payCurrency ?? row.currency))
  const held = cameAs(row.paid_minor)
  const received = cameAs(row.received_minor)
  const paid = () => ({ ...paidOf(row, amountOf), ...(received && { received }) })
  switch (state) {
    case 'created':
    case 'queued':
    case 'pending':
      return { state }
    case 'unclear':
      return { state, reason, held }
    case 'succeeded':
    case 'partly_paid':
    case 'overpaid':
      return { state, ...paid() }
    case 'failed':
    case 'expired':
    case 'rejected':
      return { state, held, ...endedOf(row) }
    case 'returned':
    case 'disputed':
      return { state, ...paid(), ...endedOf(row) }
  }
}

function paidOf(row: OrderRow, amountOf: (minor: bigint) => Money) {
  if (row.paid_minor === null || row.paid_at === null)
    throw new Error(`order ${row.order_no} is paid without an amount`)
  return { paid: amountOf(row.paid_minor), fee: amountOf(row.fee_minor), paidAt: row.paid_at }
}

function endedOf(row: OrderRow) {
  if (row.reason === null || row.ended_at === null) throw new Error(`order ${row.order_no} ended without a reason`)
  return { reason: row.reason, endedAt: row.ended_at }
}

function originalOf(row: OrderRow, amountOf: (minor: bigint) => Money): Order['original'] {
  if (row.original_order_no === null || row.fee_back_minor === null) return undefined
  return { orderNo: row.original_order_no, feeBack: amountOf(row.fee_back_minor) }
}

function requestedOf(row: OrderRow): Order['requested'] {
  if (row.requested_currency === null || row.requested_minor === null || row.exchange_rate === null) return undefined
  return { amount: money(row.requested_minor, row.requested_currency), exchangeRate: row.exchange_rate }
}

function readExchange(stored: unknown, base: string): Exchange {
  const { payCurrency: quote, payMinor, rate, market, digits, payDigits } = exchange.parse(stored)
  const rateOf = (text: string) => ({ base, quote, scaled: readRate(text) ?? cannotRead(text) })
  return {
    pay: money(BigInt(payMinor), quote),
    rate: rateOf(rate),
    market: rateOf(market),
    digits: { base: digits, quote: payDigits },
  }
}

function cannotRead(rate: string): never {
  throw new Error(`the rate ${rate} of an order cannot be read`)
}

function printExchange({ pay, rate, market, digits }: Exchange): z.input<typeof exchange> {
  return {
    payCurrency: pay.currency,
    payMinor: pay.minor.toString(),
    rate: printRate(rate.scaled),
    market: printRate(market.scaled),
    digits: digits.base,
    payDigits: digits.quote,
  }
}

function readFeeRule(stored: unknown): FeeRule {
  const rule = feeRule.parse(stored)
  return {
    ratePpm: partsPerMillion(BigInt(rule.ratePpm)),
    fixedMinor: BigInt(rule.fixedMinor),
    minMinor: rule.minMinor === null ? undefined : BigInt(rule.minMinor),
    maxMinor: rule.maxMinor === null ? undefined : BigInt(rule.maxMinor),
    side: rule.side,
    stepMinor: BigInt(rule.stepMinor),
  }
}

function printFeeRule(rule: FeeRule): z.input<typeof feeRule> {
  return {
    ratePpm: rule.ratePpm.toString(),
    fixedMinor: rule.fixedMinor.toString(),
    minMinor: rule.minMinor?.toString() ?? null,
    maxMinor: rule.maxMinor?.toString() ?? null,
    side: rule.side,
    stepMinor: rule.stepMinor.toString(),
  }
}
