import { ok, type Result, refuse } from '#core/result.ts'
import { cardMethodCode } from '#domain/cards/index.ts'
import type { CreateCollection } from '#domain/orders/index.ts'
import { readAmount, stepOf } from './amount.ts'
import { type CollectApplyDeps, collectionPrefix } from './collect-apply.ts'
import { illegal, type WireError } from './errors.ts'
import { optional, pick, readFields, required, type Texts } from './fields.ts'
import { namespaceOf } from './namespace.ts'
import type { Answer, CurrencyCall } from './open-call.ts'
import { clientTokenOf, payUrlOf } from './pay-link.ts'
import { email, noticeUrl, oneOf, partnerUserId, phone, webUrl } from './rules.ts'
import { tellRefusal } from './tell-refusal.ts'

/** The vendor's card page, Credit Card Collection Application MIT Mode, in its order. */
const fields = [
  required('orderId', 48),
  optional('name', 255),
  optional('phone', 32, phone),
  optional('email', 254, email),
  required('amount', 32),
  required('payType', 64),
  required('inBankCode', 64),
  optional('clientIp', 64),
  required('callBackUrl', 2048, webUrl),
  required('callBackFailUrl', 2048, webUrl),
  optional('notifyUrl', 2048, noticeUrl),
  required('subject', 255),
  { ...optional('body', 1024), lines: true },
  required('partnerUserId', 128, partnerUserId),
  optional('tokenID', 128),
  optional('token', 4096),
  optional('loadingType', 1, oneOf('0', '1')),
  optional('cancelUrl', 2048, webUrl),
] as const

type MitTexts = Texts<typeof fields>

/**
 * `/usd/mit/apply`: a card that the merchant charges by itself. Without `tokenID` the payer types the card on our page,
 * and the notice of the paid order carries the token; with it, that card is charged, and its payer sees nothing.
 */
export async function mitApply(deps: CollectApplyDeps, call: CurrencyCall): Promise<Answer> {
  const texts = readFields(call.members, fields)
  if (!texts.ok) return texts
  const command = commandOf(call, texts.value)
  if (!command.ok) return command
  const created = await deps.orders.createCollection(command.value)
  if (!created.ok) return refuse(await tellRefusal(deps, 'collection', command.value, call.currency, created.refusal))
  const order = created.value
  return ok({
    orderId: order.merchantOrderId,
    orderNo: order.orderNo,
    payUrl: payUrlOf(deps, order),
    clientToken: clientTokenOf(order),
  })
}

function commandOf({ app, currency }: CurrencyCall, texts: MitTexts): Result<CreateCollection, WireError> {
  if (texts.inBankCode !== cardMethodCode) return refuse(illegal(`inBankCode must be ${cardMethodCode}`))
  const amount = readAmount(texts.amount, currency)
  if (!amount.ok) return amount
  return ok({
    app,
    namespace: namespaceOf(app, 'collection'),
    merchantOrderId: texts.orderId,
    numberPrefix: collectionPrefix,
    amount: amount.value,
    stepMinor: stepOf(currency),
    payType: texts.payType,
    methodCode: texts.inBankCode,
    notifyUrl: texts.notifyUrl,
    subject: texts.subject,
    party: pick(texts, ['name', 'phone', 'email', 'partnerUserId']),
    fields: pick(texts, ['body', 'clientIp']),
    requested: undefined,
    takesPartial: false,
    returnUrl: texts.callBackUrl,
    failUrl: texts.callBackFailUrl,
    ...(texts.tokenID === undefined ? { keepCard: true } : { card: { kind: 'stored', cardId: texts.tokenID } }),
  })
}
