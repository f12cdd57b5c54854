import { setTimeout as pause } from 'node:timers/promises'
import { appsCount, type RunResult, type Signed, type Target, type Work } from './load-messages.ts'
import type { Place } from './place.ts'
import { cpuOfProcess, cpuOfServer } from './process-usage.ts'
import { queuePushes } from './queue-pushes.ts'
import type { WireName } from './wire.ts'
import { wires } from './wires.ts'

/** One timed run of one kind of work against one target. Milliseconds of processor are for each order. */
export type Window = {
  readonly done: number
  readonly seconds: number
  readonly perSecond: number
  readonly p50Milliseconds: number | undefined
  readonly p99Milliseconds: number | undefined
  readonly nodeMilliseconds: number | undefined
  readonly postgresMilliseconds: number | undefined
  readonly loadMilliseconds: number | undefined
  /** From the last answer until everything that follows an answer was done too. */
  readonly settleSeconds: number
}

type Series = {
  readonly name: SeriesName
  readonly wire: WireName
  readonly work: Work
  readonly target: Target
  readonly apps: number
}

/** What every wire has. */
type OfWire = `${WireName} ${'apply' | 'payout'}${'' | ' floor'}`
const further = ['query', 'query floor', 'life', 'life floor', 'life of one app', 'payout of one app'] as const
const pushing = ['pushes', 'pushes beside a hanging endpoint'] as const

export type SeriesName = OfWire | (typeof further)[number] | (typeof pushing)[number]

/** What is measured with requests, in the order of a round: HaiPay's first. */
const series: readonly Series[] = wires.flatMap(({ name: wire }) => {
  const own = (['apply', 'payout'] as const).flatMap((work): readonly Series[] => [
    { name: `${wire} ${work}`, wire, work, target: 'gateway', apps: appsCount },
    { name: `${wire} ${work} floor`, wire, work, target: 'floor', apps: appsCount },
  ])
  return wire === 'HaiPay' ? [...own, ...further.map(furtherSeries)] : own
})

function furtherSeries(name: (typeof further)[number]): Series {
  const [work] = name.split(' ') as [Work]
  const target = name.endsWith('floor') ? 'floor' : 'gateway'
  return { name, wire: 'HaiPay', work, target, apps: name.endsWith('one app') ? 1 : appsCount }
}

/** What a run found so far. */
export type Findings = {
  readonly windows: Record<SeriesName, Window[]>
  /** Collections and payouts that the gateway answered with success. */
  readonly gatewayOrders: { collections: number; payouts: number; lives: number; pushes: number }
  readonly checked: { replies: number; notGenuine: number }
  readonly failures: string[]
  /** The fastest of each kind of work, so that neither too few requests are signed for a window nor far too many. */
  readonly fastest: Map<string, number>
}

const settleSecondsMax = 60
const settleMilliseconds = 50
const queriesSigned = 400
const chunkSecondsMax = 60
const pushEndpoints = 10
/** Shorter than a push may take, so that the hanging endpoint holds what it gets for the whole window. */
const pushSecondsMax = 8
/** A window may be this much faster than any before it until it is short of requests. */
const headroom = 1.3

/** Nothing found yet. */
export function noFindings(): Findings {
  const names = [...series.map(({ name }) => name), ...pushing]
  const windows = Object.fromEntries(names.map((name) => [name, []])) as unknown as Findings['windows']
  const gatewayOrders = { collections: 0, payouts: 0, lives: 0, pushes: 0 }
  return { windows, gatewayOrders, checked: { replies: 0, notGenuine: 0 }, failures: [], fastest: new Map() }
}

/** Measures every series once. What a target is given was signed before; the floor gets what the gateway got. */
export async function measureRound(place: Place, found: Findings, seconds: number): Promise<void> {
  let signedFor = ''
  for (const one of series) {
    const wanted = `${one.wire} ${one.work} of ${one.apps}`
    if (wanted !== signedFor) await signFor(place, found, one, seconds)
    signedFor = wanted
    found.windows[one.name].push(await measureWindow(place, found, one, seconds))
  }
  for (const [name, hanging] of [[pushing[0]], [pushing[1], pushEndpoints - 1]] as const) {
    found.windows[name].push(await measurePushes(place, found, hanging, seconds))
  }
}

/** Makes collections, a chunk at a time, until the gateway made `count` in all. */
export async function applyUntil(place: Place, found: Findings, count: number, chunk: number): Promise<void> {
  while (found.gatewayOrders.collections < count && found.failures.length === 0) {
    const missing = Math.min(chunk, count - found.gatewayOrders.collections)
    await place.load.tell({ order: 'sign', wire: 'HaiPay', what: 'collection', count: missing, apps: appsCount })
    await measureWindow(place, found, { wire: 'HaiPay', work: 'apply', target: 'gateway' }, chunkSecondsMax)
  }
}

async function signFor(place: Place, found: Findings, one: Series, seconds: number): Promise<void> {
  const { wire, work, apps } = one
  const what: Signed = work === 'query' || work === 'payout' ? work : 'collection'
  const count = work === 'query' ? queriesSigned : Math.ceil(expected(found, `${wire} ${work}`, seconds) * headroom)
  await place.load.tell({ order: 'sign', wire, what, count, apps })
}

async function measureWindow(
  place: Place,
  found: Findings,
  one: Pick<Series, 'wire' | 'work' | 'target'>,
  seconds: number,
): Promise<Window> {
  const { wire, work, target } = one
  const run = () => place.load.tell({ order: 'run', wire, work, target, seconds })
  const { result, window } = await timed(place, target, run)
  const { done, checked, notGenuine, failed, reasons } = result
  found.checked.replies += checked
  found.checked.notGenuine += notGenuine
  const what = `${wire} ${work}`
  if (failed > 0) found.failures.push(`${failed} of ${what} at the ${target}: ${reasons.join('; ')}`)
  if (notGenuine > 0) found.failures.push(`${notGenuine} signatures of ${what} at the ${target} do not hold`)
  if (target === 'gateway') countOrders(found, work, done)
  remember(found, what, window)
  if (target === 'gateway') await leaveAlone(place)
  return window
}

/** Nobody pays what is left pending; its bank is not asked about it, which would be work of the windows that follow. */
async function leaveAlone({ database }: Place): Promise<void> {
  await database.query("update attempts set next_at = null where next_at is not null and state = 'pending'")
}

/**
 * Queues notices to ten endpoints all at once, and measures how fast they are acknowledged. The one at the place
 * `hanging` answers nothing meanwhile and is not waited for; it takes its notices when the window is over.
 */
async function measurePushes(
  place: Place,
  found: Findings,
  hanging: number | undefined,
  seconds: number,
): Promise<Window> {
  const each = Math.ceil(expected(found, pushing[0], seconds) / pushEndpoints)
  const queued = await queuePushes(place, pushEndpoints, each)
  const count = queued.places.filter((at) => at !== hanging).length
  const receive = async () => {
    const received = place.load.tell({ order: 'receive', count, seconds: pushSecondsMax, hanging })
    await queued.commit()
    return received
  }
  const { window } = await timed(place, 'gateway', receive, queued.places.length)
  found.gatewayOrders.pushes += queued.places.length
  remember(found, pushing[0], window)
  return window
}

/** Runs something, waits until what follows from it is done too, and reads what each of `all` cost. */
async function timed(place: Place, target: Target, run: () => Promise<RunResult | undefined>, all?: number) {
  const before = readCpu(place, target)
  const result = await run()
  if (!result) throw new Error('the load generator gave no result')
  const answered = performance.now()
  await settle(place, target)
  const settleSeconds = (performance.now() - answered) / 1_000
  const after = readCpu(place, target)
  const { done, seconds, p50Milliseconds, p99Milliseconds } = result
  const each = (key: keyof typeof after) => share(after[key], before[key], all ?? done)
  const window: Window = {
    ...{ done, seconds, perSecond: done / seconds, p50Milliseconds, p99Milliseconds, settleSeconds },
    ...{ nodeMilliseconds: each('node'), postgresMilliseconds: each('postgres'), loadMilliseconds: each('load') },
  }
  return { result, window }
}

function expected({ fastest }: Findings, what: string, seconds: number): number {
  return (fastest.get(what) ?? 1_000) * seconds
}

function remember({ fastest }: Findings, what: string, { perSecond }: Window): void {
  fastest.set(what, Math.max(fastest.get(what) ?? 0, perSecond))
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
    if (performance.now() > until) {
      const left = target === 'gateway' ? `: ${await describeUnderWay(place)}` : ''
      throw new Error(`the ${target} did not settle within ${settleSecondsMax} s${left}`)
    }
    await pause(settleMilliseconds)
  }
}

/** What a gateway has not done yet, a few of each kind. */
async function describeUnderWay(place: Place): Promise<string> {
  const { rows } = await place.database.query<{ what: string }>(`
    (select format('%s attempts %s, %s of them due', count(*), state, count(*) filter (where next_at < now())) as what
     from attempts where next_at is not null group by state)
    union all (select 'attempt ' || to_json(a) from attempts a
               where next_at is not null and state in ('intended', 'submitting') limit 3)
    union all (select 'notice ' || to_json(n) from notices n where state = 'due' and failures = 0 limit 3)
    union all (select 'channel notice ' || to_json(c) from channel_notices c where next_at is not null limit 3)`)
  return rows.map(({ what }) => what).join('\n')
}

async function countUnderWay(place: Place, target: Target): Promise<number> {
  if (target === 'floor') {
    const answer = await fetch(`${place.floor.origin}/under-way`)
    return ((await answer.json()) as { readonly count: number }).count
  }
  const { rows } = await place.database.query<{ count: string }>(`
    select (select count(*) from attempts where next_at is not null and state in ('intended', 'submitting'))
         + (select count(*) from notices where state = 'due' and failures = 0)
         + (select count(*) from channel_notices where next_at is not null) as count`)
  return Number(rows[0]?.count)
}
