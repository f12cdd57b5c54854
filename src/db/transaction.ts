import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Db, Tx } from './pool.ts'

const attemptsMax = 3
const pauseMillisecondsMax = 20
const retriedStates = new Set(['40001', '40P01']) // serialization failure, deadlock: the server undid all of it

const context = new AsyncLocalStorage<{ open: boolean }>()

/**
 * Runs `work` in one transaction that commits when it returns and rolls back when it throws. After a deadlock or a
 * serialization failure it runs again, 3 times in all, so `work` changes nothing but the database.
 * Not inside another transaction: two connections for one caller can starve the pool.
 */
export async function inTransaction<Value>(db: Db, work: (tx: Tx) => Promise<Value>): Promise<Value> {
  assertNoOpenTransaction()
  for (let attempt = 1; ; attempt += 1) {
    const transaction = { open: true }
    try {
      return await context.run(transaction, () => db.transaction().execute(work))
    } catch (error) {
      if (attempt >= attemptsMax || !isRetried(error)) throw error
    } finally {
      transaction.open = false // What the work left running is outside it from now on.
    }
    await pause(randomInt(pauseMillisecondsMax)) // Two that met should not meet again.
  }
}

/** Throws where the caller is inside `inTransaction`: no transaction may wait for the network. */
export function assertNoOpenTransaction(): void {
  assert(context.getStore()?.open !== true, 'a transaction is open here')
}

function isRetried(error: unknown): boolean {
  return error instanceof Error && 'code' in error && retriedStates.has(String(error.code))
}
