import type { Clock } from '#core/clock.ts'
import type { Money } from '#core/money.ts'
import type { Db } from '#db/pool.ts'
import type { App, AppProtocol, AppRef, KeyPair } from '#domain/merchants/index.ts'
import type { CatalogCurrency, CatalogMethod, Product } from '#domain/methods/index.ts'

/** An app that the demo will have. */
export type PlannedApp = {
  /** Apart from the other apps of its protocol. */
  readonly name: string
  /** Its home currency, or another word that its protocol has for it. */
  readonly currency: string
  readonly wireId: string
  /** Whether it must have this very number; else the next free one does as well. */
  readonly isNumberPromised: boolean
  /** What it can be used for. */
  readonly uses: readonly { readonly product: Product; readonly currency: string }[]
  /** What it starts with, a balance in each of these currencies. */
  readonly openings: readonly Money[]
}

/** Currencies, and the methods of one protocol. */
export type DemoCatalog = {
  readonly currencies: readonly CatalogCurrency[]
  readonly methods: readonly CatalogMethod[]
}

/** What the demo has of one protocol. */
export type DemoOfProtocol = {
  /** Which apps. Pure. */
  planApps(catalog: DemoCatalog): readonly PlannedApp[]
  /** Gives an app what the protocol wants besides fees, routes and balances. May run twice. */
  complete?(deps: { readonly db: Db; readonly now: Clock }, app: AppRef, actor: string): Promise<void>
  /** What `demo.json` says of its apps, in the order of their numbers, beside their path. */
  describe(apps: readonly App[], demo: { readonly merchantKey: KeyPair }): Readonly<Record<string, unknown>>
}

/** A protocol as the demo sees it. */
export type DemoProtocol = AppProtocol & { readonly demo: DemoOfProtocol }

/** An app that is planned, and what it will speak. */
export type PlannedWith = { readonly protocol: DemoProtocol; readonly app: PlannedApp }

/** The apps of all protocols; each sees its own methods only. Pure. */
export function planAll(protocols: readonly DemoProtocol[], catalog: DemoCatalog): readonly PlannedWith[] {
  return protocols.flatMap((protocol) => {
    const methods = catalog.methods.filter((method) => method.protocol === protocol.name)
    return protocol.demo.planApps({ ...catalog, methods }).map((app) => ({ protocol, app }))
  })
}

/** In which directions a currency has methods. */
export function usedProducts(methods: readonly CatalogMethod[], currency: string): PlannedApp['uses'] {
  const products = new Set(methods.filter((method) => method.currency === currency).map(({ product }) => product))
  return [...products].map((product) => ({ product, currency }))
}
