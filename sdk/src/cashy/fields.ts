/** How an order is asked for: one of the numbers is enough, and the vendor recommends the platform's. */
export type OrderNumbers =
  | { readonly mchOrderNo: string; readonly orderNo?: string }
  | { readonly mchOrderNo?: string; readonly orderNo: string }

/** Fields that a country adds; the gateway's reference at `/docs` has them. */
type More = { readonly [field: string]: string | number | boolean | null | undefined }

/** What both kinds of order ask for. The nonce is the client's own business. */
type OrderFields = More & {
  readonly currency: string
  /** Decimal text, `"100.00"`; it goes out as the JSON number that it is. */
  readonly amount: string
  /** Your own number: never used before, at most 32 characters. */
  readonly mchOrderNo: string
  readonly notifyUrl: string
  readonly remark: string
  readonly phone?: string
  readonly email?: string
}

export type PayOutFields = OrderFields & {
  readonly accountName: string
  readonly accountNo: string
  /** In Peru 20 digits, for every bank but the four large ones. */
  readonly cciAccountNo?: string
  readonly accountType: number
  readonly bankId?: number
  readonly idType?: string | number
  readonly idCard?: string
}

export type PayInFields = OrderFields & {
  readonly payType: number
  readonly realName: string
  readonly expireTime?: number
  readonly reusableStatus?: boolean
}
