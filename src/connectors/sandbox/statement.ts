import { z } from 'zod'
import type { Outcome } from '#connectors/contract.ts'
import { money } from '#core/money.ts'
import { unreachable } from '#core/result.ts'

/** What the bank says of a payment, in an answer or in a notice. */
export const BankStatement = z.object({
  reference: z.string().min(1).max(64),
  status: z.string().min(1).max(40),
  currency: z.string().min(3).max(5),
  /** Minor units. */
  paidMinor: z
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .nullable(),
  reason: z.string().max(200).nullable(),
  bankRef: z.string().min(1).max(64),
})
export type BankStatement = z.infer<typeof BankStatement>

/** What the bank says of money that came to a permanent address. */
export const AddressStatement = z.object({
  address: z.string().min(1).max(64),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  currency: z.string().min(3).max(5),
  /** Minor units. */
  paidMinor: z.string().regex(/^[1-9]\d{0,17}$/),
})
export type AddressStatement = z.infer<typeof AddressStatement>

const kinds = { WAITING: 'pending', PAID: 'paid', FAILED: 'failed', REVERSED: 'reversed' } as const

/** Reads a statement through the one table of words. What is not in it is unclear, and so is paid with no amount. */
export function outcomeOf(said: BankStatement): Outcome {
  const { status, currency, paidMinor, bankRef: channelRef } = said
  const reason = said.reason ?? 'the sandbox bank gave no reason'
  const kind = Object.hasOwn(kinds, status) ? kinds[status as keyof typeof kinds] : 'unclear'
  switch (kind) {
    case 'pending':
      return { kind }
    case 'paid':
      if (paidMinor === null) return { kind: 'unclear', why: 'paid without an amount' }
      return { kind, received: money(BigInt(paidMinor), currency), channelRef }
    case 'failed':
      return { kind, reason, proof: `the sandbox bank's books say failed, ${channelRef}` }
    case 'reversed':
      return { kind, reason, channelRef }
    case 'unclear':
      return { kind, why: `the sandbox bank says ${status}` }
    default:
      return unreachable(kind)
  }
}
