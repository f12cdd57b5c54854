import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { Clock } from '#core/clock.ts'
import type { Db } from '#db/pool.ts'
import { giveNumberBack, renewNumber, takeNumber } from './store.ts'

/** A number from 0 to 99 that no other running process has. */
export type ProcessNumberLease = {
  /** Another one after the lease was lost and taken anew. */
  readonly number: number
  /** False once renewals failed for so long that another process may have the number. */
  stillHeld(): boolean
  /** Gives the number back and stops renewing. */
  release(): Promise<void>
}

type Deps = {
  readonly db: Db
  /** The real clock. */
  readonly now: Clock
  readonly log?: (message: string) => void
  /** Seconds since any fixed moment, on a clock that nobody sets. */
  readonly monotonicSeconds?: () => number
}

const leaseSeconds = 60
const renewEverySeconds = 15

/**
 * Leases a process number and renews it in the background until released. A process that cannot renew says so by
 * `stillHeld` before its lease ends, and takes a number again when the database is back.
 * The clocks of all processes must agree to within 10 seconds, the time a number rests between two leases.
 * Throws when all 100 numbers are taken.
 */
export async function leaseProcessNumber(deps: Deps): Promise<ProcessNumberLease> {
  const holder = `${hostname()} ${process.pid} ${randomBytes(9).toString('base64url')}`
  const stopwatch = startStopwatch(deps)
  let sinceRenewal = stopwatch()
  let number = await takeAny(deps.db, holder)
  let renewing = Promise.resolve()
  let isRenewing = false
  let isReleased = false

  async function renew(): Promise<void> {
    const since = stopwatch() // Before the statement: the lease ends later than we think, never earlier.
    if (!(await renewNumber(deps.db, number, holder, leaseSeconds))) {
      deps.log?.(`process number ${number} was taken by another process`)
      number = await takeAny(deps.db, holder)
    }
    sinceRenewal = since
  }

  const timer = setInterval(() => {
    if (isRenewing) return
    isRenewing = true
    renewing = renew()
      .catch((error: unknown) => deps.log?.(`process number ${number} was not renewed: ${String(error)}`))
      .finally(() => {
        isRenewing = false
      })
  }, renewEverySeconds * 1000).unref()

  return {
    get number() {
      return number
    },
    stillHeld: () => !isReleased && sinceRenewal() < leaseSeconds,
    async release() {
      isReleased = true
      clearInterval(timer)
      await renewing
      await giveNumberBack(deps.db, number, holder)
    },
  }
}

async function takeAny(db: Db, holder: string): Promise<number> {
  const number = await takeNumber(db, holder, leaseSeconds)
  if (number === undefined) throw new Error('all 100 process numbers are leased: too many processes, or too many kills')
  return number
}

/**
 * Seconds since a start, by the larger of two clocks: the one nobody sets stands still while a machine sleeps, and
 * the real one may be set back.
 */
function startStopwatch(deps: Deps): () => () => number {
  const monotonic = deps.monotonicSeconds ?? (() => Number(process.hrtime.bigint()) / 1e9)
  return () => {
    const [started, startedAt] = [monotonic(), deps.now().getTime()]
    return () => Math.max(monotonic() - started, (deps.now().getTime() - startedAt) / 1000)
  }
}
