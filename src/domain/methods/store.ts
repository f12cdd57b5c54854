import { sql } from 'kysely'
import type { Db, Tx } from '#db/pool.ts'
import type { Method, MethodKey, Product } from './method.ts'
import type { CatalogCurrency } from './read-catalog.ts'

/** What an app has of its own for a method. Limits in minor units of the app's home currency. */
export type AppMethod = Pick<MethodKey, 'product' | 'payType' | 'code'> & {
  readonly open: boolean
  readonly minMinor: bigint | null
  readonly maxMinor: bigint | null
}

/** Keeps operators and other starting processes from changing the catalog until the transaction ends. */
export async function lockCatalog(tx: Tx): Promise<void> {
  await sql`lock table currencies, methods in share row exclusive mode`.execute(tx)
}

export async function readCurrencies(db: Db): Promise<CatalogCurrency[]> {
  const rows = await db.selectFrom('currencies').selectAll().orderBy('code').execute()
  return rows.map((row) => ({
    code: row.code,
    country: row.country,
    minorDigits: row.minor_digits,
    wireDigits: row.wire_digits,
    timeZone: row.time_zone,
  }))
}

/** Every method, and whether an operator set its status, limits or refunds. */
export async function readMethods(db: Db): Promise<(Method & { readonly changedByOperator: boolean })[]> {
  const rows = await db
    .selectFrom('methods')
    .selectAll()
    .orderBy('currency')
    .orderBy('pay_type')
    .orderBy('code')
    .execute()
  return rows.map((row) => ({
    product: row.product as Product,
    currency: row.currency,
    payType: row.pay_type,
    code: row.code,
    country: row.country,
    name: row.name,
    minMinor: row.min_minor,
    maxMinor: row.max_minor,
    status: row.status as Method['status'],
    refundable: row.refundable,
    payCurrency: row.pay_currency,
    expiryMinutes: row.expiry_minutes,
    changedByOperator: row.changed_by_operator,
  }))
}

export async function saveCurrencies(tx: Tx, currencies: readonly CatalogCurrency[]): Promise<void> {
  const rows = currencies.map((currency) => ({
    code: currency.code,
    country: currency.country,
    minor_digits: currency.minorDigits,
    wire_digits: currency.wireDigits,
    time_zone: currency.timeZone,
  }))
  await tx
    .insertInto('currencies')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('code').doUpdateSet((set) => ({
        country: set.ref('excluded.country'),
        minor_digits: set.ref('excluded.minor_digits'),
        wire_digits: set.ref('excluded.wire_digits'),
        time_zone: set.ref('excluded.time_zone'),
      })),
    )
    .execute()
}

/** Inserts or replaces what the catalog says of methods; expiry is the operator's alone and stays. */
export async function saveMethods(tx: Tx, methods: readonly Omit<Method, 'expiryMinutes'>[]): Promise<void> {
  const rows = methods.map((method) => ({
    ...keyColumns(method),
    country: method.country,
    name: method.name,
    min_minor: method.minMinor,
    max_minor: method.maxMinor,
    status: method.status,
    refundable: method.refundable,
    pay_currency: method.payCurrency,
  }))
  await tx
    .insertInto('methods')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['product', 'currency', 'pay_type', 'code']).doUpdateSet((set) => ({
        country: set.ref('excluded.country'),
        name: set.ref('excluded.name'),
        min_minor: set.ref('excluded.min_minor'),
        max_minor: set.ref('excluded.max_minor'),
        status: set.ref('excluded.status'),
        refundable: set.ref('excluded.refundable'),
        pay_currency: set.ref('excluded.pay_currency'),
      })),
    )
    .execute()
}

/** What an operator changes of one method; false when there is no such method. */
export async function changeMethod(
  tx: Tx,
  key: MethodKey,
  change: Partial<Pick<Method, 'status' | 'minMinor' | 'maxMinor' | 'refundable' | 'expiryMinutes'>>,
): Promise<boolean> {
  const { status, minMinor, maxMinor, refundable, expiryMinutes } = change
  const changed = await tx
    .updateTable('methods')
    .set({
      ...(status === undefined ? {} : { status, changed_by_operator: true }),
      ...(minMinor === undefined ? {} : { min_minor: minMinor, changed_by_operator: true }),
      ...(maxMinor === undefined ? {} : { max_minor: maxMinor, changed_by_operator: true }),
      ...(refundable === undefined ? {} : { refundable, changed_by_operator: true }),
      ...(expiryMinutes === undefined ? {} : { expiry_minutes: expiryMinutes }),
    })
    .where((where) => where.and(keyColumns(key)))
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}

export async function readAppMethods(db: Db, merchantId: string, appId: string): Promise<AppMethod[]> {
  const rows = await db
    .selectFrom('app_methods')
    .selectAll()
    .where('merchant_id', '=', merchantId)
    .where('app_id', '=', appId)
    .execute()
  return rows.map((row) => ({
    product: row.product as Product,
    payType: row.pay_type,
    code: row.code,
    open: row.open,
    minMinor: row.min_minor,
    maxMinor: row.max_minor,
  }))
}

/** Sets what is given of an app's own row for a method; `open` is what a new row says where it is not given. */
export async function saveAppMethod(
  tx: Tx,
  app: { readonly merchantId: string; readonly id: string },
  key: Pick<MethodKey, 'product' | 'payType' | 'code'>,
  change: { readonly open: boolean } | { readonly minMinor: bigint | null; readonly maxMinor: bigint | null },
  openByDefault: boolean,
): Promise<void> {
  const set = 'open' in change ? change : { min_minor: change.minMinor, max_minor: change.maxMinor }
  await tx
    .insertInto('app_methods')
    .values({
      merchant_id: app.merchantId,
      app_id: app.id,
      product: key.product,
      pay_type: key.payType,
      code: key.code,
      open: openByDefault,
      ...set,
    })
    .onConflict((conflict) =>
      conflict.columns(['merchant_id', 'app_id', 'product', 'pay_type', 'code']).doUpdateSet(set),
    )
    .execute()
}

export async function currencyExists(tx: Tx, currency: string): Promise<boolean> {
  const row = await tx.selectFrom('currencies').select('code').where('code', '=', currency).executeTakeFirst()
  return row !== undefined
}

/** Whether some currency has the method. */
export async function methodExists(tx: Tx, key: Omit<MethodKey, 'currency'>): Promise<boolean> {
  const row = await tx
    .selectFrom('methods')
    .select('code')
    .where('product', '=', key.product)
    .where('pay_type', '=', key.payType)
    .where('code', '=', key.code)
    .executeTakeFirst()
  return row !== undefined
}

/** Whether any method is meant; '*' stands for every one, and a method without a code for every code. */
export async function methodMatches(tx: Tx, pattern: MethodKey): Promise<boolean> {
  const { rows } = await sql`
    select 1 from methods
    where product = ${pattern.product} and ${pattern.currency} in (currency, '*')
      and ${pattern.payType} in (pay_type, '*') and (${pattern.code} in (code, '*') or code = '')
    limit 1`.execute(tx)
  return rows.length > 0
}

function keyColumns(key: MethodKey) {
  return { product: key.product, currency: key.currency, pay_type: key.payType, code: key.code }
}
