import { ok, type Result, refuse } from '#core/result.ts'
import { inTransaction } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import {
  maskSettings,
  openSettings,
  type RawSettings,
  readSettings,
  type SettingsRefusal,
  sealSettings,
} from './channel-settings.ts'
import type { ChannelDeps } from './create-channel.ts'
import { lockChannel, updateChannel } from './store.ts'

export type SetSettingsRefusal = { readonly kind: 'channel unknown' | 'connector unknown' } | SettingsRefusal

/** Changes the settings that are given and keeps the others, so that nobody has to type a secret again. */
export async function setChannelSettings(
  deps: ChannelDeps,
  command: { readonly channelId: string; readonly settings: RawSettings; readonly actor: string },
): Promise<Result<undefined, SetSettingsRefusal>> {
  const { channelId, actor } = command
  return inTransaction(deps.db, async (tx) => {
    const row = await lockChannel(tx, channelId)
    if (!row) return refuse({ kind: 'channel unknown' })
    const connector = deps.connectors.get(row.connector)
    if (!connector) return refuse({ kind: 'connector unknown' })
    const settings = { ...openSettings(deps.vault, channelId, row.settings), ...command.settings }
    const read = readSettings(connector, settings)
    if (!read.ok) return read
    await updateChannel(tx, channelId, { settings: sealSettings(deps.vault, channelId, settings) })
    const detail = { settings: maskSettings(command.settings, connector.secretSettings) }
    await recordAudit(tx, { at: deps.now(), actor, action: 'channel settings set', subject: channelId, detail })
    return ok(undefined)
  })
}
