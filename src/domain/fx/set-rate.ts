import type { Clock } from '#core/clock.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import { currencyExists } from '#domain/methods/index.ts'
import { printRate, rateScale, readRate } from './rate.ts'
import { insertRate } from './store.ts'

export type SetRateRefusal =
  | 'rate not a number'
  | 'rate out of range'
  | 'spread out of range'
  | 'age out of range'
  | 'source missing'
  | 'same currency'
  | 'currency unknown'

/** Within these the rate turned round keeps at least three digits in its ten places. */
const scaledMin = rateScale / 10n ** 7n
const scaledMax = rateScale * 10n ** 7n
const spreadPpmMax = 999_999n
const ageSecondsMax = 10 * 366 * 24 * 3_600

/** Sets how many units of `quote` one unit of `base` buys. `maxAgeSeconds` undefined: it holds until the next one. */
export async function setRate(
  deps: { readonly db: Db; readonly now: Clock },
  command: {
    readonly base: string
    readonly quote: string
    /** Decimal text of at most 10 places, before the spread. */
    readonly rate: string
    readonly spreadPpm: bigint
    readonly source: string
    readonly maxAgeSeconds: number | undefined
    readonly actor: string
  },
): Promise<Result<undefined, SetRateRefusal>> {
  const { base, quote, spreadPpm, source, maxAgeSeconds, actor } = command
  const scaled = readRate(command.rate)
  if (scaled === undefined) return refuse('rate not a number')
  if (scaled < scaledMin || scaled > scaledMax) return refuse('rate out of range')
  if (spreadPpm < 0n || spreadPpm > spreadPpmMax) return refuse('spread out of range')
  if (maxAgeSeconds !== undefined && !isAge(maxAgeSeconds)) return refuse('age out of range')
  if (source.trim() === '') return refuse('source missing')
  if (base === quote) return refuse('same currency')
  const rate = printRate(scaled)
  const setAt = deps.now()
  return inTransaction(deps.db, async (tx) => {
    if (!(await currencyExists(tx, base)) || !(await currencyExists(tx, quote))) return refuse('currency unknown')
    await insertRate(tx, { base, quote, rate, spreadPpm, source, setAt, maxAgeSeconds })
    const detail = { rate, spreadPpm: spreadPpm.toString(), source, maxAgeSeconds: maxAgeSeconds ?? null }
    await recordAudit(tx, { at: setAt, actor, action: 'rate set', subject: `rate ${base}/${quote}`, detail })
    return ok(undefined)
  })
}

function isAge(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= ageSecondsMax
}
