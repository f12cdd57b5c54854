import type { Clock } from '#core/clock.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { Db } from '#db/pool.ts'
import { addForward, raiseForward, readForward } from './store.ts'

/** Forward by so many seconds, or to an instant. */
export type ClockMove = { readonly forwardSeconds: number } | { readonly to: Date }

export type ClockRefusal = 'only forward' | 'too far'

/** A clock that runs like the real one and may be moved forward, in all processes of an installation at once. */
export type MovableClock = {
  readonly now: Clock
  /** By how much it is ahead of the real clock. */
  movedSeconds(): number
  /** Reads how far the installation's clock was moved, also by another process. */
  refresh(): Promise<void>
  /** Moves it in the database, where it outlasts a restart; this process knows at once, the others after a refresh. */
  move(move: ClockMove): Promise<Result<Date, ClockRefusal>>
}

const daysMax = 3_660
const movedMillisecondsMax = daysMax * 24 * 60 * 60 * 1_000

/**
 * Builds the clock on top of the real one. It goes forward only, ten years in all: what has happened, happened before
 * now, whatever anybody does. Until the first refresh it is the real clock.
 */
export function buildMovableClock(deps: { readonly db: Db; readonly real: Clock }): MovableClock {
  let forward = 0
  const now = () => new Date(deps.real().getTime() + forward)

  async function refresh(): Promise<void> {
    // A read that began before a move may end after it.
    forward = Math.max(forward, await readForward(deps.db))
  }

  return {
    now,
    movedSeconds: () => forward / 1_000,
    refresh,
    async move(move) {
      await refresh()
      const milliseconds = 'to' in move ? move.to.getTime() - now().getTime() : move.forwardSeconds * 1_000
      if (milliseconds <= 0) return refuse('only forward')
      if (forward + milliseconds > movedMillisecondsMax) return refuse('too far')
      const isMoved =
        'to' in move
          ? await raiseForward(deps.db, forward + milliseconds)
          : await addForward(deps.db, milliseconds, movedMillisecondsMax)
      await refresh()
      if (isMoved) return ok(now())
      return refuse('to' in move ? 'only forward' : 'too far')
    },
  }
}
