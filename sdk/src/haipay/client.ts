import type { Answer, NoticeAnswer } from '../answer.ts'
import { type Arrived, type CallOptions, callGateway, type Transport } from '../call-gateway.ts'
import type { Read, Shape } from '../read-shape.ts'
import { type Fields, requestTexts, sortedText, withoutEmpty } from '../sorted-text.ts'
import type * as request from './fields.ts'
import { openKeys } from './keys.ts'
import type { HaipayNotice } from './notices.ts'
import { readFile, readNotice, readReply, type Voucher } from './read-signed.ts'
import type { HaipayWord } from './refusals.ts'
import * as reply from './replies.ts'

/** One app: its credentials are those of the back office. `currency` is the app's, or CASHIER. */
export type HaipaySettings = Transport & {
  readonly currency: string
  readonly appId: number
  readonly secretKey: string
  readonly merchantPrivateKey: string
  readonly platformPublicKey: string
}

export type HaipayAnswer<Data> = Answer<Data, HaipayWord>
type Call<Asked, Data> = (asked: Asked, options?: CallOptions) => Promise<HaipayAnswer<Data>>
type BySubscription = { readonly subscriptionNo: string }

/** A client of one app. Queries are repeated while their answer is unclear, orders are sent once (`CallOptions`). */
export type HaipayClient = {
  readonly collectApply: Call<request.CollectFields, reply.CollectApplied>
  readonly collectQuery: Call<request.OrderNumbers, reply.CollectQueried>
  readonly collectQueryV2: Call<request.OrderNumbers, reply.CollectQueriedV2>
  /** A stablecoin address that stays; asking again changes what is bound to it. */
  readonly collectApplyMultiple: Call<{ readonly payType: string; readonly inBankCode: string }, reply.FixedAddress>
  readonly payApply: Call<request.PayFields, reply.PayApplied>
  readonly payQuery: Call<request.OrderNumbers, reply.PayQueried>
  /** USD cards, Google Pay and Apple Pay: gives back the whole collection. */
  readonly refundApply: Call<request.RefundFields, reply.Refund>
  readonly refundQuery: Call<request.RefundNumbers, reply.Refund>
  /** Charges a stored card again. */
  readonly mitApply: Call<request.MitFields, reply.CollectApplied>
  readonly subscriptionApply: Call<request.SubscriptionFields, reply.Subscription>
  readonly subscriptionQuery: Call<BySubscription, reply.Subscription>
  readonly subscriptionCancel: Call<BySubscription, reply.Subscription>
  readonly subscriptionRefundApply: Call<BySubscription & { readonly orderNo: string }, reply.SubscriptionRefund>
  /** A CASHIER app: the payer picks the method, and with it the currency. */
  readonly cashierApply: Call<request.CashierFields, reply.CollectApplied>
  readonly cashierQuery: Call<{ readonly orderId: string; readonly orderNo: string }, reply.CollectQueried>
  readonly cashierQueryV2: Call<{ readonly orderId: string; readonly orderNo: string }, reply.CollectQueriedV2>
  readonly accountLedger: (options?: CallOptions) => Promise<HaipayAnswer<reply.Ledger>>
  readonly paymentConfig: Call<
    { readonly tranType?: string; readonly tranCode?: 'collect' | 'pay' },
    reply.PaymentConfig
  >
  readonly exchangeRate: Call<
    { readonly targetCurrency: string; readonly payType?: string; readonly inBankCode?: string },
    reply.ExchangeRate
  >
  /** The statement of a day, yyyyMMdd: 15 payouts, 20 collections, 40 the fund flow. Its link lives for one hour. */
  readonly documentDownload: Call<{ readonly type: 15 | 20 | 40; readonly date: string }, reply.Statement>
  readonly voucher: Call<{ readonly orderNo: string }, reply.VoucherPicture>
  /** Vouchers of ended payouts: one PDF, or a ZIP of several. Many may take longer than the usual `timeoutSeconds`. */
  readonly voucherPdf: Call<request.VoucherFields, Voucher>
  /** Any other call: the path behind the base address, the fields, and what the data of the answer hold. */
  readonly call: <S extends Shape>(
    asked: { readonly path: string; readonly fields: Fields; readonly isQuery: boolean; readonly shape: S },
    options?: CallOptions,
  ) => Promise<HaipayAnswer<Read<S>>>
  /** Verifies a notice by its raw body, before any JSON parser had it. Answer `acknowledgement` once it is kept. */
  readonly readNotice: (body: string | Uint8Array) => Promise<NoticeAnswer<HaipayNotice>>
}

/** The whole body by which a notice is acknowledged. */
export const acknowledgement = 'SUCCESS'

/** Opens a client. Throws a TypeError where a key cannot be read; whether it is the right one, the first call tells. */
export async function haipayClient(settings: HaipaySettings): Promise<HaipayClient> {
  const keys = await openKeys(settings)
  const verifier = { keys, secretKey: settings.secretKey }
  const currency = settings.currency.toLowerCase()

  async function sign(fields: Fields) {
    const body = withoutEmpty({ appId: settings.appId, ...fields })
    const signature = await keys.sign(sortedText(requestTexts(body), settings.secretKey))
    return { headers: {}, body: JSON.stringify({ ...body, sign: signature }) }
  }
  type Reading<Data> = (asked: Fields, arrived: Arrived) => Promise<HaipayAnswer<Data>>
  const make =
    <Asked extends Fields, Data>(path: string, isQuery: boolean, read: Reading<Data>): Call<Asked, Data> =>
    (asked, options) => {
      const call = { path, isQuery, sign: () => sign(asked) }
      return callGateway(settings, { ...call, read: (arrived) => read(asked, arrived) }, options)
    }
  const reading =
    <S extends Shape>(shape: S): Reading<Read<S>> =>
    (asked, arrived) =>
      readReply(verifier, shape, asked, arrived)
  const apply = <Asked extends Fields, S extends Shape>(path: string, shape: S): Call<Asked, Read<S>> =>
    make(path, false, reading(shape))
  const query = <Asked extends Fields, S extends Shape>(path: string, shape: S): Call<Asked, Read<S>> =>
    make(path, true, reading(shape))
  const subscribe = apply('/subscription/apply', reply.subscription)
  const ledger = query(`/${currency}/account/ledger`, reply.ledger)
  const rate = query('/common/quote/v1/exchange-rate', reply.exchangeRate)
  return {
    collectApply: apply(`/${currency}/collect/apply`, reply.collectApplied),
    collectQuery: query(`/${currency}/collect/query`, reply.collectQueried),
    collectQueryV2: query(`/${currency}/collect/query/v2`, reply.collectQueriedV2),
    collectApplyMultiple: apply(`/${currency}/collect/apply/multiple`, reply.fixedAddress),
    payApply: apply(`/${currency}/pay/apply`, reply.payApplied),
    payQuery: query(`/${currency}/pay/query`, reply.payQueried),
    refundApply: apply(`/${currency}/refund/apply`, reply.refund),
    refundQuery: query(`/${currency}/refund/refundQuery`, reply.refund),
    mitApply: apply(`/${currency}/mit/apply`, reply.collectApplied),
    subscriptionApply: (asked, options) => subscribe({ payType: 'SUBSCRIPTION', ...asked }, options),
    subscriptionQuery: query('/subscription/query', reply.subscription),
    // Cancelling twice is cancelling once, but the second time is refused: so it counts as an order.
    subscriptionCancel: apply('/subscription/cancel', reply.subscription),
    subscriptionRefundApply: apply('/subscription/refund/apply', reply.subscriptionRefund),
    cashierApply: apply('/global/cashier/collect/apply', reply.collectApplied),
    cashierQuery: query('/global/cashier/collect/query', reply.collectQueried),
    cashierQueryV2: query('/global/cashier/collect/query/v2', reply.collectQueriedV2),
    accountLedger: (options) => ledger({}, options),
    paymentConfig: query('/common/payment/config', reply.paymentConfig),
    exchangeRate: (asked, options) => rate({ sourceCurrency: 'USD', ...asked }, options),
    documentDownload: query('/common/document/download', reply.statement),
    voucher: query('/common/voucher', reply.voucher),
    voucherPdf: make('/common/voucher/pdf', true, async (_, arrived) => readFile(arrived)),
    call: ({ path, fields, isQuery, shape }, options) => (isQuery ? query : apply)(path, shape)(fields, options),
    readNotice: (body) => readNotice(verifier, body),
  }
}
