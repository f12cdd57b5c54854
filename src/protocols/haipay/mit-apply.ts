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
export const mitFields = [
  { ...required('orderId', 48), about: 'Your order number, unique per app.', example: 'M233323000059' },
  { ...optional('name', 255), about: 'The payer.', example: 'Jane Payer' },
  { ...optional('phone', 32, phone), about: "The payer's telephone.", example: '13122336688' },
  { ...optional('email', 254, email), about: "The payer's address.", example: 'payer@example.com' },
  { ...required('amount', 32), about: 'In dollars, 0.99 to 1000.00.', example: '100.00' },
  { ...required('payType', 64), about: 'The kind of method.', example: 'BANK_TRANSFER' },
  { ...required('inBankCode', 64), about: 'The method.', example: 'CREDIT_CARD' },
  { ...optional('clientIp', 64), about: "The address of the payer's machine.", example: '203.0.113.7' },
  {
    ...required('callBackUrl', 2048, webUrl),
    about: "Where the payer's browser goes after success.",
    example: 'https://shop.example/paid',
  },
  {
    ...required('callBackFailUrl', 2048, webUrl),
    about: "Where the payer's browser goes after failure.",
    example: 'https://shop.example/failed',
  },
  {
    ...optional('notifyUrl', 2048, noticeUrl),
    about: "Where notices go; absent: the app's address.",
    example: 'https://shop.example/notices',
  },
  { ...required('subject', 255), about: 'What is paid for.', example: 'A pair of shoes' },
  { ...optional('body', 1024), lines: true, about: 'More about it.', example: 'Size 42, blue' },
  { ...required('partnerUserId', 128, partnerUserId), about: 'Your number of the payer.', example: '9527' },
  {
    ...optional('tokenID', 128),
    about: 'The token of a stored card, from the notice of its first payment; absent for that one.',
  },
  { ...optional('token', 4096), about: 'Taken from older clients; means nothing here.' },
  { ...optional('loadingType', 1, oneOf('0', '1')), about: 'Taken from older clients; means nothing here.' },
  { ...optional('cancelUrl', 2048, webUrl), about: 'Taken from older clients; means nothing here.' },
] as const

type MitTexts = Texts<typeof mitFields>

/**
 * `/usd/mit/apply`: a card that the merchant charges by itself. Without `tokenID` the payer types the card on our page,
 * and the notice of the paid order carries the token; with it, that card is charged, and its payer sees nothing.
 */
export async function mitApply(deps: CollectApplyDeps, call: CurrencyCall): Promise<Answer> {
  const texts = readFields(call.members, mitFields)
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
