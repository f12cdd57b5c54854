import type { ReferenceMember } from '#protocols/reference.ts'
import { always, orNull, sometimes } from './wire-call.ts'

const payoutStatuses =
  '`PROCESSING` accepted, `WAITING` queued, `PAYING` with the bank, and the ends `SUCCESS`, `FAIL`, `CANCEL`.'
const payInStatuses = '`PAYING`, and the ends `SUCCESS` and `FAIL`.'

const merchantId = always('merchantId', 'string', 'Your MerchantId.', '100001')
const mchOrderNo = always('mchOrderNo', 'string', 'Your order number.', 'P123456')
const amount = always('amount', 'number', 'The amount of the order.', 100)
const paidAmount = always('amount', 'number', 'What was paid; before that, what was asked.', 100)
const orderNo = (prefix: string) => always('orderNo', 'string', 'Our order number.', `${prefix}8232147367892025344`)
const status = (about: string, example: string) => always('orderStatus', 'string', about, example)
const fee = (paid: boolean) =>
  paid
    ? sometimes('fee', 'number', 'What it cost.', 'present when it is paid', 1)
    : orNull('fee', 'number', 'What it cost; null until it is paid.')
const completionTime = orNull('completionTime', 'string', 'When it ended, local time of the currency; null until then.')
const completed = sometimes(
  'completionTime',
  'string',
  'When it was paid, local time.',
  'present when it is paid',
  '2026-01-31 12:54:26',
)
const channelOrderNo = sometimes('channelOrderNo', 'string', 'The number of the channel.', 'present when there is one')
const resultDesc = always(
  'resultDesc',
  'string',
  'Why a payout failed, such as `ACCOUNT_NOT_EXIST`; else `SUCCESS`.',
  'SUCCESS',
)
const nonceStr = (about: string) => always('nonceStr', 'string', about, '1722405268136')
const payTypeMember = always('payType', 'string', 'The `payType` of the request.', '11')

const ways: readonly ReferenceMember[] = [
  orNull(
    'payCode',
    'string',
    'The code, account or QR text by which the payer pays; null where there is none.',
    '8812345678901234',
  ),
  always('payUrl', 'string', 'Where the payer goes.', 'https://pay.example/pay/PAYIN…'),
  always('payDeskUrl', 'string', 'Our page of the payment.', 'https://pay.example/pay/PAYIN…'),
]

export const payOutApplied = [
  merchantId,
  mchOrderNo,
  orderNo('PAYOUT'),
  amount,
  always('fee', 'number', '0: what it costs is told when it is paid.', 0),
  status(payoutStatuses, 'PROCESSING'),
]

export const payOutAsked = [
  ...[merchantId, mchOrderNo, orderNo('PAYOUT'), channelOrderNo, amount, fee(false)],
  ...[status(payoutStatuses, 'PAYING'), completionTime, resultDesc],
]

export const payInApplied = [
  ...[merchantId, mchOrderNo, orderNo('PAYIN'), amount],
  always('orderFee', 'number', '0: what it costs is told when it is paid.', 0),
  ...ways,
]

export const payInAsked = [
  ...[merchantId, mchOrderNo, orderNo('PAYIN'), payTypeMember, ...ways, paidAmount, fee(false)],
  ...[status(payInStatuses, 'PAYING'), completionTime, nonceStr('That of the request.')],
]

export const balance = [
  always('mchId', 'string', 'Your MerchantId.', '100001'),
  always('balance', 'number', 'What you can pay out, in your home currency.', 39880.5),
  always('unBalance', 'number', 'What is yours and reserved, or not settled yet.', 101),
]

export const bank = [
  always('bankId', 'integer', 'What `bankId` of a request says.', 3),
  always('bankCode', 'string', 'Its name in capital letters.', 'BCP'),
  always('bankName', 'string', 'Its name.', 'BCP'),
]

const noticeNonce = nonceStr('Milliseconds; the same in every push of a notice.')

export const payOutTold = [
  ...[status('`SUCCESS`, `FAIL` or `CANCEL`.', 'SUCCESS'), amount, fee(true), mchOrderNo, merchantId],
  ...[orderNo('PAYOUT'), completed, channelOrderNo, resultDesc, noticeNonce],
]

export const payInTold = [
  ...[status('`SUCCESS` or `FAIL`.', 'SUCCESS'), paidAmount, fee(true), mchOrderNo, merchantId],
  ...[orderNo('PAYIN'), completed, payTypeMember, noticeNonce],
]
