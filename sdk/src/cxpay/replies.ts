import { decimal, flag, numberOf, optional, type Read, text, token } from '../read-shape.ts'

/** 0 taken, 1 paid, 2 failed. */
const status = numberOf(0, 1, 2)

export const collectCreated = {
  /** The payer's page. */
  url: text,
  platOrderId: optional(token),
  orderId: optional(text),
} as const
export type CollectCreated = Read<typeof collectCreated>

export const payCreated = { platOrderId: token } as const
export type PayCreated = Read<typeof payCreated>

export const orderQueried = {
  orderId: text,
  platOrderId: token,
  /** What was really paid: compare it with your own order by `sameAmount`. */
  amount: decimal,
  status,
  /** The bank's reference of 12 digits, once there is one. */
  utr: optional(token),
  fee: optional(decimal),
} as const
export type OrderQueried = Read<typeof orderQueried>

export const balance = { balanceAll: decimal, balanceUsable: decimal } as const
export type Balance = Read<typeof balance>

/** Older merchants have notices without `reverse` and `remark`, or without `fee`. */
export const notice = {
  orderId: text,
  platOrderId: token,
  /** What was really paid: compare it with your own order by `sameAmount`. */
  amount: decimal,
  status,
  /** True with status 2 where a payment was told as paid and is now taken back. */
  reverse: optional(flag),
  /** Of a success the order's own remark, of a failure the reason. */
  remark: optional(text),
  fee: optional(decimal),
} as const
export type CxpayNotice = Read<typeof notice>
