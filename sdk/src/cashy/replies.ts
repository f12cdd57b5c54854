import { decimal, optional, type Read, text, token, wordOf } from '../read-shape.ts'

/** Of payouts all of them, of pay-ins PAYING, SUCCESS and FAIL. SUCCESS, FAIL and CANCEL are final. */
const orderStatus = wordOf('PROCESSING', 'WAITING', 'PAYING', 'SUCCESS', 'FAIL', 'CANCEL')

const numbers = { merchantId: token, mchOrderNo: text, orderNo: text } as const
const page = { payCode: optional(token), payUrl: optional(text), payDeskUrl: optional(text) } as const

export const payOutApplied = { ...numbers, amount: decimal, fee: optional(decimal), orderStatus } as const
export type PayOutApplied = Read<typeof payOutApplied>

export const payOutQueried = {
  ...numbers,
  channelOrderNo: optional(token),
  amount: decimal,
  /** Absent until it is paid. */
  fee: optional(decimal),
  orderStatus,
  /** yyyy-MM-dd HH:mm:ss in the zone of the order's currency; absent until it is final. */
  completionTime: optional(text),
  resultDesc: optional(text),
} as const
export type PayOutQueried = Read<typeof payOutQueried>

export const payInApplied = { ...numbers, amount: decimal, orderFee: optional(decimal), ...page } as const
export type PayInApplied = Read<typeof payInApplied>

export const payInQueried = {
  ...numbers,
  payType: optional(token),
  ...page,
  amount: decimal,
  fee: optional(decimal),
  orderStatus,
  completionTime: optional(text),
} as const
export type PayInQueried = Read<typeof payInQueried>

/** `balance` can be used, `unBalance` not yet. */
export const balance = { mchId: token, balance: decimal, unBalance: decimal } as const
export type Balance = Read<typeof balance>

export const bank = { bankId: token, bankCode: optional(token), bankName: text } as const
export type Bank = Read<typeof bank>

export const notice = {
  ...numbers,
  channelOrderNo: optional(token),
  /** Compare it with your own order by `sameAmount`. */
  amount: decimal,
  /** There only when it is paid, as is `completionTime`. */
  fee: optional(decimal),
  orderStatus,
  completionTime: optional(text),
  resultDesc: optional(text),
} as const
export type CashyNotice = Read<typeof notice>
