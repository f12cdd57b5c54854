import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Gateway } from './gateway.ts'
import type { HaipayClient } from './haipay-client.ts'

type Cleanup = { after(undo: () => Promise<void>): void }
type Row = Readonly<Record<string, string | number | null>>

/** A look at a gateway's database behind its back, in plain SQL: numbers come as they are printed. */
export type Books = {
  rows(query: string, values?: readonly unknown[]): Promise<readonly Row[]>
  /** The kinds of an order's journals, in the order of their names. */
  journalsOf(orderNo: string): Promise<readonly string[]>
  /** How many orders have this merchant order id. */
  ordersWith(orderId: string): Promise<number>
  /** Throws unless every app's books add up to zero and its balances are what its entries say. */
  check(): Promise<void>
}

/** What an app is shown of its money, in millionths. */
export type Balances = { readonly total: bigint; readonly available: bigint; readonly frozen: bigint }

/** Opens the books. */
export function openBooks(t: Cleanup, gateway: Pick<Gateway, 'databaseUrl'>): Books {
  const pool = new pg.Pool({ connectionString: gateway.databaseUrl, max: 2 })
  pool.on('error', () => undefined)
  t.after(() => pool.end())
  const rows: Books['rows'] = async (query, values = []) => (await pool.query<Row>(query, [...values])).rows
  return {
    rows,
    journalsOf: async (orderNo) =>
      (await rows('select kind from journals where order_no = $1 order by kind', [orderNo])).map(
        ({ kind }) => `${kind}`,
      ),
    ordersWith: async (orderId) => (await rows('select from orders where merchant_order_id = $1', [orderId])).length,
    async check() {
      assert.deepEqual(await rows(unbalanced), [])
      assert.deepEqual(await rows(misfolded), [])
    },
  }
}

/** The balances that the ledger call prints. */
export async function balancesOf(client: HaipayClient, currency: string): Promise<Balances> {
  const { bal, availableBal, frzBal, unSettleBal } = await client.call(`/${currency.toLowerCase()}/account/ledger`, {})
  const [total, available, frozen, unsettled] = [bal, availableBal, frzBal, unSettleBal].map(millionths)
  assert.ok(total !== undefined && available !== undefined && frozen !== undefined && unsettled === 0n)
  assert.equal(total, available + frozen)
  return { total, available, frozen }
}

/** Decimal text as an integer of millionths, so that printed amounts can be added up. */
export function millionths(text: string | number | boolean | undefined): bigint {
  const parts = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(String(text))
  assert.ok(parts, `${text} is not decimal text`)
  const [, sign, whole = '', fraction = ''] = parts
  return BigInt(`${sign}${whole}${fraction.padEnd(6, '0')}`)
}

/** Asks until the answer is not undefined; throws with `what` after two minutes, or as many seconds as are said. */
export async function eventually<Found>(
  what: string,
  ask: () => Promise<Found | undefined>,
  secondsMax = 120,
): Promise<Found> {
  const until = Date.now() + secondsMax * 1_000
  do {
    const found = await ask()
    if (found !== undefined) return found
    await pause(25)
  } while (Date.now() < until)
  throw new Error(`${what} did not come true`)
}

const unbalanced = `
  select merchant_id, app_id, cause, currency, sum(amount_minor)::text as sum from entries
  group by merchant_id, app_id, cause, currency having sum(amount_minor) <> 0`

/** Accounts whose folded balance and unfolded entries are not the sum of all their entries. */
const misfolded = `
  select app_id, currency, account, sum(minor)::text as difference from (
    select app_id, currency, account, amount_minor as minor from balances
    union all
    select app_id, currency, account, amount_minor from entries natural join unfolded
    union all
    select app_id, currency, account, -amount_minor from entries
  ) as part
  group by app_id, currency, account having sum(minor) <> 0`
