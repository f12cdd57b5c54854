import { refuse } from '#core/result.ts'
import type { CreateCollection, CreatePayout, CreateRefusal } from './commands.ts'
import type { NonceUse } from './nonce-store.ts'
import { useOf } from './write-orders.ts'

/** What may be otherwise a minute later. What is wrong with the request itself stays wrong, and leaves nothing. */
const passing: ReadonlySet<CreateRefusal> = new Set(['method in maintenance', 'method not open', 'no channel'])

/**
 * Refuses an order before anything is written. Where the reason may pass, the request is used up, so that nobody who
 * kept a copy makes the order then, behind its merchant's back.
 */
export async function refuseUsed(
  deps: { readonly useNonce: (use: NonceUse) => Promise<boolean> },
  command: CreateCollection | CreatePayout,
  refusal: CreateRefusal,
): Promise<{ readonly ok: false; readonly refusal: CreateRefusal }> {
  const use = passing.has(refusal) ? useOf(command) : undefined
  return refuse(use && !(await deps.useNonce(use)) ? 'request repeated' : refusal)
}
