import { quantile } from './closed-loop.ts'
import type { Findings, SeriesName, Window } from './measure.ts'
import type { WireName } from './wire.ts'

/** A figure, what it has to reach, and whether it does. `isMet` undefined: not judged. */
export type Verdict = {
  readonly row: string
  readonly says: string
  readonly target: string
  readonly isMet: boolean | undefined
}

/** What was measured besides the windows. Undefined: could not be measured here. */
export type Once = {
  readonly signingRate: number | undefined
  readonly applies: number
  readonly memory: { readonly nowMb: number; readonly peakMb: number } | undefined
  readonly firstReadySeconds: number
  readonly readySeconds: readonly number[]
}

/** Fewer applies say nothing about the memory after many. */
const appliesJudged = 100_000
const memoryMbMax = 300
const readySecondsMax = 3

type Row = { readonly key: string; readonly name: SeriesName; readonly says: string }

const rows: readonly Row[] = [
  { key: 'a', name: 'HaiPay apply', says: 'HaiPay apply' },
  { key: '', name: 'HaiPay apply floor', says: '  its floor' },
  { key: 'b', name: 'query', says: 'HaiPay query' },
  { key: '', name: 'query floor', says: '  its floor' },
  { key: 'c', name: 'life', says: 'full life, 16 apps' },
  { key: '', name: 'life floor', says: '  its floor' },
  { key: 'd', name: 'life of one app', says: 'full life, one app' },
  { key: 'e', name: 'HaiPay payout', says: 'payout, 16 apps' },
  { key: 'e', name: 'payout of one app', says: 'payout, one app' },
  { key: '', name: 'HaiPay payout floor', says: '  their floor' },
  ...rowsOf('g', 'CXPay'),
  ...rowsOf('h', 'Cashy'),
  { key: 'i', name: 'pushes', says: 'notices to ten endpoints' },
  { key: 'i', name: 'pushes beside a hanging endpoint', says: 'one of the ten hanging' },
]

function rowsOf(key: string, wire: WireName): readonly Row[] {
  return (['apply', 'payout'] as const).flatMap((work): readonly Row[] => [
    { key, name: `${wire} ${work}`, says: `${wire} ${work}` },
    { key: '', name: `${wire} ${work} floor`, says: '  its floor' },
  ])
}

/** The medians of each series as a table. */
export function printTable({ windows }: Findings, { signingRate }: Once): string {
  const head = ['', 'row', 'per second', 'of R', 'p50 ms', 'p99 ms', 'Node ms', 'PostgreSQL ms', 'settled after s']
  const lines = rows.map(({ key, name, says }) => {
    const median = (pick: (window: Window) => number | undefined) => medianOf(windows[name].map(pick))
    const perSecond = median((one) => one.perSecond)
    return [
      ...[key && `(${key})`, says, fixed(perSecond, 0), fixed(signingRate && perSecond && perSecond / signingRate, 2)],
      ...[
        fixed(
          median((one) => one.p50Milliseconds),
          1,
        ),
        fixed(
          median((one) => one.p99Milliseconds),
          1,
        ),
      ],
      ...[
        fixed(
          median((one) => one.nodeMilliseconds),
          2,
        ),
        fixed(
          median((one) => one.postgresMilliseconds),
          2,
        ),
      ],
      fixed(
        median((one) => one.settleSeconds),
        2,
      ),
    ]
  })
  return layOut([head, ...lines])
}

/** What had to be reached. A share is the median of the shares that were measured in each round. */
export function judge({ windows }: Findings, once: Once): readonly Verdict[] {
  const share = (row: string, says: string, one: SeriesName, other: SeriesName, least: number): Verdict => {
    const shares = windows[one].map((window, at) => window.perSecond / (windows[other][at]?.perSecond ?? Number.NaN))
    const middle = medianOf(shares)
    return { row, says: `${says}: ${fixed(middle, 2)}`, target: `at least ${least}`, isMet: (middle ?? 0) >= least }
  }
  const { memory, applies } = once
  const ready = medianOf(once.readySeconds)
  return [
    share('a', 'apply, of its floor', 'HaiPay apply', 'HaiPay apply floor', 0.6),
    share('c', 'full life, of its floor', 'life', 'life floor', 0.5),
    share('d', 'full life on one app, of that on 16', 'life of one app', 'life', 0.8),
    share('e', 'payouts of one app, of those of 16', 'payout of one app', 'HaiPay payout', 0.5),
    {
      row: 'f',
      says: `memory after ${applies} applies: ${fixed(memory?.nowMb, 0)} MB (most: ${fixed(memory?.peakMb, 0)} MB)`,
      target: `under ${memoryMbMax} MB after ${appliesJudged}`,
      isMet: memory && applies >= appliesJudged ? memory.nowMb < memoryMbMax : undefined,
    },
    {
      row: 'f',
      says: `ready with an existing database: ${fixed(ready, 2)} s (first: ${fixed(once.firstReadySeconds, 2)} s)`,
      target: `within ${readySecondsMax} s`,
      isMet: ready === undefined ? undefined : ready <= readySecondsMax,
    },
    share('g', 'CXPay apply, of its floor', 'CXPay apply', 'CXPay apply floor', 0.6),
    share('h', 'Cashy apply, of its floor', 'Cashy apply', 'Cashy apply floor', 0.6),
    share('i', 'notices beside a hanging endpoint', 'pushes beside a hanging endpoint', 'pushes', 0.9),
  ]
}

/** The verdicts as a table. */
export function printVerdicts(verdicts: readonly Verdict[]): string {
  const word = ({ isMet }: Verdict) => (isMet === undefined ? 'not judged' : isMet ? 'met' : 'MISSED')
  return layOut(verdicts.map((one) => [`(${one.row})`, one.says, one.target, word(one)]))
}

/** The middle of what is there; undefined where nothing is. */
export function medianOf(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((value) => value !== undefined).sort((one, other) => one - other)
  if (sorted.length === 0) return undefined
  return (quantile(sorted, 0.5) + quantile(sorted, (sorted.length - 1) / (2 * sorted.length))) / 2
}

function fixed(value: number | undefined, digits: number): string {
  return value === undefined || Number.isNaN(value) ? '-' : value.toFixed(digits)
}

function layOut(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const isNumber = (text: string) => /^[\d.-]+$/.test(text)
  return lines
    .map((line) =>
      line.map((text, at) => (isNumber(text) ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0))),
    )
    .map((line) => `  ${line.join('  ').trimEnd()}\n`)
    .join('')
}
