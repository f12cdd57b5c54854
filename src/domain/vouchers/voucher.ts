/** The languages that a voucher can be written in. */
export type VoucherLanguage = 'zh' | 'en'

/** What a payout's voucher says. All texts are printed already; what is absent is not on it. */
export type Voucher = {
  readonly language: VoucherLanguage
  readonly outcome: 'succeeded' | 'failed'
  /** Decimal text and currency, such as `1,250.00 USD`. */
  readonly amount: string
  readonly rows: readonly VoucherRow[]
  /** When it was made, with its zone. */
  readonly madeAt: string
}

/** One line of a voucher; a text that is too long for the line is continued below it. */
export type VoucherRow = { readonly label: VoucherLabel; readonly text: string }

export type VoucherLabel =
  | 'orderNo'
  | 'orderId'
  | 'payer'
  | 'payee'
  | 'account'
  | 'method'
  | 'amountOrdered'
  | 'amountPaid'
  | 'fee'
  | 'subject'
  | 'createdAt'
  | 'paidAt'
  | 'endedAt'
  | 'reason'

/** What is to be made of vouchers: a picture of one, a document of one, or an archive of many documents. */
export type VoucherJob =
  | { readonly kind: 'png' | 'pdf'; readonly voucher: Voucher }
  | { readonly kind: 'zip'; readonly vouchers: readonly { readonly name: string; readonly voucher: Voucher }[] }
