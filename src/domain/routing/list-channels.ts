import { maskSettings, openSettings, type RawSettings } from './channel-settings.ts'
import type { ChannelDeps } from './create-channel.ts'
import { type ChannelStatus, readChannels } from './store.ts'

export type ListedChannel = {
  readonly id: string
  readonly connector: string
  readonly name: string
  readonly status: ChannelStatus
  readonly noticePath: string
  /** Secrets are masked. Without its connector nobody knows which they are, so all are left out. */
  readonly settings: RawSettings
}

/** Every channel by name, for operators. */
export async function listChannels(deps: Omit<ChannelDeps, 'now'>): Promise<readonly ListedChannel[]> {
  const rows = await readChannels(deps.db)
  return rows.map(({ settings, ...row }) => {
    const connector = deps.connectors.get(row.connector)
    const shown = connector ? maskSettings(openSettings(deps.vault, row.id, settings), connector.secretSettings) : {}
    return { ...row, settings: shown }
  })
}
