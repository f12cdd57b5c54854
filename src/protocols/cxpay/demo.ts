import { type DemoCatalog, type DemoOfProtocol, openingBalance, usedProducts } from '#domain/demo/index.ts'
import type { Product } from '#domain/methods/index.ts'
import { type PayCode, setPayCode } from '#domain/pay-codes/index.ts'

const homeCurrency = 'INR'
const wireId = '20001'

type DemoCode = Omit<PayCode, 'country'> & {
  /** As `demo.json` calls it: a country, or the test channel, which has no country's rules. */
  readonly name: string
}

/** The numbers of India and of the test channel are those seen in the wild; the others are like them. */
const codes: readonly DemoCode[] = [
  collect('IN', '32901', 'INR', 'PAYMENT_GATEWAY', 'UPI'),
  collect('BR', '32902', 'BRL', 'QR', 'PIX'),
  collect('ID', '32903', 'IDR', 'VA', 'VA'),
  collect('NG', '32904', 'NGN', 'BANK_TRANSFER', 'BANK'),
  collect('TEST', '101', 'INR', 'TEST', 'TEST'),
  payout('IN', '32911', 'INR', 'BANK'),
  payout('BR', '32912', 'BRL', 'PIX'),
  payout('ID', '32913', 'IDR', 'BANK'),
  payout('NG', '32914', 'NGN', 'BANK'),
  { ...payout('TEST', '101', 'INR', 'TEST'), payType: 'TEST' },
]

/** One merchant with a code for every country in both directions, and money in each currency. */
export const demo: DemoOfProtocol = {
  planApps,
  async complete(deps, app, actor) {
    for (const { name, ...code } of codes) {
      const payCode = { ...code, country: name === 'TEST' ? '' : name }
      const set = await setPayCode(deps, { app, protocol: 'cxpay', payCode, actor })
      if (!set.ok) throw new Error(`the demo cannot be made: payCode ${code.code}: ${set.refusal}`)
    }
  },
  describe([app]) {
    return {
      merchant: app?.wireId,
      key: app?.keys[0]?.secret,
      payCodes: { collect: codesOf('collect'), pay: codesOf('payout') },
    }
  },
}

function planApps(catalog: DemoCatalog): ReturnType<DemoOfProtocol['planApps']> {
  const inUse = catalog.currencies.filter(({ code }) => codes.some(({ currency }) => currency === code))
  const known = inUse.filter(({ code }) => catalog.methods.some(({ currency }) => currency === code))
  if (known.length < inUse.length) return []
  const uses = known.flatMap(({ code }) => usedProducts(catalog.methods, code))
  const openings = known.map((currency) => openingBalance(currency, catalog.methods))
  return [{ name: 'CXPay', currency: homeCurrency, wireId, isNumberPromised: false, uses, openings }]
}

function codesOf(product: Product): Readonly<Record<string, string>> {
  return Object.fromEntries(codes.filter((code) => code.product === product).map(({ name, code }) => [name, code]))
}

function collect(name: string, code: string, currency: string, payType: string, methodCode: string): DemoCode {
  return { product: 'collect', name, code, currency, payType, methodCode }
}

function payout(name: string, code: string, currency: string, methodCode: string): DemoCode {
  return { product: 'payout', name, code, currency, payType: 'BANK', methodCode }
}
