import { randomBytes } from 'node:crypto'
import type { Connector } from '#connectors/contract.ts'
import type { Clock } from '#core/clock.ts'
import { type Id, newId } from '#core/ids.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { Vault } from '#core/vault.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import { maskSettings, type RawSettings, readSettings, type SettingsRefusal, sealSettings } from './channel-settings.ts'
import { insertChannel } from './store.ts'

export type ChannelDeps = {
  readonly db: Db
  readonly vault: Vault
  readonly connectors: ReadonlyMap<string, Connector>
  readonly now: Clock
}

export type CreateChannelRefusal = { readonly kind: 'connector unknown' | 'name taken' } | SettingsRefusal

/** Sets up an account at a provider, with a new secret path for its notices. No route leads to it yet. */
export async function createChannel(
  deps: ChannelDeps,
  command: {
    readonly connector: string
    readonly name: string
    readonly settings: RawSettings
    readonly actor: string
  },
): Promise<Result<{ readonly id: Id<'channel'>; readonly noticePath: string }, CreateChannelRefusal>> {
  const { name, settings, actor } = command
  const connector = deps.connectors.get(command.connector)
  if (!connector) return refuse({ kind: 'connector unknown' })
  const read = readSettings(connector, settings)
  if (!read.ok) return read
  const id = newId('channel')
  const noticePath = randomBytes(24).toString('base64url')
  const sealed = sealSettings(deps.vault, id, settings)
  const at = deps.now()
  return inTransaction(deps.db, async (tx) => {
    const row = { id, connector: connector.name, name, status: 'active', settings: sealed, noticePath } as const
    if (!(await insertChannel(tx, row, at))) return refuse({ kind: 'name taken' })
    const detail = { connector: connector.name, name, settings: maskSettings(settings, connector.secretSettings) }
    await recordAudit(tx, { at, actor, action: 'channel created', subject: id, detail })
    return ok({ id, noticePath })
  })
}
