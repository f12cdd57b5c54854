import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { ClockMove, ClockRefusal, MovableClock } from '#domain/clock/index.ts'
import { type ControlAnswer, openControlScope, readControlBody, refuseControl } from './control-scope.ts'

type Deps = {
  /** The demo is on. Otherwise the address does not exist. */
  readonly enabled: boolean
  readonly clock: MovableClock
  /** Resolves when the background work that is due now has been begun. */
  readonly workDue: () => Promise<void>
}

const Move = z.union(
  [
    z.strictObject({ forwardSeconds: z.number().int().positive() }),
    z.strictObject({
      to: z.iso
        .datetime({ offset: true, error: 'must be an instant such as 2027-01-31T00:00:00Z' })
        .transform((text) => new Date(text)),
    }),
  ],
  'must have either forwardSeconds, a whole number above zero, or to, an instant',
)

const words: Record<ClockRefusal, string> = {
  'only forward': 'the clock only goes forward, and it is past that already',
  'too far': 'the clock can be moved by 3660 days in all, and this would be more',
}

/**
 * Serves `POST /sandbox/clock`, which moves the clock of the whole installation forward and is answered when the work
 * that fell due has been begun, and `GET /sandbox/clock`, which tells the time.
 */
export function registerClockControl(server: FastifyInstance, deps: Deps): void {
  if (!deps.enabled) return
  openControlScope(server, (scope) => {
    scope.get('/sandbox/clock', async () => tellTime(deps.clock))
    scope.post('/sandbox/clock', async (request: FastifyRequest<{ Body: string }>, reply: FastifyReply) => {
      const { status, body } = await moveClock(deps, request.body)
      return reply.code(status).send(body)
    })
  })
}

async function moveClock(deps: Deps, text: string): Promise<ControlAnswer> {
  const wanted = readControlBody<ClockMove>(text, Move)
  if (!wanted.ok) return refuseControl(400, wanted.refusal)
  const moved = await deps.clock.move(wanted.value)
  if (!moved.ok) return refuseControl(409, words[moved.refusal])
  await deps.workDue()
  return { status: 200, body: tellTime(deps.clock) }
}

function tellTime(clock: MovableClock): object {
  return { now: clock.now().toISOString(), movedSeconds: Math.floor(clock.movedSeconds()) }
}
