import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'

const pauseMilliseconds = 50
const waitSecondsMax = 330

/**
 * Runs `work` while no other process of this machine does the same under the same `file`.
 * Node has no file lock of its own; an SQLite transaction is one, and the system frees it when the process dies.
 */
export async function withStartLock<Value>(file: string, work: () => Promise<Value>): Promise<Value> {
  const lock = open(file)
  try {
    for (let waited = 0; !tryLock(lock); waited += pauseMilliseconds) {
      if (waited > waitSecondsMax * 1_000) throw new Error(`another program holds ${file} for too long`)
      await pause(pauseMilliseconds)
    }
    return await work()
  } finally {
    lock.close()
  }
}

function open(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { timeout: 0 })
  } catch (cause) {
    throw new Error(`cannot open ${file}`, { cause })
  }
}

function tryLock(lock: DatabaseSync): boolean {
  try {
    lock.exec('begin exclusive')
    return true
  } catch (error) {
    if (error instanceof Error && error.message === 'database is locked') return false
    throw error
  }
}
