import { secondsAfter } from '#core/clock.ts'
import { buildRounds } from '#core/rounds.ts'
import type { Db } from '#db/pool.ts'
import type { EndpointSlots } from './endpoint-slots.ts'
import { type ClaimedNotice, claimNotices, findDuePairs, type Pair } from './push-store.ts'

/** Claims due notices for this process, a part of the whole at a time. */
export type DueNotices = {
  /** Claims what there is place for, and takes the places. `hasMore`: claim again at once. */
  claim(now: Date): Promise<{ readonly claimed: readonly ClaimedNotice[]; readonly hasMore: boolean }>
  /** Something may be due where the present round has already been. */
  lookAgain(): void
}

const pairsMax = 64
const stepsMax = 2000
// A push takes 10 s at most, so a lease ends only under a process that died or was suspended.
const leaseSeconds = 30
const start: Pair = { merchantId: '', endpoint: '' }

/**
 * Goes round merchants and their endpoints, and goes on where it stopped, so that each gets its turn however full it
 * is. A round ends where one has been all the way round and nothing was claimed.
 */
export function buildDueNotices(db: Db, slots: EndpointSlots): DueNotices {
  const rounds = buildRounds(start)
  return {
    async claim(now) {
      if (slots.free() <= 0) return { claimed: [], hasMore: false }
      const after = rounds.resume()
      const { due, last } = await findDuePairs(db, { after, busy: slots.busy(), most: pairsMax, stepsMax }, now)
      const claims = share(due, slots)
      const claimed = claims.length > 0 ? await claimNotices(db, claims, now, secondsAfter(now, leaseSeconds)) : []
      for (const notice of claimed) slots.take(notice.endpoint)
      return { claimed, hasMore: rounds.rest(slots.free() <= 0 ? claims.at(-1) : last, claimed.length > 0) }
    },
    lookAgain: rounds.lookAgain,
  }
}

/** Shares the free places evenly among the pairs, at least one each while there are any: any may need more or less. */
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
