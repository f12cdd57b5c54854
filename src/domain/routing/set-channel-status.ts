import type { Clock } from '#core/clock.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import { type ChannelStatus, lockChannel, updateChannel } from './store.ts'

/** Lets new orders go to a channel, or keeps them from it. Orders it already has are still asked about. */
export async function setChannelStatus(
  deps: { readonly db: Db; readonly now: Clock },
  command: { readonly channelId: string; readonly status: ChannelStatus; readonly actor: string },
): Promise<Result<undefined, 'channel unknown'>> {
  const { channelId, status, actor } = command
  return inTransaction(deps.db, async (tx) => {
    if (!(await lockChannel(tx, channelId))) return refuse('channel unknown')
    await updateChannel(tx, channelId, { status })
    await recordAudit(tx, {
      at: deps.now(),
      actor,
      action: 'channel status set',
      subject: channelId,
      detail: { status },
    })
    return ok(undefined)
  })
}
