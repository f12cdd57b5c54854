import { type Db, inTransaction } from '#db/pool.ts'
import type { Method } from './method.ts'
import type { CatalogCurrency, CatalogMethod } from './read-catalog.ts'
import { lockCatalog, readCurrencies, readMethods, saveCurrencies, saveMethods } from './store.ts'

/**
 * Brings the catalog into the database. What an operator said of a method's status, limits and refunds stays; methods
 * that the catalog does not name stay as they are. Two processes may do this at once. Writes nothing where nothing is
 * new, since every write makes all processes read their configuration again.
 */
export async function loadCatalog(
  deps: { readonly db: Db },
  catalog: { readonly currencies: readonly CatalogCurrency[]; readonly methods: readonly CatalogMethod[] },
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    await lockCatalog(tx)
    const currencies = changed(catalog.currencies, await readCurrencies(tx), currencyFacts)
    if (currencies.length > 0) await saveCurrencies(tx, currencies)
    const known = await readMethods(tx)
    const knownByKey = new Map(known.map((method) => [keyOf(method), method]))
    const wanted = catalog.methods.map((method) => {
      const current = knownByKey.get(keyOf(method))
      if (!current?.changedByOperator) return method
      const { status, minMinor, maxMinor, refundable } = current
      return { ...method, status, minMinor, maxMinor, refundable }
    })
    const methods = changed(wanted, known, methodFacts)
    if (methods.length > 0) await saveMethods(tx, methods)
  })
}

function changed<Row>(wanted: readonly Row[], known: readonly Row[], facts: (row: Row) => string): readonly Row[] {
  const before = new Set(known.map(facts))
  return wanted.filter((row) => !before.has(facts(row)))
}

function currencyFacts(currency: CatalogCurrency): string {
  const { code, country, minorDigits, wireDigits, timeZone } = currency
  return JSON.stringify([code, country, minorDigits, wireDigits, timeZone])
}

function methodFacts(method: Omit<Method, 'expiryMinutes'>): string {
  const { country, name, minMinor, maxMinor, status, refundable, payCurrency } = method
  const limits = [`${minMinor}`, `${maxMinor}`]
  return JSON.stringify([keyOf(method), country, name, ...limits, status, refundable, payCurrency])
}

function keyOf(method: Omit<Method, 'expiryMinutes'>): string {
  return JSON.stringify([method.product, method.currency, method.payType, method.code])
}
