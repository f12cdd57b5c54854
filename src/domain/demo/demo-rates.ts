import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readCsv } from '#core/csv.ts'

/** Units of each currency for one US dollar, from `demo-rates.csv` of the catalog. Plausible, and never right. */
export async function readDemoRates(catalogFolder: string): Promise<ReadonlyMap<string, string>> {
  const file = join(catalogFolder, 'demo-rates.csv')
  const records = readCsv(await readFile(file, 'utf8'))
  if (!records.ok) throw new Error(`${file}, line ${records.refusal.line}: ${records.refusal.kind}`)
  return new Map(records.value.map(({ fields }) => [fields.currency ?? '', fields.units_per_usd ?? '']))
}
