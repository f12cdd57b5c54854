import { ok, type Result, refuse } from '#core/result.ts'
import { type ChangeDeps, changeApp } from './change-app.ts'
import type { AppRef } from './sealed-keys.ts'

/** Says whether refunds of an app, from now on, give back the fee of what is refunded. */
export async function setFeeBack(
  deps: ChangeDeps,
  command: AppRef & { readonly givesFeeBack: boolean; readonly actor: string },
): Promise<Result<void, 'app unknown'>> {
  const { givesFeeBack } = command
  const told = { action: 'app fee back set', detail: { givesFeeBack } }
  return (await changeApp(deps, command, { gives_fee_back: givesFeeBack }, told))
    ? ok(undefined)
    : refuse('app unknown')
}
