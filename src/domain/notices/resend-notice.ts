import type { Clock } from '#core/clock.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import type { NoticeKey } from './notice.ts'
import { endpointOf } from './queue-notices.ts'
import { lockNewestNotice, makeDue } from './store.ts'

export type ResendRefusal = 'no notice' | 'no address' | 'being pushed'

type Deps = { readonly db: Db; readonly now: Clock; readonly wake: () => void }

/**
 * Sends the newest notice of an order, or of whatever has the number, again: a push at once, then its protocol's
 * timetable anew. Also one that was acknowledged or exhausted. `url` takes the place of the address it had, if any.
 * Written to the audit log.
 */
export async function resendNotice(
  deps: Deps,
  command: {
    readonly merchantId: string
    readonly orderNo: string
    readonly actor: string
    readonly url?: string | undefined
  },
): Promise<Result<NoticeKey, ResendRefusal>> {
  const { merchantId, orderNo, actor } = command
  const now = deps.now()
  const resent = await inTransaction(deps.db, async (tx): Promise<Result<NoticeKey, ResendRefusal>> => {
    const newest = await lockNewestNotice(tx, merchantId, orderNo)
    if (!newest) return refuse('no notice')
    if (newest.lease_until && newest.lease_until > now) return refuse('being pushed')
    const url = command.url ?? newest.url ?? undefined
    const endpoint = endpointOf(url)
    if (url === undefined || endpoint === undefined) return refuse('no address')
    const key = { merchantId, orderNo, seq: newest.seq }
    await makeDue(tx, key, { url, endpoint }, now)
    const subject = `${merchantId}/${orderNo}`
    await recordAudit(tx, { at: now, actor, action: 'notice sent again', subject, detail: { seq: key.seq } })
    return ok(key)
  })
  if (resent.ok) deps.wake()
  return resent
}
