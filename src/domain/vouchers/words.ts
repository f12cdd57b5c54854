import type { Voucher, VoucherLabel, VoucherLanguage } from './voucher.ts'

type Words = Readonly<Record<VoucherLabel | Voucher['outcome'] | 'title' | 'madeAt', string>>

/** The words that are printed on a voucher. */
export const words: Record<VoucherLanguage, Words> = {
  zh: {
    title: '付款凭证',
    succeeded: '付款成功',
    failed: '付款失败',
    orderNo: '平台订单号',
    orderId: '商户订单号',
    payer: '付款方',
    payee: '收款人',
    account: '收款账号',
    method: '收款方式',
    amountOrdered: '订单金额',
    amountPaid: '实付金额',
    fee: '手续费',
    subject: '用途',
    createdAt: '创建时间',
    paidAt: '付款时间',
    endedAt: '结束时间',
    reason: '失败原因',
    madeAt: '凭证生成时间',
  },
  en: {
    title: 'Payment voucher',
    succeeded: 'Paid',
    failed: 'Failed',
    orderNo: 'Order number',
    orderId: 'Merchant order number',
    payer: 'Payer',
    payee: 'Payee',
    account: "Payee's account",
    method: 'Paid by',
    amountOrdered: 'Order amount',
    amountPaid: 'Amount paid',
    fee: 'Fee',
    subject: 'Subject',
    createdAt: 'Created',
    paidAt: 'Paid at',
    endedAt: 'Ended at',
    reason: 'Reason',
    madeAt: 'Voucher made at',
  },
}
