import {
  type DemoCatalog,
  type DemoOfProtocol,
  openingBalance,
  type PlannedApp,
  usedProducts,
} from '#domain/demo/index.ts'
import type { App } from '#domain/merchants/index.ts'

/** The merchant of the vendor's samples, and its home. */
const wireId = '100001'
const homeCurrency = 'PEN'

/** One merchant, with a balance in every currency of the wire. */
export const demo: DemoOfProtocol = { planApps, describe: ([app]) => describe(app) }

function planApps({ currencies, methods }: DemoCatalog): readonly PlannedApp[] {
  const inUse = new Set(methods.map(({ currency }) => currency))
  const used = currencies.filter(({ code }) => inUse.has(code))
  if (!inUse.has(homeCurrency)) return []
  return [
    {
      name: 'merchant',
      currency: homeCurrency,
      wireId,
      isNumberPromised: false,
      uses: used.flatMap(({ code }) => usedProducts(methods, code)),
      openings: used.map((currency) => openingBalance(currency, methods)),
    },
  ]
}

function describe(app: App | undefined): Readonly<Record<string, unknown>> {
  const [key] = app?.keys ?? []
  return app && key ? { merchantId: app.wireId, apiKey: key.secret } : {}
}
