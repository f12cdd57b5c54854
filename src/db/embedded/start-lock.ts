import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'

const pauseMilliseconds = 50
const waitSecondsMax = 330

/**
 * Runs `work` while no other process of this machine does the same under the same `file`.
 * Node has no file lock of its own; an SQLite transaction is one, and the system frees it when the process dies.
 */
export async function withStartLock<Value>(file: string, work: () => Promise<Value>): Promise<Value> {
  const lock = new DatabaseSync(file, { timeout: 0 })
  try {
    await take(lock, file)
    return await work()
  } finally {
    lock.close()
  }
}

async function take(lock: DatabaseSync, file: string): Promise<void> {
  for (let waited = 0; waited < waitSecondsMax * 1_000; waited += pauseMilliseconds) {
    try {
      lock.exec('begin exclusive')
      return
    } catch (error) {
      if (!(error instanceof Error && error.message === 'database is locked')) throw error
      await pause(pauseMilliseconds)
    }
  }
  throw new Error(`another process has held ${file} for ${waitSecondsMax} seconds`)
}
