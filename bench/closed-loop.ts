/** What came of a closed loop. */
export type LoopResult = {
  readonly done: number
  readonly seconds: number
  readonly p50Milliseconds: number
  readonly p99Milliseconds: number
  readonly failed: number
  readonly reasons: readonly string[]
}

const reasonsMax = 5

/**
 * Works through `count` items on `connections` lines at once, each beginning its next item when the last is answered,
 * and begins none after `seconds`. What is under way then is finished and counted, and so is the time it takes.
 */
export async function runClosedLoop(options: {
  readonly connections: number
  readonly count: number
  readonly seconds: number
  readonly work: (at: number) => Promise<void>
}): Promise<LoopResult> {
  const milliseconds: number[] = []
  const reasons: string[] = []
  let failed = 0
  let next = 0
  const begun = performance.now()
  const until = begun + options.seconds * 1_000
  const line = async () => {
    for (let at = next++; at < options.count && performance.now() < until; at = next++) {
      const from = performance.now()
      try {
        await options.work(at)
        milliseconds.push(performance.now() - from)
      } catch (why) {
        failed += 1
        if (reasons.length < reasonsMax) reasons.push(why instanceof Error ? why.message : String(why))
      }
    }
  }
  await Promise.all(Array.from({ length: options.connections }, line))
  const seconds = (performance.now() - begun) / 1_000
  milliseconds.sort((one, other) => one - other)
  const [p50Milliseconds, p99Milliseconds] = [quantile(milliseconds, 0.5), quantile(milliseconds, 0.99)]
  return { done: milliseconds.length, seconds, p50Milliseconds, p99Milliseconds, failed, reasons }
}

/** `sorted` in ascending order; NaN for nothing. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
