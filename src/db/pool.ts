import { setTimeout as pause } from 'node:timers/promises'
import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { prepareMarked } from './prepared.ts'
import type { Tables } from './tables.ts'

// This file is what the rest of the program imports of the database.
export { type MerchantsOfRound, nextMerchants, type Queue } from './next-merchants.ts'
export { isOutage } from './outage.ts'
export { prepared } from './prepared.ts'
export { rowSource } from './row-source.ts'
export { assertNoOpenTransaction, inTransaction } from './transaction.ts'

/** The database outside a transaction: every statement commits by itself. */
export type Db = Kysely<Tables>
/** An open transaction. A function that asks for it cannot be called without one. */
export type Tx = Transaction<Tables>

/** A pool of connections, and Kysely on top of it. Closing waits for work under way, up to 10 seconds. */
export type Database = { readonly db: Db; readonly pool: pg.Pool; close(): Promise<void> }

// How long anybody waits for a free connection, or for the server to accept a new one.
const connectTimeoutSeconds = 5
// A console report may take this long. Nothing on the way of an order comes near it.
const statementTimeoutSeconds = 30
const lockTimeoutSeconds = 10
// A transaction never waits for the network, so an idle one belongs to a program that hangs.
const idleInTransactionTimeoutSeconds = 15
// The server ends statements itself; this is for one that does not answer any more.
const answerTimeoutSeconds = statementTimeoutSeconds + 5
const closeTimeoutSeconds = 10
// Each transaction is short: 8 to 16 connections measured best, more cost 15 to 30 %.
const connectionsMaxDefault = 12

const int8Array = 1016
const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, BigInt],
  [int8Array, (text) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(readBigint))],
  [pg.types.builtins.DATE, String],
  [pg.types.builtins.TIMESTAMP, String], // Without a zone it is no moment, so it is not made a Date.
])

/**
 * Opens a pool of at most `connectionsMax` connections; connects when first used. In rows: int8 is bigint, numeric
 * and date are text, timestamptz is Date, jsonb is parsed. `log` hears of connections lost while nobody used them.
 */
export function openDatabase(options: {
  readonly url: string
  readonly applicationName: string
  readonly connectionsMax?: number
  readonly log?: (message: string) => void
}): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.connectionsMax ?? connectionsMaxDefault,
    connectionTimeoutMillis: connectTimeoutSeconds * 1_000,
    statement_timeout: statementTimeoutSeconds * 1_000,
    lock_timeout: lockTimeoutSeconds * 1_000,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutSeconds * 1_000,
    query_timeout: answerTimeoutSeconds * 1_000,
    // No statement here is worth compiling: with stale statistics the planner would spend a quarter second on it.
    options: '-c timezone=UTC -c jit=off',
    keepAlive: true,
    types: { getTypeParser: (oid, format) => parsers.get(oid) ?? pg.types.getTypeParser(oid, format) },
  })
  pool.on('error', (error) => options.log?.(`an idle database connection was lost: ${error.message}`))
  // The pool listens to idle connections only. One lost between two statements would end the process; instead the
  // next statement on it fails.
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('connect', prepareMarked)
  const db: Db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const close = async () => {
    const late = pause(closeTimeoutSeconds * 1_000, 'late', { ref: false })
    if ((await Promise.race([pool.end(), late])) === 'late') options.log?.('a database connection was never given back')
  }
  return { db, pool, close }
}

function readBigint(text: string): bigint | null {
  return text === 'NULL' ? null : BigInt(text)
}
