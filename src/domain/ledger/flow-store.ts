import { type RawBuilder, sql } from 'kysely'
import { secondsAfter } from '#core/clock.ts'
import { money } from '#core/money.ts'
import type { Db } from '#db/pool.ts'
import { fundsAfter, noFunds, type PrintedBalances, printedBalances } from './funds.ts'
import type { Account, BalanceKey, Entry, Funds } from './posting.ts'

/** One journal of a fund flow: what it changed of what the merchant is shown. Minor units of the key's currency. */
export type FlowLine = {
  readonly cause: string
  readonly at: Date
  readonly kind: string
  readonly orderNo: string | undefined
  readonly merchantOrderId: string | undefined
  readonly reason: string | undefined
  readonly change: PrintedBalances
}

type FlowRow = {
  cause: string
  created_at: Date
  kind: string
  order_no: string | null
  merchant_order_id: string | null
  reason: string | null
  entries: readonly (readonly [Account, string])[]
}

/** One page of a key's journals from `from` to before `until`, oldest first; `after` is the last of the page before. */
export async function listFundFlow(
  db: Db,
  key: BalanceKey,
  span: { readonly from: Date; readonly until: Date },
  after: Pick<FlowLine, 'at' | 'cause'> | undefined,
  most: number,
): Promise<readonly FlowLine[]> {
  const from = after?.at ?? span.from
  const { rows } = await sql<FlowRow>`
    select j.cause, j.created_at, j.kind, j.order_no, o.merchant_order_id, j.reason, e.entries
    from (
      select * from journals
      where merchant_id = ${key.merchantId} and app_id = ${key.appId}
        and created_at >= ${from} and created_at < ${span.until}
        and (created_at, cause) > (${from}::timestamptz, ${after?.cause ?? ''})
      order by created_at, cause limit ${most}
    ) j
    cross join lateral (
      select coalesce(json_agg(json_build_array(account, amount_minor::text)), '[]') as entries from entries
      where merchant_id = j.merchant_id and cause = j.cause and currency = ${key.currency}
    ) e
    left join orders o on o.merchant_id = j.merchant_id and o.order_no = j.order_no
    order by j.created_at, j.cause`.execute(db)
  return rows.map((row) => ({
    cause: row.cause,
    at: row.created_at,
    kind: row.kind,
    orderNo: row.order_no ?? undefined,
    merchantOrderId: row.merchant_order_id ?? undefined,
    reason: row.reason ?? undefined,
    change: printedBalances(fundsAfter(noFunds, row.entries.map(entryOf(key)))),
  }))
}

/** Transactions take seconds, so no journal is added to what is older than this. */
const settledSeconds = 60 * 60
/** Of one statement; the largest apps make some hundred thousand journals in that time. */
const countedBackSeconds = 6 * 60 * 60

/**
 * What a key had just before `at`: what it has now less all journals since. Reads every journal since, in statements of
 * a bounded span each, so the caller bounds how far back it asks.
 */
export async function readFundsAt(db: Db, key: BalanceKey, at: Date, now: Date): Promise<Funds> {
  let from = later(at, secondsAfter(now, -settledSeconds))
  let funds = await readNewestFundsAt(db, key, from)
  while (from > at) {
    const until = from
    from = later(at, secondsAfter(until, -countedBackSeconds))
    funds = fundsAfter(funds, await readChangesBack(db, key, from, until))
  }
  return funds
}

/** In one snapshot, so that a journal is either in what there is now and taken off again, or in neither. */
async function readNewestFundsAt(db: Db, key: BalanceKey, at: Date): Promise<Funds> {
  const { rows } = await sql<SumRow>`
    select account, sum(minor)::bigint as minor from (
      select account, amount_minor as minor from balances where ${ofKey(key)}
      union all
      select e.account, e.amount_minor from unfolded u join entries e
        on e.merchant_id = u.merchant_id and e.cause = u.cause and e.currency = u.currency
      where u.merchant_id = ${key.merchantId} and u.app_id = ${key.appId} and u.currency = ${key.currency}
      union all
      select e.account, -e.amount_minor from journals j join entries e
        on e.merchant_id = j.merchant_id and e.cause = j.cause and e.currency = ${key.currency}
      where j.merchant_id = ${key.merchantId} and j.app_id = ${key.appId} and j.created_at >= ${at}
    ) as part
    group by account`.execute(db)
  return fundsAfter(noFunds, entriesOfSums(key, rows))
}

/** The journals of a span, turned round. */
async function readChangesBack(db: Db, key: BalanceKey, from: Date, until: Date): Promise<readonly Entry[]> {
  const { rows } = await sql<SumRow>`
    select e.account, -sum(e.amount_minor)::bigint as minor from journals j join entries e
      on e.merchant_id = j.merchant_id and e.cause = j.cause and e.currency = ${key.currency}
    where j.merchant_id = ${key.merchantId} and j.app_id = ${key.appId}
      and j.created_at >= ${from} and j.created_at < ${until}
    group by e.account`.execute(db)
  return entriesOfSums(key, rows)
}

type SumRow = { readonly account: Account; readonly minor: bigint }

function entriesOfSums({ currency }: BalanceKey, sums: readonly SumRow[]): readonly Entry[] {
  return sums.map(({ account, minor }) => ({ account, amount: money(minor, currency) }))
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other
}

function ofKey(key: BalanceKey): RawBuilder<unknown> {
  return sql`merchant_id = ${key.merchantId} and app_id = ${key.appId} and currency = ${key.currency}`
}

function entryOf(key: BalanceKey) {
  return ([account, minor]: readonly [Account, string]): Entry => ({
    account,
    amount: money(BigInt(minor), key.currency),
  })
}
