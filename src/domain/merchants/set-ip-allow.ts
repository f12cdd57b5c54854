import { ok, type Result, refuse } from '#core/result.ts'
import { type ChangeDeps, changeApp } from './change-app.ts'
import { readIpAllow } from './ip-allow.ts'
import type { AppRef } from './sealed-keys.ts'

/** Sets from where an app may be used, at most 100 addresses and blocks. An empty list lets everybody. */
export async function setIpAllow(
  deps: ChangeDeps,
  command: AppRef & { readonly ipAllow: readonly string[]; readonly actor: string },
): Promise<Result<void, 'app unknown' | 'ip address not readable'>> {
  const ipAllow = readIpAllow(command.ipAllow)
  if (!ipAllow) return refuse('ip address not readable')
  const columns = { ip_allow: ipAllow }
  const changed = await changeApp(deps, command, columns, { action: 'ip allow-list set', detail: { ipAllow } })
  return changed ? ok(undefined) : refuse('app unknown')
}
