import { type Clock, secondsAfter } from '#core/clock.ts'
import { coalesce } from '#core/coalesce.ts'
import type { Db } from '#db/pool.ts'
import {
  buildEndpointSlots,
  type ClaimedNotice,
  claimNotices,
  type EndpointSlots,
  findDuePairs,
  type NoticeProtocol,
  type NoticeSender,
  type Pair,
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
const pairsMax = 64
const stepsMax = 2000
// A push takes 10 s at most, so a lease ends only under a process that died or was suspended.
const leaseSeconds = 30
const start: Pair = { merchantId: '', endpoint: '' }

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
  const record = coalesce<PushResult, string>({
    batchMax: 64,
    writersMax: 2,
    waitingMax: 4 * pushesMax,
    run: (results) => recordPushes(deps.db, results, deps.now()),
  })
  const underWay = new Set<Promise<void>>()
  let after = start
  let unrecorded: unknown

  async function push(notice: ClaimedNotice): Promise<void> {
    const begun = performance.now()
    // The place is free before the result is written, since the endpoint is.
    const result = await pushNotice(deps, notice).finally(() => {
      const isPrompt = performance.now() - begun < promptSeconds * 1_000
      if (slots.giveBack(notice.endpoint, isPrompt)) loop.wake()
    })
    if (!result) return
    const state = await record(result)
    // A newer notice of the order waited for this push to end.
    if (state === 'retired') loop.wake()
    if (state === 'exhausted') deps.log.info(factsOf(result), 'a notice was given up')
  }

  /** Claims what there is place for, and begins to push it. Answers whether there may be more. */
  async function pass(): Promise<boolean> {
    throwUnrecorded()
    if (slots.free() <= 0) return false
    const now = deps.now()
    const from = after
    const { due, last } = await findDuePairs(deps.db, { after, busy: slots.busy(), most: pairsMax, stepsMax }, now)
    const claims = share(due, slots)
    const leaseUntil = secondsAfter(now, leaseSeconds)
    const claimed = claims.length > 0 ? await claimNotices(deps.db, claims, now, leaseUntil) : []
    for (const notice of claimed) begin(notice)
    // The walk goes on where it ended, so that merchants late in the order get their turn however full it is.
    after = (slots.free() <= 0 ? claims.at(-1) : last) ?? start
    return claimed.length > 0 || last !== undefined || from !== start
  }

  function begin(notice: ClaimedNotice): void {
    slots.take(notice.endpoint)
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

  const loop = startLoop({ name: 'deliver notices', everySeconds: 1, work: pass, log: deps.log })
  return {
    wake: loop.wake,
    async stop() {
      await loop.stop()
      await Promise.all(underWay)
    },
  }
}

/** Shares the free places evenly among the pairs, at least one each while there are any: nobody knows who needs more. */
function share(due: readonly Pair[], slots: EndpointSlots): readonly (Pair & { readonly most: number })[] {
  const pairsAt = Map.groupBy(due, (pair) => pair.endpoint)
  const evenly = Math.floor(slots.free() / due.length)
  const taken = new Map<string, number>()
  let left = slots.free()
  return due.flatMap(({ merchantId, endpoint }) => {
    const free = slots.freeAt(endpoint)
    const takenHere = taken.get(endpoint) ?? 0
    const fair = Math.max(1, Math.min(evenly, Math.floor(free / (pairsAt.get(endpoint)?.length ?? 1))))
    const most = Math.min(fair, left, free - takenHere)
    if (most <= 0) return []
    taken.set(endpoint, takenHere + most)
    left -= most
    return [{ merchantId, endpoint, most }]
  })
}

function factsOf(result: PushResult): object {
  const { merchantId, orderNo, pushes, status, error } = result
  return { merchantId, orderNo, pushes, status, error }
}
