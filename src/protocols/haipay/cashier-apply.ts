import { parseAmount } from '#core/money.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { Checkouts, OpenCheckout } from '#domain/checkouts/index.ts'
import type { CatalogCurrency, Methods } from '#domain/methods/index.ts'
import { cashierFields } from './cashier-fields.ts'
import { collectionPrefix, multipleOf } from './collect-apply.ts'
import { createError, illegal, type WireError } from './errors.ts'
import { pick, readFields } from './fields.ts'
import { namespaceOf } from './namespace.ts'
import type { Answer, Call } from './open-call.ts'
import { webUrl } from './rules.ts'

export type CashierApplyDeps = {
  readonly checkouts: Pick<Checkouts, 'open'>
  readonly methods: Pick<Methods, 'currency'>
  /** The payer's page of an order. */
  readonly payerLink: (orderNo: string, cashierKey: string) => string
}

/** The amounts of this call have two decimals in every currency. */
export const cashierDigits = 2
const dollarsMinMinor = 99n

/** `/global/cashier/collect/apply`: takes a collection whose method, and with it the currency, the payer picks. */
export async function cashierApply(deps: CashierApplyDeps, { app, members }: Call): Promise<Answer> {
  const read = readFields(members, cashierFields)
  if (!read.ok) return read
  const texts = read.value
  const currency = await deps.methods.currency(texts.currency)
  if (!currency) return refuse(illegal('currency is not known'))
  const amount = readAsked(texts.amount, currency)
  if (!amount.ok) return amount
  const opened = await deps.checkouts.open({
    app,
    namespace: namespaceOf(app, 'collection'),
    merchantOrderId: texts.orderId,
    numberPrefix: collectionPrefix,
    amount: amount.value,
    region: texts.region,
    subject: texts.subject,
    party: pick(texts, ['name', 'email', 'partnerUserId']),
    fields: pick(texts, ['body']),
    notifyUrl: texts.notifyUrl,
    returnUrl: texts.callBackUrl,
    failUrl: texts.callBackFailUrl,
    cancelUrl: texts.cancelUrl !== undefined && webUrl.holds(texts.cancelUrl) ? texts.cancelUrl : undefined,
  })
  if (!opened.ok) return refuse(createError('collection', opened.refusal))
  const { merchantOrderId: orderId, orderNo, cashierKey } = opened.value
  return ok({ orderId, orderNo, payUrl: deps.payerLink(orderNo, cashierKey) })
}

/** An amount that an order of its own currency could have, so that no method is shut out by how it is written. */
function readAsked(text: string, currency: CatalogCurrency): Result<OpenCheckout['amount'], WireError> {
  const amount = parseAmount(text, currency.code, currency.minorDigits, cashierDigits)
  if (!amount) return refuse(illegal('amount must be a plain decimal with two decimals, such as 300.00'))
  if (amount.minor === 0n) return refuse(illegal('amount must be more than zero'))
  if (currency.code === 'USD' && amount.minor < dollarsMinMinor) return refuse(illegal('amount must be from 0.99 USD'))
  const multiple = multipleOf(currency)
  return amount.minor % multiple === 0n
    ? ok(amount)
    : refuse(illegal(`amount must be a multiple of ${multiple} minor units of ${currency.code}`))
}
