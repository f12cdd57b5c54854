import type { Result } from '#core/result.ts'
import { type ChangeDeps, changeAudited } from './change-method.ts'
import type { MethodKey, MethodStatus } from './method.ts'

/** Says whether a method works, for every app. The next load of the catalog keeps it. */
export function setMethodStatus(
  deps: ChangeDeps,
  command: { readonly method: MethodKey; readonly status: MethodStatus; readonly actor: string },
): Promise<Result<undefined, 'method unknown'>> {
  const { method, status, actor } = command
  return changeAudited(deps, method, { status }, { actor, action: 'method status set' })
}
