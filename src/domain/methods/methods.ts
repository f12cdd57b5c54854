import { ok, type Result, refuse } from '#core/result.ts'
import type { Db } from '#db/pool.ts'
import { type ConfigurationWatch, cached } from '#domain/configuration/index.ts'
import type { App } from '#domain/merchants/index.ts'
import { defaultExpirySeconds, type Method, type MethodForApp, type MethodKey, type Product } from './method.ts'
import type { CatalogCurrency } from './read-catalog.ts'
import { type AppMethod, readAppMethods, readCurrencies, readMethods } from './store.ts'

export type FindRefusal = 'method unknown' | 'method in maintenance' | 'method not open'

type AppOfMethods = Pick<App, 'merchantId' | 'id' | 'currency' | 'opensAllMethods'>

/** Currencies and payment methods, warm in memory. */
export type Methods = {
  currency(code: string): Promise<CatalogCurrency | undefined>
  /**
   * The method an app may use under this key. `code` undefined: the first of its pay type that the app may use.
   * An app's own limits hold in its home currency.
   */
  find(query: {
    readonly app: AppOfMethods
    readonly product: Product
    readonly currency: string
    readonly payType: string
    readonly code: string | undefined
  }): Promise<Result<MethodForApp, FindRefusal>>
  /** What an order goes through, whatever the method's status is by now. */
  describe(
    key: MethodKey,
  ): Promise<Pick<MethodForApp, 'payType' | 'code' | 'name' | 'country' | 'refundable'> | undefined>
  /** What `find` would give an app in its home currency, in the order of pay type and code. */
  listOpen(query: {
    readonly app: AppOfMethods
    readonly product?: Product | undefined
    readonly payType?: string | undefined
  }): Promise<readonly MethodForApp[]>
  /** Every currency and method as the operator has them now, in the order of currency, pay type and code. */
  catalog(): Promise<{ readonly currencies: readonly CatalogCurrency[]; readonly methods: readonly Method[] }>
}

type Catalog = {
  readonly currencies: ReadonlyMap<string, CatalogCurrency>
  readonly byKey: ReadonlyMap<string, Method>
  readonly byPayType: ReadonlyMap<string, readonly Method[]>
  readonly byCurrency: ReadonlyMap<string, readonly Method[]>
}

/** Reads the catalog once, and an app's own rows when it is first asked for, until the configuration changes. */
export function buildMethods(deps: { readonly db: Db; readonly watch: Pick<ConfigurationWatch, 'onChange'> }): Methods {
  const readCatalogOnce = cached(deps.watch, () => indexCatalog(deps.db))
  const catalog = () => readCatalogOnce('all')
  const readApp = cached(deps.watch, (app) => indexApp(deps.db, app))
  const ownOf = (app: AppOfMethods) => readApp(`${app.merchantId}/${app.id}`)

  return {
    currency: async (code) => (await catalog()).currencies.get(code),
    async find({ app, product, currency, payType, code }) {
      const { byKey, byPayType } = await catalog()
      const own = await ownOf(app)
      if (code === undefined) return firstOpen(app, own, byPayType.get(keyOf(product, currency, payType)) ?? [])
      const method = lookUp(byKey, { product, currency, payType, code })
      if (!method) return refuse('method unknown')
      return openFor(app, own.get(keyOf(product, payType, method.code)), method, code)
    },
    async describe(key) {
      const method = lookUp((await catalog()).byKey, key)
      if (!method) return undefined
      const { name, country, refundable } = method
      return { payType: key.payType, code: key.code, name, country, refundable }
    },
    async listOpen({ app, product, payType }) {
      const { byCurrency } = await catalog()
      const own = await ownOf(app)
      return (byCurrency.get(app.currency) ?? [])
        .filter((method) => product === undefined || method.product === product)
        .filter((method) => payType === undefined || method.payType === payType)
        .map((method) => openFor(app, own.get(keyOf(method.product, method.payType, method.code)), method, method.code))
        .flatMap((found) => (found.ok ? [found.value] : []))
    },
    async catalog() {
      const { currencies, byKey } = await catalog()
      return { currencies: [...currencies.values()], methods: [...byKey.values()] }
    },
  }
}

/** A method without a code stands for every bank whose code is in no list. */
function lookUp(byKey: Catalog['byKey'], { product, currency, payType, code }: MethodKey): Method | undefined {
  return byKey.get(keyOf(product, currency, payType, code)) ?? byKey.get(keyOf(product, currency, payType, ''))
}

function firstOpen(
  app: AppOfMethods,
  own: ReadonlyMap<string, AppMethod>,
  methods: readonly Method[],
): Result<MethodForApp, FindRefusal> {
  const found = methods.map((method) =>
    openFor(app, own.get(keyOf(method.product, method.payType, method.code)), method, method.code),
  )
  return found.find(({ ok }) => ok) ?? found[0] ?? refuse('method unknown')
}

function openFor(
  app: AppOfMethods,
  own: AppMethod | undefined,
  method: Method,
  code: string,
): Result<MethodForApp, FindRefusal> {
  const isOpen = own ? own.open : app.opensAllMethods
  if (!isOpen || method.status === 'Unavailable') return refuse('method not open')
  if (method.status === 'Maintenance') return refuse('method in maintenance')
  const limits = app.currency === method.currency ? own : undefined
  const { product, currency, payType, name, country, refundable, payCurrency } = method
  return ok({
    ...{ product, currency, payType, code, name, country, refundable, payCurrency },
    minMinor: larger(method.minMinor, limits?.minMinor ?? null),
    maxMinor: smaller(method.maxMinor, limits?.maxMinor ?? null),
    expirySeconds: method.expiryMinutes === null ? defaultExpirySeconds(method) : method.expiryMinutes * 60,
  })
}

async function indexCatalog(db: Db): Promise<Catalog> {
  const [currencies, methods] = await Promise.all([readCurrencies(db), readMethods(db)])
  return {
    currencies: new Map(currencies.map((currency) => [currency.code, currency])),
    byKey: new Map(methods.map((one) => [keyOf(one.product, one.currency, one.payType, one.code), one])),
    byPayType: Map.groupBy(methods, (one) => keyOf(one.product, one.currency, one.payType)),
    byCurrency: Map.groupBy(methods, (one) => one.currency),
  }
}

async function indexApp(db: Db, app: string): Promise<ReadonlyMap<string, AppMethod>> {
  const [merchantId = '', appId = ''] = app.split('/')
  const rows = await readAppMethods(db, merchantId, appId)
  return new Map(rows.map((row) => [keyOf(row.product, row.payType, row.code), row]))
}

/** No part holds a line end: what callers send that has one is not in the catalog either way. */
function keyOf(...parts: readonly string[]): string {
  return parts.join('\n')
}

function larger(one: bigint | null, other: bigint | null): bigint | null {
  if (one === null || other === null) return one ?? other
  return one > other ? one : other
}

function smaller(one: bigint | null, other: bigint | null): bigint | null {
  if (one === null || other === null) return one ?? other
  return one < other ? one : other
}
