import {
  type DemoCatalog,
  type DemoOfProtocol,
  openingBalance,
  type PlannedApp,
  usedProducts,
} from '#domain/demo/index.ts'
import type { App, KeyPair } from '#domain/merchants/index.ts'
import type { CatalogCurrency } from '#domain/methods/index.ts'

/** The page that merchants are shown first names 1054 as the app of US dollars. */
const firstWireId = 1054

/** An app for every currency that has a method, and one for the global cashier. */
export const demo: DemoOfProtocol = {
  planApps,
  describe: (apps, { merchantKey }) => ({
    apps: Object.fromEntries(apps.map((app) => [app.currency, describeApp(app, merchantKey)])),
  }),
}

/** US dollars first. */
function planApps(catalog: DemoCatalog): readonly PlannedApp[] {
  const inUse = new Set(catalog.methods.map(({ currency }) => currency))
  const currencies = catalog.currencies.filter(({ code }) => inUse.has(code)).sort(dollarsFirst)
  const apps = currencies.map((currency, at) => ({
    name: currency.code,
    currency: currency.code,
    wireId: `${firstWireId + at}`,
    // Only US dollars are promised a number; an operator's app may stand on the others.
    isNumberPromised: currency.code === 'USD',
    uses: usedProducts(catalog.methods, currency.code),
    openings: [openingBalance(currency, catalog.methods)],
  }))
  const cashierUses = apps.flatMap(({ uses }) => uses.filter(({ product }) => product === 'collect'))
  const wireId = `${firstWireId + apps.length}`
  const cashier = { name: 'CASHIER', currency: 'CASHIER', wireId, isNumberPromised: false }
  return [...apps, { ...cashier, uses: cashierUses, openings: [] }]
}

function dollarsFirst(one: CatalogCurrency, other: CatalogCurrency): number {
  const rank = ({ code }: CatalogCurrency) => (code === 'USD' ? '' : code)
  return rank(one) < rank(other) ? -1 : 1
}

/** Keys in base64: private ones PKCS#8, public ones SubjectPublicKeyInfo. */
function describeApp(app: App, merchantKey: KeyPair) {
  const [key] = app.keys
  if (!key?.platformPublicKey) throw new Error(`the demo's app ${app.wireId} has no keys`)
  return {
    appId: Number(app.wireId),
    secretKey: key.secret,
    merchantPrivateKey: merchantKey.privateKey,
    merchantPublicKey: merchantKey.publicKey,
    platformPublicKey: key.platformPublicKey,
  }
}
