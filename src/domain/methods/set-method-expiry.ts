import { type Result, refuse } from '#core/result.ts'
import { type ChangeDeps, changeAudited } from './change-method.ts'
import type { MethodKey } from './method.ts'

const expiryMinutesMax = 30 * 24 * 60

/** Sets how long a payer has, 1 minute to 30 days, for orders from now on; null: the default of the method's kind. */
export async function setMethodExpiry(
  deps: ChangeDeps,
  command: { readonly method: MethodKey; readonly expiryMinutes: number | null; readonly actor: string },
): Promise<Result<undefined, 'method unknown' | 'expiry out of range'>> {
  const { method, expiryMinutes, actor } = command
  const isInRange =
    Number.isInteger(expiryMinutes) && Number(expiryMinutes) >= 1 && Number(expiryMinutes) <= expiryMinutesMax
  if (expiryMinutes !== null && !isInRange) return refuse('expiry out of range')
  return changeAudited(deps, method, { expiryMinutes }, { actor, action: 'method expiry set' })
}
