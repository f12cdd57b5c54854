import type { Db, Tx } from '#db/pool.ts'

/** A rate as an operator or a feed set it: units of `quote` for one of `base`, before the spread. */
export type MarketRate = {
  readonly base: string
  readonly quote: string
  /** Decimal text with 10 places. */
  readonly rate: string
  readonly spreadPpm: bigint
  readonly source: string
  readonly setAt: Date
  /** Undefined: it never goes stale. */
  readonly maxAgeSeconds: number | undefined
}

/** The newest row of each pair and direction. */
export async function readNewestRates(db: Db): Promise<MarketRate[]> {
  const rows = await db
    .selectFrom('exchange_rates')
    .distinctOn(['base', 'quote'])
    .selectAll()
    .orderBy('base')
    .orderBy('quote')
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => ({
    base: row.base,
    quote: row.quote,
    rate: row.rate,
    spreadPpm: row.spread_ppm,
    source: row.source,
    setAt: row.set_at,
    maxAgeSeconds: row.max_age_seconds ?? undefined,
  }))
}

/** Rates are never changed, only followed by newer ones, so that every past rate can be looked up. */
export async function insertRate(tx: Tx, rate: MarketRate): Promise<void> {
  await tx
    .insertInto('exchange_rates')
    .values({
      base: rate.base,
      quote: rate.quote,
      rate: rate.rate,
      spread_ppm: rate.spreadPpm,
      source: rate.source,
      set_at: rate.setAt,
      max_age_seconds: rate.maxAgeSeconds ?? null,
    })
    .execute()
}
