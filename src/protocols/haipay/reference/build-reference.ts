import type { CatalogCurrency, Method, Product } from '#domain/methods/index.ts'
import { printWire } from '#protocols/haipay/amount.ts'
import type {
  Reference,
  ReferenceCall,
  ReferenceMember,
  ReferenceMethod,
  ReferencePage,
  Sample,
  WireForm,
} from '#protocols/reference.ts'
import { wireCalls } from './calls.ts'
import { describeField } from './describe-field.ts'
import { commonErrors, errorMeanings } from './error-meanings.ts'
import { printGuide } from './guide.ts'
import { wireNotices } from './notices.ts'
import { topicPages } from './pages.ts'
import { sampleOf } from './sample.ts'
import type { SigningCase } from './signing-case.ts'
import { always, type WireCall } from './wire-call.ts'

/** The catalog as the operator has it now. */
export type Catalog = { readonly currencies: readonly CatalogCurrency[]; readonly methods: readonly Method[] }

/** A page before its calls are filled in: of one currency, or of none. */
type Place = Pick<ReferencePage, 'name' | 'title' | 'group' | 'about' | 'facts'> & {
  /** Which calls stand on it: those that name one of these words. */
  readonly holds: ReadonlySet<string>
  readonly currency: CatalogCurrency | undefined
  readonly methods: readonly Method[]
}

/**
 * The reference of the HaiPay wire: a page for the generic form, one for each currency that has methods, and one for
 * each topic that spans them. Pages without calls are left out.
 */
export function buildReference(baseUrl: string, catalog: Catalog, signing: SigningCase): Reference {
  const topics: readonly Place[] = topicPages.map((page) => ({ ...page, currency: undefined, methods: [] }))
  const ofCurrencies = currencyPlaces(catalog).toSorted((one, other) => one.title.localeCompare(other.title, 'en'))
  const places = [...topics, ...ofCurrencies]
  return {
    protocol: 'haipay',
    title: 'HaiPay',
    baseUrl,
    wire: wireForm,
    guide: printGuide(baseUrl, signing),
    pages: places.map(fillPage).filter(({ calls }) => calls.length > 0),
    errors: errorMeanings,
  }
}

function currencyPlaces({ currencies, methods }: Catalog): readonly Place[] {
  const own = methods.filter((method) => method.protocol === 'haipay' && isInUse(method))
  const byCurrency = Map.groupBy(own, ({ currency }) => currency)
  return currencies.flatMap((currency) => {
    const usable = byCurrency.get(currency.code)
    return usable ? [currencyPlace(currency, usable)] : []
  })
}

/** A method that only an older list of the vendor names is in nobody's use. */
function isInUse({ status }: Method): boolean {
  return status !== 'Unavailable'
}

function currencyPlace(currency: CatalogCurrency, methods: readonly Method[]): Place {
  const { code, country, wireDigits, timeZone } = currency
  const products = new Set(methods.map(({ product }) => product))
  const what = [products.has('collect') && 'Collections', products.has('payout') && 'payouts'].filter(Boolean)
  return {
    name: code.toLowerCase(),
    title: `${placeName(country)} (${code})`,
    group: 'Currencies',
    about: `${what.join(' and ').replace(/^p/, 'P')} in ${currencyName(code)}.`,
    facts: [
      ['Amounts', wireDigits === 0 ? `${code} without decimals` : `${code} with up to ${wireDigits} decimals`],
      ['Times', `local time of ${timeZone.replace('_', ' ')}`],
    ],
    holds: new Set([...products, code.toLowerCase()]),
    currency,
    methods,
  }
}

function fillPage(place: Place): ReferencePage {
  const { name, title, group, about, facts, holds, currency, methods } = place
  const stands = ({ on }: { readonly on: readonly string[] }) => on.some((word) => holds.has(word))
  const code = currency?.code ?? ''
  return {
    ...{ name, title, group, about, facts },
    calls: wireCalls.filter(stands).map((call) => fillCall(call, place)),
    notices: wireNotices.filter(stands).map(({ on: _, members, ...notice }) => ({ ...notice, members: members(code) })),
    methods: currency ? methods.toSorted(byProduct).map((method) => printMethod(method, currency)) : [],
  }
}

function fillCall(call: WireCall, place: Place): ReferenceCall {
  const { path, title, about, source } = call
  const code = place.currency?.code ?? ''
  const { currency } = place
  const table = call.fields(code).filter(({ unlisted }) => !unlisted)
  return {
    path: code ? path.replace('{currency}', code.toLowerCase()) : path,
    ...{ title, about, source },
    request: [
      appId,
      ...(call.lists ?? []),
      ...table.map(describeField).map((member) => withMethods(member, call, place)),
      requestSign,
    ],
    answer: call.answer(code),
    errors: [...commonErrors, ...call.errors].sort(),
    samples: samplesOf(call, place.methods, currency),
  }
}

/** Success and failure are told in the envelope; only `data` is signed. */
const wireForm: WireForm = {
  bodies: ['application/json'],
  frame: { first: 'appId', last: 'sign' },
  success: { status: '1', error: '00000000', msg: '' },
  failure: [
    always('status', 'string', 'Of a failure.', '0', { oneOf: ['0'] }),
    always('error', 'string', 'What went wrong.', '1001'),
    always('msg', 'string', 'The same in words.', 'name can not be empty', { pattern: '.' }),
  ],
  codeMember: 'error',
  acknowledgement: 'SUCCESS',
}

const appId = always('appId', 'integer', 'The number of your app.', 1054)
const requestSign = always('sign', 'string', 'Your signature of the other members.', '0Np0HI3bcjoVIX…')

/** Of an order, one example for each pay type that can be used now. */
function samplesOf(call: WireCall, methods: readonly Method[], currency: Place['currency']): readonly Sample[] {
  const product = productOf(call)
  if (!product || !currency) return call.sample ? [{ title: '', body: call.sample }] : []
  const open = methods.filter((method) => method.product === product && method.status === 'Available')
  const firsts = [...Map.groupBy(open, ({ payType }) => payType).values()].flatMap(([first]) => first ?? [])
  return firsts.map((method) => sampleOf(call.fields(currency.code), method, currency))
}

function productOf({ path }: WireCall): Product | undefined {
  if (path === '/{currency}/collect/apply') return 'collect'
  return path === '/{currency}/pay/apply' ? 'payout' : undefined
}

/** The pay types and methods of the currency as the words a field takes. */
function withMethods(member: ReferenceMember, call: WireCall, { methods }: Place): ReferenceMember {
  const product = productOf(call)
  const own = methods.filter((method) => method.product === product)
  const isPayType = member.name === 'payType' || member.name === 'accountType'
  const isCode = member.name === 'inBankCode' || member.name === 'bankCode'
  if (own.length === 0 || !(isPayType || isCode)) return member
  const words = [...new Set(own.map(({ payType, code }) => (isPayType ? payType : code)))]
  // A method without a code takes any bank.
  return words.includes('') ? member : { ...member, oneOf: words }
}

function byProduct({ product: one }: Method, { product: other }: Method): number {
  return one.localeCompare(other)
}

function printMethod(method: Method, currency: CatalogCurrency): ReferenceMethod {
  const { product, payType, code, name, minMinor, maxMinor, status } = method
  const print = (minor: bigint | null) =>
    minor === null ? '' : printWire({ minor, currency: currency.code }, currency)
  const direction = product === 'collect' ? 'Collections' : 'Payouts'
  return { direction, payType, code, name, least: print(minMinor), most: print(maxMinor), status }
}

function placeName(country: string): string {
  if (country === '') return 'Stablecoin'
  const name = new Intl.DisplayNames('en', { type: 'region' }).of(country) ?? country
  return name.replace(' SAR China', '')
}

/** A stablecoin has no name but its code, which is longer than ISO allows. */
function currencyName(code: string): string {
  if (code.length > 3) return code
  return new Intl.DisplayNames('en', { type: 'currency' }).of(code) ?? code
}
