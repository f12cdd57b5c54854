import { type Result, refuse } from '#core/result.ts'
import { type ChangeDeps, changeAudited } from './change-method.ts'
import type { MethodKey } from './method.ts'

/** Says whether collections of a method can be refunded from now on. The next load of the catalog keeps it. */
export async function setMethodRefundable(
  deps: ChangeDeps,
  command: { readonly method: MethodKey; readonly refundable: boolean; readonly actor: string },
): Promise<Result<undefined, 'method unknown' | 'only collections are refunded'>> {
  const { method, refundable, actor } = command
  if (method.product !== 'collect') return refuse('only collections are refunded')
  return changeAudited(deps, method, { refundable }, { actor, action: 'method refundable set' })
}
