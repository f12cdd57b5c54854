import { type Money, minorEnd } from '#core/money.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { cardMethodCode } from '#domain/cards/index.ts'
import { convert, printRate, type Rates } from '#domain/fx/index.ts'
import type { CatalogCurrency, Methods } from '#domain/methods/index.ts'
import type { CreateCollection, Order, Orders, PaymentCard } from '#domain/orders/index.ts'
import { printWire, readAmount, stepOf } from './amount.ts'
import { cardOf, isPciForm, pciFields } from './card-fields.ts'
import { collectFields } from './country-fields/collect.ts'
import { printReply } from './country-fields/reply.ts'
import { illegal, type WireError } from './errors.ts'
import { type FieldTable, keep, readFields } from './fields.ts'
import { namespaceOf } from './namespace.ts'
import type { Answer, CurrencyCall } from './open-call.ts'
import { clientTokenOf, type PayLinkDeps, payUrlOf } from './pay-link.ts'
import type { SignedValue } from './sign.ts'
import { tellRefusal } from './tell-refusal.ts'

export type CollectApplyDeps = PayLinkDeps & {
  readonly orders: Pick<Orders, 'createCollection'>
  readonly methods: Pick<Methods, 'currency' | 'find'>
  readonly rates: Pick<Rates, 'find'>
}

type Optional = 'name' | 'phone' | 'email' | 'currency' | 'inBankCode' | 'notifyUrl' | 'subject' | 'callBackFailUrl'

/** What both forms say: that of every method, and that of a card that comes with the request. */
type CollectTexts = Readonly<Record<'orderId' | 'amount' | 'payType' | 'callBackUrl' | 'partnerUserId', string>> & {
  readonly [Name in Optional]?: string
}

/** A request as it was read: its texts, what of them is kept with the order, and the card it carries. */
type Read = Pick<CreateCollection, 'party' | 'fields'> & {
  readonly texts: CollectTexts
  readonly card: PaymentCard | undefined
}
/** What the merchant asked for in another currency, as it was written and as it is kept. */
type Requested = NonNullable<CreateCollection['requested']> & { readonly text: string }
type Amounts = { readonly amount: CreateCollection['amount']; readonly requested: Requested | undefined }

/** Two digits in front of the order numbers of collections. */
export const collectionPrefix = '20'
/** Currencies whose pages know a partly paid and an overpaid order (4 and 5). */
export const partialCurrencies: ReadonlySet<string> = new Set(['PHP', 'THB', 'VND', 'TWD', 'USDT', 'USDC'])
/** Amounts are whole multiples of this many minor units where a currency's page says so. */
const multiples: ReadonlyMap<string, bigint> = new Map([['VND', 100n]])

/** `/{currency}/collect/apply` (HaiPay Api.txt, Collection Application): takes a collection, answers how to pay it. */
export async function collectApply(deps: CollectApplyDeps, call: CurrencyCall): Promise<Answer> {
  const read = isPciForm(call.members, call.currency.code) ? readPci(call) : readGeneric(call)
  if (!read.ok) return read
  const amounts = await readAmounts(deps, call.currency, read.value.texts)
  if (!amounts.ok) return amounts
  const command = commandOf(call, read.value, amounts.value)
  const created = await deps.orders.createCollection(command)
  if (!created.ok) return refuse(await tellRefusal(deps, 'collection', command, call.currency, created.refusal))
  return ok(printApplied(deps, created.value, call.currency, amounts.value.requested))
}

function readGeneric({ members, currency }: CurrencyCall): Result<Read, WireError> {
  const table = collectFields(currency.code)
  const texts = readFields(members, table)
  return texts.ok ? ok({ ...keptOf(table, texts.value), texts: texts.value, card: undefined }) : texts
}

function readPci({ members }: CurrencyCall): Result<Read, WireError> {
  const texts = readFields(members, pciFields)
  return texts.ok ? ok({ ...keptOf(pciFields, texts.value), texts: texts.value, card: cardOf(texts.value) }) : texts
}

function keptOf(table: FieldTable, texts: Readonly<Record<string, string | undefined>>) {
  return { party: keep(table, texts, 'party'), fields: keep(table, texts, 'fields') }
}

/** The amount in the path's currency: as it was sent, or converted where `currency` names another one. */
async function readAmounts(
  deps: Pick<CollectApplyDeps, 'methods' | 'rates'>,
  currency: CatalogCurrency,
  texts: CollectTexts,
): Promise<Result<Amounts, WireError>> {
  const named = texts.currency?.toUpperCase() ?? currency.code
  const multiple = multipleOf(currency)
  if (named === currency.code) {
    const amount = readAmount(texts.amount, currency)
    if (!amount.ok) return amount
    if (amount.value.minor % multiple !== 0n) return refuse(illegal(`amount must be a multiple of ${multiple}`))
    return ok({ amount: amount.value, requested: undefined })
  }
  const from = await deps.methods.currency(named)
  if (!from) return refuse(illegal('currency is not known'))
  const asked = readAmount(texts.amount, from)
  if (!asked.ok) return asked
  const converted = await convertAsked(deps, asked.value, from, currency)
  if (!converted.ok) return converted
  const { amount, exchangeRate } = converted.value
  return ok({ amount, requested: { amount: asked.value, exchangeRate, text: printWire(asked.value, from) } })
}

/** What an amount asked in one currency is in another, by the rate of now, in steps that the other's wire takes. */
export async function convertAsked(
  deps: Pick<CollectApplyDeps, 'rates'>,
  asked: Money,
  from: CatalogCurrency,
  currency: CatalogCurrency,
): Promise<Result<{ readonly amount: Money; readonly exchangeRate: string }, WireError>> {
  const rate = await deps.rates.find(from.code, currency.code)
  if (!rate.ok) return refuse(illegal(`currency cannot be converted to ${currency.code} now`))
  const digits = { base: from.minorDigits, quote: currency.minorDigits }
  const amount = convert(asked, rate.value, digits, 'half-up', multipleOf(currency))
  if (amount.minor >= minorEnd) return refuse(illegal(`amount is more than ${currency.code} can express`))
  if (amount.minor === 0n) return refuse(illegal(`amount is less than ${currency.code} can express`))
  return ok({ amount, exchangeRate: printRate(rate.value.scaled) })
}

/** Amounts of a currency are whole multiples of this many minor units. */
export function multipleOf(currency: CatalogCurrency): bigint {
  return multiples.get(currency.code) ?? stepOf(currency)
}

/** Whether the currency's page knows a partly paid and an overpaid order (4 and 5). */
export function takesPartial(currency: CatalogCurrency): boolean {
  return partialCurrencies.has(currency.code)
}

function commandOf(
  { app, currency }: CurrencyCall,
  { texts, party, fields, card }: Read,
  amounts: Amounts,
): CreateCollection {
  const { requested } = amounts
  return {
    app,
    namespace: namespaceOf(app, 'collection'),
    merchantOrderId: texts.orderId,
    numberPrefix: collectionPrefix,
    amount: amounts.amount,
    stepMinor: stepOf(currency),
    payType: texts.payType,
    methodCode: texts.inBankCode,
    notifyUrl: texts.notifyUrl,
    subject: texts.subject,
    party,
    fields,
    requested: requested && { amount: requested.amount, exchangeRate: requested.exchangeRate },
    takesPartial: takesPartial(currency),
    returnUrl: texts.callBackUrl,
    failUrl: texts.callBackFailUrl,
    ...(card && { card }),
  }
}

function printApplied(
  deps: PayLinkDeps,
  order: Order,
  currency: CatalogCurrency,
  requested: Requested | undefined,
): Record<string, SignedValue> {
  return {
    orderId: order.merchantOrderId,
    orderNo: order.orderNo,
    payUrl: payUrlOf(deps, order),
    ...printReply(order),
    ...printHostedCard(order),
    ...(requested && {
      amount: printWire(order.amount, currency),
      exchangeRate: requested.exchangeRate,
      orderAmount: requested.text,
    }),
  }
}

/** What the vendor's hosted card page answers besides (Credit Card Collection Application). */
function printHostedCard(order: Order): Record<string, string> {
  if (order.methodCode !== cardMethodCode || order.cardId !== undefined) return {}
  return { bankCode: order.methodCode, clientToken: clientTokenOf(order) }
}
