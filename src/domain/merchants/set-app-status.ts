import { ok, type Result, refuse } from '#core/result.ts'
import type { App } from './app.ts'
import { type ChangeDeps, changeApp } from './change-app.ts'
import type { AppRef } from './sealed-keys.ts'

/** Freezes an app or lets it go on. Orders that were accepted run to their end. */
export async function setAppStatus(
  deps: ChangeDeps,
  command: AppRef & { readonly status: App['status']; readonly actor: string },
): Promise<Result<void, 'app unknown'>> {
  const { status } = command
  const changed = await changeApp(deps, command, { status }, { action: 'app status set', detail: { status } })
  return changed ? ok(undefined) : refuse('app unknown')
}
