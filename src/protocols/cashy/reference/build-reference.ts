import type { CatalogCurrency, Method } from '#domain/methods/index.ts'
import { printNumber } from '#protocols/cashy/amount.ts'
import { countries } from '#protocols/cashy/countries/countries.ts'
import { describeField, jsonOf } from '#protocols/describe-field.ts'
import { exampleRequest, holdsWhen } from '#protocols/fields.ts'
import type {
  Reference,
  ReferenceCall,
  ReferenceMethod,
  ReferenceNotice,
  ReferencePage,
  Sample,
  WireForm,
} from '#protocols/reference.ts'
import { wireCalls } from './calls.ts'
import { commonErrors, errorMeanings } from './error-meanings.ts'
import { printGuide } from './guide.ts'
import { payInTold, payOutTold } from './members.ts'
import { always, type Given, type WireCall } from './wire-call.ts'

/** The catalog as the operator has it now. */
export type Catalog = { readonly currencies: readonly CatalogCurrency[]; readonly methods: readonly Method[] }

const wire: WireForm = {
  bodies: ['application/json'],
  headers: [
    always('MerchantId', 'string', 'Your MerchantId.', '100001'),
    always('Sign', 'string', 'The MD5 of the body and the apiKey, in hex.', '5f4dcc3b5aa765d61d8327deb882cf99'),
  ],
  frame: {},
  success: { msg: 'SUCCESS', code: 200 },
  failure: [
    always('msg', 'string', 'What is wrong.', 'Params_amount_error'),
    { ...always('code', 'integer', 'Of a failure.', 500), oneOf: [500] },
  ],
  codeMember: 'msg',
  acknowledgement: 'SUCCESS',
}

const notices: readonly ReferenceNotice[] = [
  {
    name: 'payOut',
    title: 'Notice of a payout',
    about: 'Sent when a payout ends, and again when its bank returns it after success.',
    source: 'Async Webhook Notification',
    members: payOutTold,
  },
  {
    name: 'payIn',
    title: 'Notice of a pay-in',
    about: 'Sent when a pay-in is paid, and when it fails or expires.',
    source: 'Async Webhook Notification',
    members: payInTold,
  },
]

/** The reference of the Cashy wire: a page of what has no currency, and one for the country of each currency. */
export function buildReference(baseUrl: string, { currencies, methods }: Catalog): Reference {
  const own = methods.filter(({ protocol }) => protocol === 'cashy')
  const pages = currencies.flatMap((currency) => {
    const used = own.filter((method) => method.currency === currency.code)
    return used.length > 0 ? [currencyPage(currency, used)] : []
  })
  return {
    protocol: 'cashy',
    title: 'Cashy',
    baseUrl,
    wire,
    guide: printGuide(baseUrl),
    pages: [generalPage(), ...pages.toSorted((one, other) => one.title.localeCompare(other.title, 'en'))],
    errors: errorMeanings,
  }
}

function generalPage(): ReferencePage {
  return {
    name: 'api',
    title: 'Queries, balance and banks',
    group: 'All countries',
    about: 'What every merchant can ask, and the notices.',
    facts: [],
    calls: wireCalls.filter(({ on }) => on === 'api').map((call) => fillCall(call, '')),
    notices,
    methods: [],
  }
}

function currencyPage(currency: CatalogCurrency, methods: readonly Method[]): ReferencePage {
  const { code, timeZone } = currency
  const country = countries.get(code)
  return {
    name: code.toLowerCase(),
    title: `${country?.name ?? code} (${code})`,
    group: 'Countries',
    about: `Payouts and pay-ins in ${code}.`,
    facts: [
      ['Amounts', country?.isWhole ? `${code} without decimals` : `${code} with up to 2 decimals`],
      ['Times', `local time of ${timeZone.replace('_', ' ')}`],
    ],
    calls: wireCalls.filter(({ on }) => on === 'currencies').map((call) => fillCall(call, code)),
    notices: [],
    methods: methods.map((method) => printMethod(method, currency)),
  }
}

function fillCall(call: WireCall, currency: string): ReferenceCall {
  const { path, title, about, source, answer, isList = false } = call
  const table = call.fields(currency).filter(({ unlisted }) => !unlisted)
  const ofFields = table.flatMap(({ name, need }) => {
    return need === 'optional' ? [`Params_${name}_error`] : [`Params_${name}_Required`, `Params_${name}_error`]
  })
  return {
    ...{ path, title, about, source, answer, isList },
    request: table.map((field) => describeField(field)),
    errors: [...new Set([...commonErrors, ...call.errors, ...ofFields])].sort(),
    samples: call.samples(currency).map(({ title: name, given }) => sampleOf(call, currency, name, given)),
  }
}

/** What must be sent, and what hardly a client leaves out, in JSON of its types. */
function sampleOf(call: WireCall, currency: string, title: string, given: Given): Sample {
  const table = call.fields(currency)
  const whole = exampleRequest(table, { ...(currency && { currency }), ...given })
  const body = table.flatMap((field) => {
    const { name, need } = field
    const isNeeded = typeof need === 'string' ? need === 'required' : holdsWhen(need.when, whole)
    const text = whole[name]
    return text !== undefined && (isNeeded || name in given) ? [[name, jsonOf(field, text)] as const] : []
  })
  return { title, body: Object.fromEntries(body) }
}

function printMethod(method: Method, currency: CatalogCurrency): ReferenceMethod {
  const { product, payType, code, name, minMinor, maxMinor, status } = method
  const print = (minor: bigint | null) =>
    minor === null ? '' : printNumber({ minor, currency: currency.code }, currency).digits
  const direction = product === 'collect' ? 'Pay-ins' : 'Payouts'
  return { direction, payType, code, name, least: print(minMinor), most: print(maxMinor), status }
}
