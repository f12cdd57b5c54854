import { ok, refuse } from '#core/result.ts'
import type { Methods } from '#domain/methods/index.ts'
import type { CreatePayout, Orders } from '#domain/orders/index.ts'
import { readAmount, stepOf } from './amount.ts'
import { payFields } from './country-fields/payout.ts'
import { keep, readFields } from './fields.ts'
import { namespaceOf } from './namespace.ts'
import type { Answer, CurrencyCall } from './open-call.ts'
import { tellRefusal } from './tell-refusal.ts'

export type PayApplyDeps = {
  readonly orders: Pick<Orders, 'createPayout'>
  readonly methods: Pick<Methods, 'find'>
}

/** Two digits in front of the order numbers of payouts. */
const numberPrefix = '15'

/** `/{currency}/pay/apply` (HaiPay Api.txt, Payout Application): takes a payout once its money is reserved. */
export async function payApply(deps: PayApplyDeps, call: CurrencyCall): Promise<Answer> {
  const { app, currency, key, members } = call
  const table = payFields(currency.code)
  const read = readFields(members, table)
  if (!read.ok) return read
  const texts = read.value
  const amount = readAmount(texts.amount, currency)
  if (!amount.ok) return amount
  const command: CreatePayout = {
    app,
    namespace: namespaceOf(app, 'payout'),
    merchantOrderId: texts.orderId,
    numberPrefix,
    amount: amount.value,
    stepMinor: stepOf(currency),
    payType: texts.accountType,
    methodCode: texts.bankCode,
    notifyUrl: texts.notifyUrl,
    subject: texts.subject,
    party: keep(table, texts, 'party'),
    fields: keep(table, texts, 'fields'),
    accountNo: texts.accountNo,
    payeeName: texts.name,
    keyVersion: key.version,
  }
  const created = await deps.orders.createPayout(command)
  if (!created.ok) return refuse(await tellRefusal(deps, 'payout', command, currency, created.refusal))
  return ok({ orderId: created.value.merchantOrderId, orderNo: created.value.orderNo })
}
