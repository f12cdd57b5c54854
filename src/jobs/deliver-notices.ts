import type { Clock } from '#core/clock.ts'
import { coalesce } from '#core/coalesce.ts'
import type { Db } from '#db/pool.ts'
import {
  buildDueNotices,
  buildEndpointSlots,
  type ClaimedNotice,
  type NoticeProtocol,
  type NoticeSender,
  type PushResult,
  pushNotice,
  recordPushes,
} from '#domain/notices/index.ts'
import { type Loop, type LoopLog, startLoop } from './loop.ts'

type Deps = {
  readonly db: Db
  readonly now: Clock
  /** How each protocol tells its merchants, by the protocol's name. */
  readonly protocols: ReadonlyMap<string, NoticeProtocol>
  readonly sender: Omit<NoticeSender, 'close'>
  readonly log: LoopLog
}

/** Sockets to one endpoint from one process; the sender is built with it. */
export const pushesPerEndpointMax = 16

const pushesMax = 256
const pushesPerSlowEndpointMax = 2
const promptSeconds = 2

/**
 * Pushes due notices until stopped; runs in every process, and no notice is pushed by two. `wake` after notices were
 * queued by this process; what others queued, and what is due again, is found within a second. Telling the others by
 * the database would take a lock that all commits share, on the way of every order.
 * Stopping claims nothing new and waits for the pushes under way, 10 s at most.
 */
export function deliverNotices(deps: Deps): Loop {
  const slots = buildEndpointSlots({
    inAllMax: pushesMax,
    perEndpointMax: pushesPerEndpointMax,
    perSlowEndpointMax: pushesPerSlowEndpointMax,
  })
  const due = buildDueNotices(deps.db, slots)
  const record = coalesce<PushResult, string>({
    batchMax: 64,
    writersMax: 2,
    waitingMax: 4 * pushesMax,
    run: (results) => recordPushes(deps.db, results, deps.now()),
  })
  const underWay = new Set<Promise<void>>()
  let unrecorded: unknown

  async function push(notice: ClaimedNotice): Promise<void> {
    const begun = performance.now()
    // The place is free before the result is written, since the endpoint is.
    const result = await pushNotice(deps, notice).finally(() => {
      const isPrompt = performance.now() - begun < promptSeconds * 1_000
      if (slots.giveBack(notice.endpoint, isPrompt)) wake()
    })
    if (!result) return
    const state = await record(result)
    // A newer notice of the order waited for the end of this push.
    if (state === 'retired') wake()
    if (state === 'exhausted') deps.log.info(factsOf(result), 'a notice was given up')
  }

  async function pass(): Promise<boolean> {
    throwUnrecorded()
    const { claimed, hasMore } = await due.claim(deps.now())
    for (const notice of claimed) begin(notice)
    return hasMore
  }

  function begin(notice: ClaimedNotice): void {
    // A result that could not be written leaves the notice to its lease; the loop reports it, and waits.
    const pushing = push(notice).catch((why) => {
      unrecorded = why
    })
    underWay.add(pushing)
    void pushing.then(() => underWay.delete(pushing))
  }

  function throwUnrecorded(): void {
    const why = unrecorded
    unrecorded = undefined
    if (why !== undefined) throw why
  }

  function wake(): void {
    due.lookAgain()
    loop.wake()
  }

  const loop = startLoop({ name: 'deliver notices', everySeconds: 1, work: pass, log: deps.log })
  return {
    wake,
    work() {
      due.lookAgain()
      return loop.work()
    },
    async stop() {
      await loop.stop()
      await Promise.all(underWay)
    },
  }
}

function factsOf(result: PushResult): object {
  const { merchantId, orderNo, pushes, status, error } = result
  return { merchantId, orderNo, pushes, status, error }
}
