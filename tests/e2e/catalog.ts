import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCsv } from '#core/csv.ts'

/** A row of the catalog, as it is written there. */
export type CatalogRow = Readonly<
  Record<'product' | 'currency' | 'payType' | 'code' | 'min' | 'max' | 'status', string>
>

const folder = join(import.meta.dirname, '..', '..', 'catalog')

/** The methods of the catalog whose key stands there once. */
export function readMethods(): readonly CatalogRow[] {
  const rows = readRows('methods.csv') as readonly CatalogRow[]
  const keyOf = ({ product, currency, payType, code }: CatalogRow) => [product, currency, payType, code].join(' ')
  const counts = Map.groupBy(rows, keyOf)
  return rows.filter((row) => row.code !== '' && counts.get(keyOf(row))?.length === 1)
}

/** How many decimals amounts have on the wire, by currency. */
export function readWireDigits(): ReadonlyMap<string, number> {
  const rows = readRows('currencies.csv')
  return new Map(rows.map((row) => [row.currency ?? '', Number(row.haipay_wire_digits)]))
}

/** The time zone of `payTime`, by currency. */
export function readTimeZones(): ReadonlyMap<string, string> {
  return new Map(readRows('currencies.csv').map(({ currency = '', time_zone: zone = '' }) => [currency, zone]))
}

function readRows(name: string): readonly Readonly<Record<string, string>>[] {
  const read = readCsv(readFileSync(join(folder, name), 'utf8'))
  assert.ok(read.ok)
  return read.value.map(({ fields }) => fields)
}
