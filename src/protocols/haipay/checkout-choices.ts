import type { Checkout, Checkouts } from '#domain/checkouts/index.ts'
import type { Rates } from '#domain/fx/index.ts'
import type { App, Directory } from '#domain/merchants/index.ts'
import type { CatalogCurrency, MethodForApp, Methods } from '#domain/methods/index.ts'
import type { CreateCollection, Orders } from '#domain/orders/index.ts'
import type { Choice } from '#protocols/protocol.ts'
import { printWire, stepOf } from './amount.ts'
import { collectionPrefix, convertAsked, multipleOf, takesPartial } from './collect-apply.ts'
import { collectFields } from './country-fields/collect.ts'
import { lackingNames } from './fields.ts'
import { currenciesOf, reaches } from './regions.ts'

export type CheckoutDeps = {
  readonly directory: Pick<Directory, 'appsOfMerchant'>
  readonly methods: Pick<Methods, 'currency' | 'listOpen'>
  readonly rates: Pick<Rates, 'find'>
  readonly orders: Pick<Orders, 'createCollection' | 'acceptCollection'>
  readonly checkouts: Pick<Checkouts, 'choose'>
}

type Offer = { readonly command: CreateCollection; readonly choice: Choice }
/** One currency of a region: the merchant's app and what the payer would pay in it. */
type Place = Pick<CreateCollection, 'app' | 'amount' | 'requested'> & { readonly currency: CatalogCurrency }

/**
 * Required of collections, but the call of the global cashier has no field for them: a phone, and the picture of what
 * is bought. What else a method requires and the checkout does not say keeps the method from being offered.
 */
const waived: readonly string[] = ['phone', 'goodsAvatar']

/**
 * The methods that a payer may pick: open for the merchant's app of a currency of the region, usable there, with the
 * amount in that currency, at the rate of now, within their limits, and with a channel. A currency without an app or
 * without a fresh rate has none.
 */
export async function listChoices(deps: CheckoutDeps, checkout: Checkout): Promise<readonly Choice[]> {
  return (await listOffers(deps, checkout)).map(({ choice }) => choice)
}

/**
 * Makes the checkout's order with the method that was picked. False where that is not on offer any more in these
 * words, or the checkout is not open: look again at what there is.
 */
export async function choose(deps: CheckoutDeps, checkout: Checkout, choiceId: string): Promise<boolean> {
  const offer = (await listOffers(deps, checkout)).find(({ choice }) => choice.id === choiceId)
  if (!offer) return false
  const { merchantId, orderNo, cashierKey } = checkout
  const release = (tx: Parameters<Checkouts['choose']>[0]) => deps.checkouts.choose(tx, { merchantId, orderNo })
  const created = await deps.orders.createCollection({ ...offer.command, given: { orderNo, cashierKey, release } })
  return created.ok
}

async function listOffers(deps: CheckoutDeps, checkout: Checkout): Promise<readonly Offer[]> {
  const apps = await deps.directory.appsOfMerchant(checkout.merchantId)
  const usable = apps.filter((app) => app.protocol === checkout.protocol && app.status === 'active')
  const offers = currenciesOf(checkout.region).map(async (code) => {
    // Of several apps of one currency the oldest.
    const app = usable.find((one) => one.currency === code)
    const place = app && (await placeOf(deps, checkout, app))
    return place ? offersAt(deps, checkout, place) : []
  })
  return (await Promise.all(offers)).flat()
}

async function placeOf(deps: CheckoutDeps, checkout: Checkout, app: App): Promise<Place | undefined> {
  const asked = checkout.amount
  const currency = await deps.methods.currency(app.currency)
  const from = await deps.methods.currency(asked.currency)
  if (!currency || !from) return undefined
  if (currency.code === from.code) {
    const isWhole = asked.minor % multipleOf(currency) === 0n
    return isWhole ? { app, currency, amount: asked, requested: undefined } : undefined
  }
  const converted = await convertAsked(deps, asked, from, currency)
  if (!converted.ok) return undefined
  const { amount, exchangeRate } = converted.value
  return { app, currency, amount, requested: { amount: asked, exchangeRate } }
}

async function offersAt(deps: CheckoutDeps, checkout: Checkout, place: Place): Promise<readonly Offer[]> {
  const open = await deps.methods.listOpen({ app: place.app, product: 'collect' })
  const fitting = open.filter((method) => method.code !== '' && reaches(checkout.region, method))
  const offers = fitting.map(async (method): Promise<readonly Offer[]> => {
    const command = commandOf(checkout, place, method)
    if (lacks(checkout, command, place.currency)) return []
    const accepted = await deps.orders.acceptCollection(command)
    if (!accepted.ok) return []
    const { amount, requested } = place
    const id = `${amount.currency} ${method.payType} ${method.code} ${amount.minor}`
    const { channelId } = accepted.value
    return [{ command, choice: { id, method, amount, exchangeRate: requested?.exchangeRate, channelId } }]
  })
  return (await Promise.all(offers)).flat()
}

function commandOf(checkout: Checkout, place: Place, method: MethodForApp): CreateCollection {
  const { app, currency, amount, requested } = place
  return {
    app,
    // The merchant's order number stays in the namespace of the app that asked.
    namespace: checkout.namespace,
    merchantOrderId: checkout.merchantOrderId,
    numberPrefix: collectionPrefix,
    amount,
    stepMinor: stepOf(currency),
    payType: method.payType,
    methodCode: method.code,
    notifyUrl: checkout.notifyUrl,
    subject: checkout.subject,
    party: checkout.party,
    fields: { ...goodsOf(checkout, place), ...checkout.fields },
    requested,
    takesPartial: takesPartial(currency),
    returnUrl: checkout.returnUrl,
    failUrl: checkout.failUrl,
  }
}

/** What some countries want to know of the goods, as far as the checkout says it. */
function goodsOf(checkout: Checkout, { app, amount, currency }: Place): Readonly<Record<string, string>> {
  const names = new Set(collectFields(currency.code).flatMap(({ name, need }) => (need === 'required' ? [name] : [])))
  const known = {
    goodsName: checkout.subject,
    goodsQuantity: '1',
    goodsPrice: printWire(amount, currency),
    goodsSku: checkout.merchantOrderId,
    platform: app.merchantName,
  }
  return Object.fromEntries(Object.entries(known).filter(([name]) => names.has(name as never)))
}

/** Whether the method requires what the checkout does not say. */
function lacks(checkout: Checkout, command: CreateCollection, currency: CatalogCurrency): boolean {
  const said = {
    ...command.party,
    ...command.fields,
    orderId: checkout.merchantOrderId,
    amount: printWire(command.amount, currency),
    payType: command.payType,
    inBankCode: command.methodCode ?? '',
    callBackUrl: checkout.returnUrl,
    callBackFailUrl: checkout.failUrl,
    subject: checkout.subject,
  }
  return lackingNames(collectFields(currency.code), said).some((name) => !waived.includes(name))
}
