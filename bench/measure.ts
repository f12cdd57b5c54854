import { setTimeout as pause } from 'node:timers/promises'
import { appsCount, type Signed, type Target, type Work } from './load-messages.ts'
import type { Place } from './place.ts'
import { cpuOfProcess, cpuOfServer } from './process-usage.ts'

/** One timed run of one kind of work against one target. Milliseconds of processor are for each order. */
export type Window = {
  readonly done: number
  readonly seconds: number
  readonly perSecond: number
  readonly p50Milliseconds: number
  readonly p99Milliseconds: number
  readonly nodeMilliseconds: number | undefined
  readonly postgresMilliseconds: number | undefined
  readonly loadMilliseconds: number | undefined
  /** From the last answer until everything that follows an answer was done too. */
  readonly settleSeconds: number
}

/** What is measured, in the order of a round. */
export const series = [
  { name: 'apply', work: 'apply', target: 'gateway', apps: appsCount },
  { name: 'apply floor', work: 'apply', target: 'floor', apps: appsCount },
  { name: 'query', work: 'query', target: 'gateway', apps: appsCount },
  { name: 'query floor', work: 'query', target: 'floor', apps: appsCount },
  { name: 'life', work: 'life', target: 'gateway', apps: appsCount },
  { name: 'life floor', work: 'life', target: 'floor', apps: appsCount },
  { name: 'life of one app', work: 'life', target: 'gateway', apps: 1 },
  { name: 'payout', work: 'payout', target: 'gateway', apps: appsCount },
  { name: 'payout floor', work: 'payout', target: 'floor', apps: appsCount },
  { name: 'payout of one app', work: 'payout', target: 'gateway', apps: 1 },
] as const satisfies readonly { name: string; work: Work; target: Target; apps: number }[]

export type SeriesName = (typeof series)[number]['name']

/** What a run found so far. */
export type Findings = {
  readonly windows: Record<SeriesName, Window[]>
  /** Collections and payouts that the gateway answered with success. */
  readonly gatewayOrders: { collections: number; payouts: number; lives: number }
  readonly checked: { replies: number; notGenuine: number }
  readonly failures: string[]
  /** The fastest of each work, so that neither too few requests are signed for a window nor far too many. */
  readonly fastest: Map<Work, number>
}

const settleSecondsMax = 60
const settleMilliseconds = 50
const queriesSigned = 400
const chunkSecondsMax = 60
/** A window may be this much faster than any before it until it is short of requests. */
const headroom = 1.3

/** Nothing found yet. */
export function noFindings(): Findings {
  const windows = Object.fromEntries(series.map(({ name }) => [name, []])) as unknown as Findings['windows']
  const gatewayOrders = { collections: 0, payouts: 0, lives: 0 }
  return { windows, gatewayOrders, checked: { replies: 0, notGenuine: 0 }, failures: [], fastest: new Map() }
}

/** Measures every series once. What a target is given was signed before; the floor gets what the gateway got. */
export async function measureRound(place: Place, found: Findings, seconds: number): Promise<void> {
  let signedFor = ''
  for (const { name, work, target, apps } of series) {
    const wanted = `${work} of ${apps}`
    if (wanted !== signedFor) await signFor(place, found, work, apps, seconds)
    signedFor = wanted
    found.windows[name].push(await measureWindow(place, found, work, target, seconds))
  }
}

/** Makes collections, a chunk at a time, until the gateway made `count` in all. */
export async function applyUntil(place: Place, found: Findings, count: number, chunk: number): Promise<void> {
  while (found.gatewayOrders.collections < count && found.failures.length === 0) {
    const missing = Math.min(chunk, count - found.gatewayOrders.collections)
    await place.load.tell({ order: 'sign', what: 'collection', count: missing, apps: appsCount })
    await measureWindow(place, found, 'apply', 'gateway', chunkSecondsMax)
  }
}

export async function signFor(place: Place, found: Findings, work: Work, apps: number, seconds: number): Promise<void> {
  const what: Signed = work === 'query' || work === 'payout' ? work : 'collection'
  const expected = (found.fastest.get(work) ?? 1_000) * seconds * headroom
  const count = work === 'query' ? queriesSigned : Math.ceil(expected)
  await place.load.tell({ order: 'sign', what, count, apps })
}

export async function measureWindow(
  place: Place,
  found: Findings,
  work: Work,
  target: Target,
  seconds: number,
): Promise<Window> {
  const before = readCpu(place, target)
  const result = await place.load.tell({ order: 'run', work, target, seconds })
  if (!result) throw new Error('the load generator gave no result')
  const answered = performance.now()
  await settle(place, target)
  const settleSeconds = (performance.now() - answered) / 1_000
  const after = readCpu(place, target)
  const { done, p50Milliseconds, p99Milliseconds, checked, notGenuine, failed, reasons } = result
  found.checked.replies += checked
  found.checked.notGenuine += notGenuine
  if (failed > 0) found.failures.push(`${failed} of ${work} at the ${target}: ${reasons.join('; ')}`)
  if (notGenuine > 0) found.failures.push(`${notGenuine} signatures of ${work} at the ${target} do not hold`)
  if (target === 'gateway') countOrders(found, work, done)
  const perSecond = done / result.seconds
  found.fastest.set(work, Math.max(found.fastest.get(work) ?? 0, perSecond))
  const each = (key: keyof typeof after) => share(after[key], before[key], done)
  return {
    ...{ done, seconds: result.seconds, perSecond, p50Milliseconds, p99Milliseconds, settleSeconds },
    ...{ nodeMilliseconds: each('node'), postgresMilliseconds: each('postgres'), loadMilliseconds: each('load') },
  }
}

function countOrders(found: Findings, work: Work, done: number): void {
  if (work === 'apply' || work === 'life') found.gatewayOrders.collections += done
  if (work === 'payout') found.gatewayOrders.payouts += done
  if (work === 'life') found.gatewayOrders.lives += done
}

function readCpu(place: Place, target: Target) {
  return {
    node: cpuOfProcess(target === 'gateway' ? place.gateway.pid : place.floor.pid),
    postgres: cpuOfServer(place.clusterFolder),
    load: cpuOfProcess(place.load.pid),
  }
}

function share(after: number | undefined, before: number | undefined, count: number): number | undefined {
  return after === undefined || before === undefined ? undefined : (after - before) / count
}

/** Waits until nothing that was begun is left: notices acknowledged and recorded, payouts with the channel. */
async function settle(place: Place, target: Target): Promise<void> {
  const until = performance.now() + settleSecondsMax * 1_000
  while ((await countUnderWay(place, target)) > 0) {
    if (performance.now() > until) throw new Error(`the ${target} did not settle within ${settleSecondsMax} s`)
    await pause(settleMilliseconds)
  }
}

async function countUnderWay(place: Place, target: Target): Promise<number> {
  if (target === 'floor') {
    const answer = await fetch(`${place.floor.origin}/under-way`)
    return ((await answer.json()) as { readonly count: number }).count
  }
  const { rows } = await place.database.query<{ count: string }>(`
    select (select count(*) from attempts where next_at is not null and state in ('intended', 'submitting'))
         + (select count(*) from notices where state = 'due')
         + (select count(*) from channel_notices where next_at is not null) as count`)
  return Number(rows[0]?.count)
}
