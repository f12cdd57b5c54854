import { type Result, refuse } from '#core/result.ts'
import { type ChangeDeps, changeAudited } from './change-method.ts'
import { areInOrder, type Limits } from './limits.ts'
import type { MethodKey } from './method.ts'

/** Sets the limits of one order of a method, for every app. The next load of the catalog keeps them. */
export async function setMethodLimits(
  deps: ChangeDeps,
  command: { readonly method: MethodKey; readonly limits: Limits; readonly actor: string },
): Promise<Result<undefined, 'method unknown' | 'limits out of order'>> {
  const { method, limits, actor } = command
  if (!areInOrder(limits)) return refuse('limits out of order')
  return changeAudited(deps, method, limits, { actor, action: 'method limits set' })
}
