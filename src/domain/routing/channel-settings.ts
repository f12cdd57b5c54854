import type { z } from 'zod'
import type { Connector } from '#connectors/contract.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { Vault } from '#core/vault.ts'

/** Which settings are wrong and how. Names and rules only, never a value. */
export type SettingsRefusal = { readonly kind: 'settings not valid'; readonly problems: readonly string[] }

/** Settings as an operator writes them. */
export type RawSettings = Readonly<Record<string, unknown>>

/** Reads settings by the connector's schema. */
export function readSettings(connector: Connector, settings: RawSettings): Result<unknown, SettingsRefusal> {
  const read = connector.settings.safeParse(settings)
  if (read.success) return ok(read.data)
  return refuse({ kind: 'settings not valid', problems: read.error.issues.map(problemOf) })
}

export function sealSettings(vault: Vault, channelId: string, settings: RawSettings): Buffer {
  return vault.seal(JSON.stringify(settings), placeOf(channelId))
}

export function openSettings(vault: Vault, channelId: string, sealed: Buffer): RawSettings {
  return JSON.parse(vault.open(sealed, placeOf(channelId)).toString())
}

/** What may be shown: secrets only say that they are set. */
export function maskSettings(settings: RawSettings, secrets: readonly string[]): RawSettings {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, secrets.includes(name) ? '********' : value]),
  )
}

function placeOf(channelId: string) {
  return { table: 'channels', row: channelId, column: 'settings' }
}

function problemOf(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.') || 'settings'}: ${issue.message}`
}
