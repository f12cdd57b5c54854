import { ok, refuse } from '#core/result.ts'
import type { Methods } from '#domain/methods/index.ts'
import type { Orders } from '#domain/orders/index.ts'
import { keep } from '#protocols/fields.ts'
import { printNumber, readPrice, stepOf } from './amount.ts'
import { payInFields } from './countries/pay-in-fields.ts'
import { createError } from './errors.ts'
import { currencyText, readFields } from './fields.ts'
import { namespaceOf } from './namespace.ts'
import type { Answer, Call } from './open-call.ts'
import { type PayerLink, printWays } from './ways.ts'

export type PayInDeps = {
  readonly orders: Pick<Orders, 'createCollection'>
  readonly methods: Pick<Methods, 'currency'>
  readonly payerLink: PayerLink
}

/** What a country's `payType` means where the country names no meanings: a code by which the payer pays. */
const codeToPayBy = 'VA'
const expirySecondsDefault = 3_600

/** `/api/payIn` (Create Payin Order): takes a collection, answers how to pay it. */
export async function payIn(deps: PayInDeps, { app, members }: Call): Promise<Answer> {
  const table = payInFields(currencyText(members))
  const read = readFields(members, table)
  if (!read.ok) return read
  const texts = read.value
  const price = await readPrice(deps, texts)
  if (!price.ok) return price
  const { amount, currency, country } = price.value
  const created = await deps.orders.createCollection({
    app,
    namespace: namespaceOf(app),
    merchantOrderId: texts.mchOrderNo,
    numberPrefix: 'PAYIN',
    numberForm: 'short',
    nonce: texts.nonceStr,
    amount,
    stepMinor: stepOf(currency, country),
    payType: country.payTypes?.get(texts.payType) ?? codeToPayBy,
    methodCode: texts.bankId,
    expirySeconds: texts.expireTime === undefined ? expirySecondsDefault : Number.parseInt(texts.expireTime, 10),
    notifyUrl: texts.notifyUrl,
    subject: texts.remark,
    party: keep(table, texts, 'party'),
    fields: keep(table, texts, 'fields'),
    requested: undefined,
    takesPartial: true,
    returnUrl: undefined,
    failUrl: undefined,
  })
  if (!created.ok) return refuse(createError('collection', created.refusal))
  const order = created.value
  return ok({
    merchantId: app.wireId,
    mchOrderNo: order.merchantOrderId,
    orderNo: order.orderNo,
    amount: printNumber(amount, currency),
    orderFee: 0,
    ...printWays(deps, order),
  })
}
