import { ok, type Result, refuse } from '#core/result.ts'
import { cardMethodCode } from '#domain/cards/index.ts'
import { convert, printRate, type Rates } from '#domain/fx/index.ts'
import type { CatalogCurrency, Methods } from '#domain/methods/index.ts'
import type { CreateCollection, Order, Orders, PaymentCard } from '#domain/orders/index.ts'
import { printWire, readAmount, stepOf } from './amount.ts'
import { cardOf, isPciForm, pciFields, pciKept } from './card-fields.ts'
import { collectFields, keptFields } from './collect-fields.ts'
import { illegal, type WireError } from './errors.ts'
import { pick, readFields } from './fields.ts'
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
type Read = {
  readonly texts: CollectTexts
  readonly kept: Readonly<Record<string, string>>
  readonly card: PaymentCard | undefined
}
/** What the merchant asked for in another currency, as it was written and as it is kept. */
type Requested = NonNullable<CreateCollection['requested']> & { readonly text: string }
type Amounts = { readonly amount: CreateCollection['amount']; readonly requested: Requested | undefined }

/** Two digits in front of the order numbers of collections. */
export const numberPrefix = '20'
/** Currencies whose pages know a partly paid and an overpaid order (4 and 5). */
const partialCurrencies: ReadonlySet<string> = new Set(['PHP', 'THB', 'VND', 'TWD', 'USDT', 'USDC'])
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
  const texts = readFields(members, collectFields(currency.code))
  return texts.ok ? ok({ texts: texts.value, kept: keptFields(texts.value), card: undefined }) : texts
}

function readPci({ members }: CurrencyCall): Result<Read, WireError> {
  const texts = readFields(members, pciFields)
  return texts.ok ? ok({ texts: texts.value, kept: pick(texts.value, pciKept), card: cardOf(texts.value) }) : texts
}

/** The amount in the path's currency: as it was sent, or converted where `currency` names another one. */
async function readAmounts(
  deps: Pick<CollectApplyDeps, 'methods' | 'rates'>,
  currency: CatalogCurrency,
  texts: CollectTexts,
): Promise<Result<Amounts, WireError>> {
  const named = texts.currency?.toUpperCase() ?? currency.code
  const multiple = multiples.get(currency.code) ?? stepOf(currency)
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
  const rate = await deps.rates.find(from.code, currency.code)
  if (!rate.ok) return refuse(illegal(`currency cannot be converted to ${currency.code} now`))
  const digits = { base: from.minorDigits, quote: currency.minorDigits }
  const amount = convert(asked.value, rate.value, digits, 'half-up', multiple)
  if (amount.minor === 0n) return refuse(illegal(`amount is less than ${currency.code} can express`))
  const exchangeRate = printRate(rate.value.scaled)
  return ok({ amount, requested: { amount: asked.value, exchangeRate, text: printWire(asked.value, from) } })
}

function commandOf({ app, currency }: CurrencyCall, { texts, kept, card }: Read, amounts: Amounts): CreateCollection {
  const { requested } = amounts
  return {
    app,
    namespace: namespaceOf(app, 'collection'),
    merchantOrderId: texts.orderId,
    numberPrefix,
    amount: amounts.amount,
    stepMinor: stepOf(currency),
    payType: texts.payType,
    methodCode: texts.inBankCode,
    notifyUrl: texts.notifyUrl,
    subject: texts.subject,
    party: pick(texts, ['name', 'phone', 'email', 'partnerUserId']),
    fields: kept,
    requested: requested && { amount: requested.amount, exchangeRate: requested.exchangeRate },
    takesPartial: partialCurrencies.has(currency.code),
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
    ...printInstructions(order),
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

/** Only what the page names for the method, and only what has a value. */
function printInstructions({ instructions = {}, amount, payType }: Order): Record<string, string> {
  const printed = pick(instructions, instructionNames(amount.currency, payType))
  const reference = amount.currency === 'EGP' ? instructions.bankNo : undefined
  return reference ? { ...printed, referenceCode: reference, bankNo: reference } : printed
}

/** Which instructions a merchant gets beside the link, so that it can show them itself. */
function instructionNames(currency: string, payType: string): readonly string[] {
  if (payType === 'QR') return ['qrCode']
  if (payType === 'VA') return ['bankCode', 'bankNo', 'bankUserName']
  if (currency === 'USDT' || currency === 'USDC') return ['bankNo']
  const isVietnam = currency === 'VND' && payType === 'BANK_TRANSFER'
  return isVietnam ? ['bankCode', 'bankName', 'bankNo', 'bankUserName', 'description'] : []
}
