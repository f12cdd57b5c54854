import { type Clock, secondsAfter } from '#core/clock.ts'
import { partsPerMillion } from '#core/money.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { Db } from '#db/pool.ts'
import { type ConfigurationWatch, cached } from '#domain/configuration/index.ts'
import { inverseWithSpread, type Rate, readRate, withSpread } from './rate.ts'
import { type MarketRate, readNewestRates } from './store.ts'

export type FindRateRefusal = 'rate missing' | 'rate stale'

/** What the payer pays, and the same before the spread: the market's. */
export type QuotedRate = Rate & { readonly market: bigint }

/** Exchange rates, warm in memory. */
export type Rates = {
  /**
   * What a payer pays in `quote` for one unit of `base`, spread included. Without a rate of this direction the newest
   * of the other one is turned round. A stale rate is refused, never guessed from another.
   */
  find(base: string, quote: string): Promise<Result<QuotedRate, FindRateRefusal>>
}

/** Reads the newest rates once, until the configuration changes. */
export function buildRates(deps: {
  readonly db: Db
  readonly watch: Pick<ConfigurationWatch, 'onChange'>
  readonly now: Clock
}): Rates {
  const readPairs = cached(deps.watch, async () => {
    const rates = await readNewestRates(deps.db)
    return new Map(rates.map((rate) => [`${rate.base}/${rate.quote}`, rate]))
  })
  return {
    async find(base, quote) {
      const pairs = await readPairs('all')
      const straight = pairs.get(`${base}/${quote}`)
      const market = straight ?? pairs.get(`${quote}/${base}`)
      if (!market) return refuse('rate missing')
      if (isStale(market, deps.now())) return refuse('rate stale')
      const turn = straight ? withSpread : inverseWithSpread
      const rate = readMarketRate(market)
      const scaled = turn(rate, partsPerMillion(market.spreadPpm))
      return ok({ base, quote, scaled, market: turn(rate, partsPerMillion(0)) })
    },
  }
}

function isStale({ setAt, maxAgeSeconds }: MarketRate, now: Date): boolean {
  return maxAgeSeconds !== undefined && now > secondsAfter(setAt, maxAgeSeconds)
}

function readMarketRate(market: MarketRate): bigint {
  const scaled = readRate(market.rate)
  if (scaled === undefined) throw new Error(`the rate of ${market.base} in ${market.quote} cannot be read`)
  return scaled
}
