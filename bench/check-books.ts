import type pg from 'pg'
import { openDatabase } from '#db/pool.ts'
import { isBalanced, trialBalance } from '#domain/ledger/index.ts'
import type { Findings } from './measure.ts'

/** What the books of a run say. */
export type BooksCheck = { readonly lines: readonly string[]; readonly failures: readonly string[] }

type Counts = { readonly collections: string; readonly payouts: string; readonly told: string; readonly open: string }

/** Adds up the whole ledger, and compares the orders in the database with those that were answered with success. */
export async function checkBooks(databaseUrl: string, { gatewayOrders }: Findings): Promise<BooksCheck> {
  const database = openDatabase({ url: databaseUrl, applicationName: 'switchyard bench', connectionsMax: 2 })
  try {
    const rows = await trialBalance(database.db)
    const sum = rows.reduce((total, row) => total + row.sumMinor, 0n)
    const differing = rows.filter((row) => row.sumMinor !== 0n || row.differences.length > 0)
    const counts = await countOrders(database.pool)
    const failures = [
      ...(isBalanced(rows) ? [] : [`the trial balance is not zero: ${differing.map((row) => row.appId).join(', ')}`]),
      ...missing('collections', gatewayOrders.collections, counts.collections),
      ...missing('payouts', gatewayOrders.payouts, counts.payouts),
      ...missing('acknowledged notices', gatewayOrders.lives + gatewayOrders.pushes, counts.told),
    ]
    const lines = [
      `trial balance: ${sum}, over ${rows.length} apps and currencies, ${differing.length} of them with a difference`,
      `in the database: ${counts.collections} collections, ${counts.payouts} payouts, ${counts.told} notices told`,
    ]
    return { lines, failures }
  } finally {
    await database.close()
  }
}

function missing(what: string, answered: number, found: string | undefined): readonly string[] {
  return Number(found) === answered ? [] : [`${answered} ${what} were answered and ${found} are in the database`]
}

async function countOrders(pool: pg.Pool): Promise<Counts> {
  const { rows } = await pool.query<Counts>(`
    select (select count(*) from orders where kind = 'collection')::text as collections,
           (select count(*) from orders where kind = 'payout')::text as payouts,
           (select count(*) from notices where state = 'acknowledged')::text as told,
           (select count(*) from notices where state = 'due')::text as open`)
  const [counts] = rows
  if (!counts) throw new Error('the database counts nothing')
  return counts
}
