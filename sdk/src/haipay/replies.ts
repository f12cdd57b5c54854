import {
  decimal,
  flag,
  listOf,
  numberOf,
  objectOf,
  optional,
  type Read,
  text,
  token,
  whole,
  wordOf,
} from '../read-shape.ts'

/** 0 not started, 1 under way, 2 paid, 3 failed, 4 paid in part, 5 paid too much, -1 unclear. 2 to 5 are final. */
export const orderStatus = numberOf(-1, 0, 1, 2, 3, 4, 5)
/** -1 trouble, 1 being authorised, 2 active, 3 failed, 4 cancelled. */
export const subscriptionStatus = wordOf('-1', '1', '2', '3', '4')
/** 0 not started, 1 under way, 2 paid, 3 failed. */
export const deductionStatus = numberOf(0, 1, 2, 3)

const numbers = { orderId: text, orderNo: token } as const
const conversion = {
  amount: optional(decimal),
  exchangeRate: optional(decimal),
  orderAmount: optional(decimal),
} as const

export const collectApplied = {
  ...numbers,
  /** Where to send the payer. A charge of a card that needs nobody has none, or a page that leads back. */
  payUrl: optional(text),
  qrCode: optional(text),
  ...conversion,
  bankCode: optional(text),
  bankName: optional(text),
  bankNo: optional(token),
  bankUserName: optional(text),
  description: optional(text),
  referenceCode: optional(text),
  clientToken: optional(text),
} as const
export type CollectApplied = Read<typeof collectApplied>

const progress = {
  ...numbers,
  amount: decimal,
  fee: decimal,
  status: orderStatus,
  /** yyyy-MM-dd HH:mm:ss in the zone of the order's currency. */
  payTime: optional(text),
  errorMsg: optional(text),
} as const

export const collectQueried = { ...progress, actualAmount: decimal } as const
export type CollectQueried = Read<typeof collectQueried>

export const collectQueriedV2 = {
  ...collectQueried,
  currency: optional(text),
  originalCurrency: optional(text),
  originalAmount: optional(decimal),
  floatExchangeRate: optional(decimal),
} as const
export type CollectQueriedV2 = Read<typeof collectQueriedV2>

export const payApplied = { ...numbers, payUrl: optional(text) } as const
export type PayApplied = Read<typeof payApplied>

export const payQueried = progress
export type PayQueried = Read<typeof payQueried>

export const refund = {
  ...numbers,
  refundNo: optional(token),
  /** 0 under way, 1 done, 2 failed. */
  status: wordOf('0', '1', '2'),
  errorMsg: optional(text),
} as const
export type Refund = Read<typeof refund>

export const subscription = {
  subscriptionOrderId: optional(text),
  subscriptionNo: token,
  subject: optional(text),
  currency: optional(text),
  payType: optional(text),
  inBankCode: optional(text),
  amount: optional(decimal),
  payUrl: optional(text),
  clientToken: optional(text),
  recurringInterval: optional(wordOf('D', 'W', 'M', 'Y')),
  recurringIntervalCount: optional(whole),
  status: subscriptionStatus,
  deductList: optional(
    listOf(
      objectOf({
        deductNo: token,
        amount: decimal,
        status: deductionStatus,
        orderNo: optional(token),
        startTime: optional(text),
        endTime: optional(text),
      }),
    ),
  ),
} as const
export type Subscription = Read<typeof subscription>

export const subscriptionRefund = { orderNo: token, subscriptionNo: token, refundNo: optional(token) } as const
export type SubscriptionRefund = Read<typeof subscriptionRefund>

export const ledger = { bal: decimal, availableBal: decimal, frzBal: decimal, unSettleBal: decimal } as const
export type Ledger = Read<typeof ledger>

export const exchangeRate = {
  sourceCurrency: text,
  targetCurrency: text,
  payType: optional(text),
  inBankCode: optional(text),
  exchangeRate: decimal,
} as const
export type ExchangeRate = Read<typeof exchangeRate>

export const statement = { type: whole, date: token, fileUrl: text, expired: optional(token) } as const
export type Statement = Read<typeof statement>

/** A picture of a payout's voucher, in base64. */
export const voucher = { data: text } as const
export type VoucherPicture = Read<typeof voucher>

/** A permanent address, and the page that shows it. */
export const fixedAddress = { payUrl: optional(text), bankNo: text } as const
export type FixedAddress = Read<typeof fixedAddress>

export const paymentConfig = {
  userId: token,
  configs: listOf(
    objectOf({
      appId: token,
      appName: optional(text),
      tranCode: wordOf('collect', 'pay'),
      tranType: text,
      currNo: optional(text),
      payMethods: listOf(
        objectOf({
          inBankCode: text,
          name: optional(text),
          limit: optional(objectOf({ singleMinAmount: optional(decimal), singleMaxAmount: optional(decimal) })),
        }),
      ),
      supportRefund: optional(flag),
    }),
  ),
} as const
export type PaymentConfig = Read<typeof paymentConfig>
