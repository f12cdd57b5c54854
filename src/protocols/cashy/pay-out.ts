import { ok, refuse } from '#core/result.ts'
import type { Methods } from '#domain/methods/index.ts'
import type { Orders } from '#domain/orders/index.ts'
import { keep } from '#protocols/fields.ts'
import { printNumber, readPrice, stepOf } from './amount.ts'
import { payOutFields } from './countries/pay-out-fields.ts'
import { createError } from './errors.ts'
import { currencyText, readFields } from './fields.ts'
import { namespaceOf } from './namespace.ts'
import type { Answer, Call } from './open-call.ts'

export type PayOutDeps = {
  readonly orders: Pick<Orders, 'createPayout'>
  readonly methods: Pick<Methods, 'currency'>
}

/** Every payout of this wire goes to a bank; the catalog knows which. */
const payType = 'BANK'

/** `/api/payOut` (Create Payout Order): takes a payout once its money is reserved. */
export async function payOut(deps: PayOutDeps, { app, keyVersion, members }: Call): Promise<Answer> {
  const table = payOutFields(currencyText(members))
  const read = readFields(members, table)
  if (!read.ok) return read
  const texts = read.value
  const price = await readPrice(deps, texts)
  if (!price.ok) return price
  const { amount, currency, country } = price.value
  const created = await deps.orders.createPayout({
    app,
    namespace: namespaceOf(app),
    merchantOrderId: texts.mchOrderNo,
    numberPrefix: 'PAYOUT',
    numberForm: 'short',
    nonce: texts.nonceStr,
    amount,
    stepMinor: stepOf(currency, country),
    payType,
    methodCode: texts.bankId,
    notifyUrl: texts.notifyUrl,
    subject: texts.remark,
    party: keep(table, texts, 'party'),
    fields: keep(table, texts, 'fields'),
    accountNo: texts.accountNo,
    payeeName: texts.accountName,
    keyVersion,
  })
  if (!created.ok) return refuse(createError('payout', created.refusal))
  const { orderNo } = created.value
  const printed = {
    merchantId: app.wireId,
    mchOrderNo: texts.mchOrderNo,
    orderNo,
    amount: printNumber(amount, currency),
  }
  // Its fee is what it turns out to cost, which is told when it is paid.
  return ok({ ...printed, fee: 0, orderStatus: 'PROCESSING' })
}
