import { ok, refuse } from '#core/result.ts'
import type { Methods } from '#domain/methods/index.ts'
import type { Order, Orders } from '#domain/orders/index.ts'
import type { PayCodes } from '#domain/pay-codes/index.ts'
import { stepOf } from './amount.ts'
import { createError } from './errors.ts'
import { fieldsOf, readFields } from './fields.ts'
import { namespaceOf } from './namespace.ts'
import type { Answer, Call } from './open-call.ts'
import { readPrice } from './read-price.ts'

export type CollectCreateDeps = {
  readonly orders: Pick<Orders, 'createCollection'>
  readonly methods: Pick<Methods, 'currency'>
  readonly payCodes: PayCodes
  /** The payer's page of an order. */
  readonly payerLink: (orderNo: string, cashierKey: string) => string
}

/** The fields of a request, before its country has added to them. */
export const collectFields = fieldsOf(
  ['merchant', 'payCode', 'amount', 'orderId', 'notifyUrl'],
  ['callbackUrl', 'remark', 'customName', 'number', 'email'],
)

/** `/collect/create` (CXPay api.txt 3): takes a collection, answers the payer's page and our order number. */
export async function collectCreate(deps: CollectCreateDeps, call: Call): Promise<Answer> {
  const read = readFields(call.members, collectFields)
  if (!read.ok) return read
  const texts = read.value
  const price = await readPrice(deps, call.app, 'collect', texts)
  if (!price.ok) return price
  const { amount, currency, payCode } = price.value
  const { customName, number, email, remark } = texts
  const created = await deps.orders.createCollection({
    app: call.app,
    namespace: namespaceOf(call.app, 'collection'),
    merchantOrderId: texts.orderId ?? '',
    numberPrefix: '',
    amount,
    stepMinor: stepOf(currency),
    payType: payCode.payType,
    methodCode: payCode.methodCode,
    notifyUrl: texts.notifyUrl,
    subject: undefined,
    party: { ...(customName && { name: customName }), ...(number && { phone: number }), ...(email && { email }) },
    fields: remark === undefined ? {} : { remark },
    requested: undefined,
    takesPartial: true,
    returnUrl: texts.callbackUrl,
    failUrl: texts.callbackUrl,
  })
  if (!created.ok) return refuse(createError(created.refusal))
  const order = created.value
  // The page's sample has the address alone; a client in use reads our number here too.
  return ok({ url: linkOf(deps, order), platOrderId: order.orderNo })
}

function linkOf(deps: Pick<CollectCreateDeps, 'payerLink'>, order: Order): string {
  if (!order.cashierKey) throw new Error(`collection ${order.orderNo} has no key for its payer's page`)
  return order.instructions?.payUrl ?? deps.payerLink(order.orderNo, order.cashierKey)
}
