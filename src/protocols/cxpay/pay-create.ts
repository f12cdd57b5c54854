import { ok, refuse } from '#core/result.ts'
import type { Methods } from '#domain/methods/index.ts'
import type { Orders } from '#domain/orders/index.ts'
import type { PayCodes } from '#domain/pay-codes/index.ts'
import { stepOf } from './amount.ts'
import { createError } from './errors.ts'
import { fieldsOf, readFields } from './fields.ts'
import { namespaceOf } from './namespace.ts'
import type { Answer, Call } from './open-call.ts'
import { readPrice } from './read-price.ts'

export type PayCreateDeps = {
  readonly orders: Pick<Orders, 'createPayout'>
  readonly methods: Pick<Methods, 'currency'>
  readonly payCodes: PayCodes
}

/** The fields of a request, before its country has added to them. */
export const payFields = fieldsOf(
  ['merchant', 'payCode', 'amount', 'orderId', 'notifyUrl', 'bankAccount', 'customName'],
  ['remark', 'number', 'email'],
)

/** `/pay/create` (CXPay api.txt 4): takes a payout once its money is reserved. */
export async function payCreate(deps: PayCreateDeps, call: Call): Promise<Answer> {
  const read = readFields(call.members, payFields)
  if (!read.ok) return read
  const texts = read.value
  const price = await readPrice(deps, call.app, 'payout', texts)
  if (!price.ok) return price
  const { amount, currency, payCode } = price.value
  const { number, email, remark } = texts
  const created = await deps.orders.createPayout({
    app: call.app,
    namespace: namespaceOf(call.app, 'payout'),
    merchantOrderId: texts.orderId ?? '',
    numberPrefix: '',
    amount,
    stepMinor: stepOf(currency),
    payType: payCode.payType,
    methodCode: payCode.methodCode,
    notifyUrl: texts.notifyUrl,
    subject: undefined,
    party: { ...(number && { phone: number }), ...(email && { email }) },
    fields: remark === undefined ? {} : { remark },
    accountNo: texts.bankAccount ?? '',
    payeeName: texts.customName ?? '',
    keyVersion: call.keyVersion,
  })
  return created.ok ? ok({ platOrderId: created.value.orderNo }) : refuse(createError(created.refusal))
}
