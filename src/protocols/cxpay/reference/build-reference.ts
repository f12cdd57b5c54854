import type { CatalogCurrency, Method } from '#domain/methods/index.ts'
import { printNumber } from '#protocols/cxpay/amount.ts'
import { type CountryRule, ruleOf } from '#protocols/cxpay/country-rules.ts'
import type { Field } from '#protocols/cxpay/fields.ts'
import { exampleOf } from '#protocols/openapi.ts'
import type {
  Reference,
  ReferenceCall,
  ReferenceMember,
  ReferenceMethod,
  ReferenceNotice,
  ReferencePage,
  WireForm,
} from '#protocols/reference.ts'
import { always, noticeMembers, type WireCall, wireCalls } from './calls.ts'
import { errorMeanings, printGuide } from './guide.ts'

/** The catalog as the operator has it now. */
export type Catalog = { readonly currencies: readonly CatalogCurrency[]; readonly methods: readonly Method[] }

const wire: WireForm = {
  bodies: ['application/json', 'application/x-www-form-urlencoded'],
  frame: { first: 'merchant', last: 'sign' },
  success: { code: 200, success: true, msg: 'success', desc: '' },
  failure: [
    always('code', 'integer', '400 is yours to mend, 500 is ours.', 400),
    always('success', 'boolean', 'Of a failure.', false, [false]),
    always('msg', 'string', 'What is wrong.', 'amount is required'),
    always('desc', 'string', 'The same.', 'amount is required'),
    { name: 'data', type: 'null', about: 'Nothing.', presence: 'always' },
  ],
  codeMember: 'code',
  acknowledgement: 'success',
}

const sign = always('sign', 'string', 'Your signature of the other members.', 'a75e3a0a14f3dd4a8e67e0a9c5b1f6ce')

const notice: ReferenceNotice = {
  name: 'order',
  title: 'Notice of an order',
  about:
    'Sent when a collection or a payout ends, and again with `reverse` when a success is taken back: a payout that ' +
    'the bank returned, a collection that was charged back.',
  source: 'CXPay API, 6',
  members: noticeMembers,
}

/** The reference of the CXPay wire: a page of all calls, and one for each country with the fields that it adds. */
export function buildReference(baseUrl: string, { currencies, methods }: Catalog): Reference {
  const open = methods.filter(({ protocol, status }) => protocol === 'cxpay' && status !== 'Unavailable')
  const countries = [...Map.groupBy(open, ({ country }) => country)]
    .map(([country, own]) => countryPage(country, own, currencies))
    .toSorted((one, other) => one.title.localeCompare(other.title, 'en'))
  return {
    ...{ protocol: 'cxpay', title: 'CXPay', baseUrl, wire },
    guide: printGuide(baseUrl),
    pages: [allCalls(), ...countries],
    errors: errorMeanings,
  }
}

function allCalls(): ReferencePage {
  return {
    ...{ name: 'api', title: 'Collections and payouts', group: 'All countries', facts: [], methods: [] },
    about: 'Every call and the notice. What a country adds is on its page.',
    calls: wireCalls.map((call) => fillCall(call, '')),
    notices: [notice],
  }
}

function countryPage(country: string, methods: readonly Method[], currencies: Catalog['currencies']): ReferencePage {
  const code = methods[0]?.currency ?? ''
  const currency = currencies.find((one) => one.code === code)
  const products = new Set(methods.map(({ product }) => product))
  const region = new Intl.DisplayNames('en', { type: 'region' }).of(country) ?? country
  return {
    name: country.toLowerCase(),
    title: `${region} (${country})`,
    group: 'Countries',
    about: `Orders in ${code} by codes of this country.`,
    facts: [['Amounts', `${code} with up to 2 decimals`]],
    calls: wireCalls.filter(({ product }) => product && products.has(product)).map((call) => fillCall(call, country)),
    notices: [],
    methods: currency ? methods.map((method) => printMethod(method, currency)) : [],
  }
}

function fillCall(call: WireCall, country: string): ReferenceCall {
  const { path, title, about, source, product, answer } = call
  const rule = product && ruleOf(country, product)
  const request = call.fields.map((field) => describeField(field, rule))
  const inner = request.filter(({ name }) => name !== 'merchant')
  const samples = [{ title: '', body: exampleOf(inner) }]
  return { path, title, about, source, answer, request: [...request, sign], errors: ['400', '500'], samples }
}

function describeField(field: Field, rule: CountryRule | undefined): ReferenceMember {
  const { name, isRequired, charactersMax, says } = field
  const [about, example] = rule && name === 'remark' ? rule.remark : [field.about, field.example]
  const isNeeded = isRequired || (rule?.required as readonly string[] | undefined)?.includes(name)
  const checks = (rule?.checks ?? []).filter((check) => check.field === name).map((check) => check.says)
  const rules = [...(says ? [says] : []), ...checks].map((text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`)
  const isWhole = checks.includes('must have no decimals')
  return {
    ...{ name, type: 'string', about, charactersMax },
    presence: isNeeded ? 'always' : 'optional',
    ...(rules.length > 0 && { rules }),
    example: isWhole ? example.replace(/\.0+$/, '') : example,
  }
}

function printMethod(method: Method, currency: CatalogCurrency): ReferenceMethod {
  const { product, payType, code, name, minMinor, maxMinor, status } = method
  const print = (minor: bigint | null) =>
    minor === null ? '' : printNumber({ minor, currency: currency.code }, currency).digits
  const direction = product === 'collect' ? 'Collections' : 'Payouts'
  return { direction, payType, code, name, least: print(minMinor), most: print(maxMinor), status }
}
