import { refuse } from '#core/result.ts'
import type { CreateCollection, CreatePayout, CreateRefusal } from './commands.ts'
import type { NonceUse } from './nonce-store.ts'
import { useOf } from './write-orders.ts'

/**
 * Refuses an order for what may be otherwise a minute later, such as a method in maintenance. Its request is used up, so
 * that nobody who kept a copy makes the order then, behind the merchant's back.
 */
export async function refuseUsed(
  deps: { readonly useNonce: (use: NonceUse) => Promise<boolean> },
  command: CreateCollection | CreatePayout,
  refusal: CreateRefusal,
): Promise<{ readonly ok: false; readonly refusal: CreateRefusal }> {
  const use = useOf(command)
  return refuse(use && !(await deps.useNonce(use)) ? 'request repeated' : refusal)
}
