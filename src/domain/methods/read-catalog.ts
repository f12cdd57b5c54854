import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readCsv } from '#core/csv.ts'
import { parseAmount } from '#core/money.ts'

export type CatalogCurrency = {
  readonly code: string
  /** Empty for a stablecoin. */
  readonly country: string
  /** Decimals we keep. */
  readonly minorDigits: number
  /** Decimals the HaiPay wire shows; may be fewer, or more, than we keep. */
  readonly wireDigits: number
  readonly timeZone: string
}

export type CatalogMethod = {
  readonly product: 'collect' | 'payout'
  readonly currency: string
  /** The payType of a collection, the accountType of a payout. */
  readonly payType: string
  /** The inBankCode of a collection, the bankCode of a payout; empty where any bank code is accepted. */
  readonly code: string
  /** An ISO country, EU or GLOBAL. */
  readonly country: string
  readonly name: string
  /** Limits in minor units of `currency`; null where the method has none of its own and only the currency's hold. */
  readonly minMinor: bigint | null
  readonly maxMinor: bigint | null
  readonly status: 'Available' | 'Maintenance' | 'Unavailable'
  /** Whether money that was collected with it can be sent back to its payer. */
  readonly refundable: boolean
  /** What the payer pays, where that is another currency than the one the merchant is settled in; else null. */
  readonly payCurrency: string | null
  /** The word in the catalog, before it was judged. */
  readonly sourceStatus: string
}

const digits = z
  .string()
  .regex(/^[0-6]$/)
  .transform(Number)

const CurrencyRow = z.object({
  currency: z.string().regex(/^[A-Z]{3,4}$/),
  country: z.string(),
  minor_digits: digits,
  haipay_wire_digits: digits,
  time_zone: z.string().refine(isTimeZone, 'unknown time zone'),
})

const MethodRow = z.object({
  product: z.enum(['collect', 'payout']),
  currency: z.string(),
  country: z.string(),
  payType: z.string().min(1),
  code: z.string(),
  name: z.string(),
  min: z.string(),
  max: z.string(),
  status: z.enum(['Available', 'Maintenance', 'Unavailable', 'Legacy', '']),
  refundable: z.enum(['yes', '']),
  payCurrency: z.string(),
})

/**
 * Reads `currencies.csv` and `methods.csv` of a folder. One method per product, currency, pay type and code.
 * Throws with file and line where a row cannot be true: the catalog is part of the installation.
 */
export async function readCatalog(
  folder: string,
): Promise<{ readonly currencies: CatalogCurrency[]; readonly methods: CatalogMethod[] }> {
  const currencyRows = await readRows(join(folder, 'currencies.csv'), (fields) => toCurrency(CurrencyRow.parse(fields)))
  const currencies = new Map(currencyRows.map((currency) => [currency.code, currency]))
  if (currencies.size < currencyRows.length) throw new Error(`${folder}: a currency stands twice in currencies.csv`)
  const methods = await readRows(join(folder, 'methods.csv'), (fields) => toMethod(MethodRow.parse(fields), currencies))
  const sameMethods = Map.groupBy(methods, ({ product, currency, payType, code }) =>
    [product, currency, payType, code].join('\n'),
  )
  return { currencies: currencyRows, methods: [...sameMethods.values()].flatMap(pickOne) }
}

async function readRows<Row>(file: string, read: (fields: unknown) => Row): Promise<Row[]> {
  const records = readCsv(await readFile(file, 'utf8'))
  if (!records.ok) throw new Error(`${file}, line ${records.refusal.line}: ${records.refusal.kind}`)
  return records.value.map(({ line, fields }) => {
    try {
      return read(fields)
    } catch (cause) {
      throw new Error(`${file}, line ${line}: not a row of the catalog`, { cause })
    }
  })
}

function toCurrency(row: z.infer<typeof CurrencyRow>): CatalogCurrency {
  return {
    code: row.currency,
    country: row.country,
    minorDigits: row.minor_digits,
    wireDigits: row.haipay_wire_digits,
    timeZone: row.time_zone,
  }
}

function toMethod(row: z.infer<typeof MethodRow>, currencies: ReadonlyMap<string, CatalogCurrency>): CatalogMethod {
  const currency = currencies.get(row.currency)
  if (!currency) throw new Error(`${row.currency} is not in currencies.csv`)
  if (row.payCurrency !== '' && (row.product !== 'collect' || !currencies.has(row.payCurrency))) {
    throw new Error(`payCurrency ${row.payCurrency} is not in currencies.csv, or of a payout`)
  }
  const minMinor = readLimit(row.min, currency)
  const maxMinor = readLimit(row.max, currency)
  if (minMinor !== null && maxMinor !== null && minMinor > maxMinor) throw new Error('min is above max')
  return {
    product: row.product,
    currency: row.currency,
    payType: row.payType,
    // Angle brackets say what the bank code carries (an IFSC) where no list could name every bank.
    code: row.code.startsWith('<') ? '' : row.code,
    country: row.country,
    name: row.name || row.code,
    minMinor,
    maxMinor,
    status: judgeStatus(row),
    refundable: row.refundable === 'yes',
    payCurrency: row.payCurrency === row.currency ? null : row.payCurrency || null,
    sourceStatus: row.status,
  }
}

function readLimit(text: string, currency: CatalogCurrency): bigint | null {
  if (text === '') return null
  const amount = parseAmount(text, currency.code, currency.minorDigits, currency.wireDigits)
  if (!amount) throw new Error(`${text} is not an amount of ${currency.code}`)
  return amount.minor
}

/**
 * What the two words of the catalog that are no status mean.
 * Legacy: named only by the vendor's older master list, without limits; the newer lists dropped it: Unavailable.
 * Blank: the page that documents the method has no status column. Its limits say that it is in use, and so does the
 * cashier mode, a page on which the payer picks a method, which has no limits but the currency's: Available. A blank
 * row with neither is only a mention.
 */
function judgeStatus(row: z.infer<typeof MethodRow>): CatalogMethod['status'] {
  if (row.status === 'Legacy') return 'Unavailable'
  if (row.status !== '') return row.status
  const isDocumented = (row.min !== '' && row.max !== '') || row.payType === 'CASHIER'
  return isDocumented ? 'Available' : 'Unavailable'
}

/** Pages of several countries name the same USD wallets; the page that holds everywhere says their limits. */
function pickOne(same: readonly CatalogMethod[]): readonly CatalogMethod[] {
  const everywhere = same.find(({ country }) => country === 'GLOBAL')
  const open = same.find(({ status }) => status === 'Available')
  return [everywhere ?? open ?? same[0]].filter((method) => method !== undefined)
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
