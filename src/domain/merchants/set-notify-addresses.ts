import { ok, type Result, refuse } from '#core/result.ts'
import { type ChangeDeps, changeApp } from './change-app.ts'
import { areNotifyUrls, type NotifyAddresses } from './notify-addresses.ts'
import type { AppRef } from './sealed-keys.ts'

/** Sets where notices go; an address that is absent is taken away. Orders that were accepted keep theirs. */
export async function setNotifyAddresses(
  deps: ChangeDeps & { readonly loopbackAllowed: boolean },
  command: AppRef & NotifyAddresses & { readonly actor: string },
): Promise<Result<void, 'app unknown' | 'notify address not allowed'>> {
  if (!areNotifyUrls(command, deps)) return refuse('notify address not allowed')
  const { collectNotifyUrl = null, payoutNotifyUrl = null } = command
  const columns = { collect_notify_url: collectNotifyUrl, payout_notify_url: payoutNotifyUrl }
  const detail = { collectNotifyUrl, payoutNotifyUrl }
  const changed = await changeApp(deps, command, columns, { action: 'notify addresses set', detail })
  return changed ? ok(undefined) : refuse('app unknown')
}
