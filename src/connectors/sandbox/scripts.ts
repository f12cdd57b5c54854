import { cardScripts } from './card-scripts.ts'

/** What the bank is asked for. */
export type PaymentKind = 'collection' | 'payout' | 'refund'

/** What the bank says of a payment: the truth in its books, nothing at all, or this word whatever the truth is. */
export type Said = 'the books' | 'nothing' | BankWord

/** The bank's status words on the wire. The connector does not know the last one. */
export type BankWord = 'WAITING' | 'PAID' | 'FAILED' | 'REVERSED' | 'HELD_FOR_REVIEW'

/** One thing the bank does by itself, and then tells the gateway. */
export type Step = {
  /** Counted from the step before; the first from the call, or from the payment's expiry. */
  readonly afterSeconds: number
  readonly becomes?: 'paid' | 'failed' | 'reversed'
  readonly says?: BankWord
  /** Notices sent at once, or none; absent: one. */
  readonly copies?: number
}

/** How a payment goes. What is absent is ordinary: it begins waiting, is answered truly, and is paid in full. */
export type Script = {
  readonly name: string
  readonly begins?: 'lost' | 'failed' | 'paid'
  readonly answers?: Said
  readonly toQuery?: Said
  readonly pays?: 'half' | 'a tenth more'
  readonly countsFrom?: 'expiry'
  readonly only?: 'collection'
  /** Why a payout fails. */
  readonly reason?: string
  /** Why a card is declined. */
  readonly declines?: string
  /** The card's issuer asks the payer, and how that ends when the payer confirms. */
  readonly challenge?: 'succeeds' | 'fails'
  readonly steps: readonly Step[]
}

const soonSeconds = 5
/** A payout is first asked about after 15 s, so a query comes before a notice that takes this long. */
const lateSeconds = 20
const pastExpirySeconds = 10

const paid: Step = { afterSeconds: 0, becomes: 'paid' }
const failed: Step = { afterSeconds: 0, becomes: 'failed' }

/** A payment without a script, and one that was decided by hand: nothing happens by itself. */
export const noScript = 'none'
export const byHand = 'by hand'

/** A script that an amount or an account asks for. */
export type CodedScript = Script & {
  /** The last two of the digits that ask for it. */
  readonly code: number
  /** For the table in docs/sandbox.md. */
  readonly does: string
}

/**
 * Everything the bank plays by itself. Codes 77, 80, 89 and those outside 71 to 88 stay free: 777, 77.77, 780 and
 * 789 are amounts that people type without meaning anything by it.
 */
export const scripts: readonly CodedScript[] = [
  { name: 'paid at once', code: 71, does: 'Paid at once, by notice.', steps: [paid] },
  {
    name: 'paid soon',
    code: 72,
    does: `Paid after ${soonSeconds} s.`,
    steps: [{ ...paid, afterSeconds: soonSeconds }],
  },
  {
    name: 'failed at once',
    code: 73,
    does: 'Failed in the answer to our call; a payout with "Invalid Account No".',
    begins: 'failed',
    reason: 'Invalid Account No',
    steps: [],
  },
  {
    name: 'failed soon',
    code: 74,
    does: `Failed after ${soonSeconds} s; a payout with "Vendor Error: 209 |Bank Account is not found".`,
    reason: 'Vendor Error: 209 |Bank Account is not found',
    steps: [{ ...failed, afterSeconds: soonSeconds }],
  },
  {
    name: 'silence',
    code: 75,
    does: 'Never answers, neither call nor query, and tells nothing: an operator decides.',
    answers: 'nothing',
    toQuery: 'nothing',
    steps: [],
  },
  {
    name: 'late answer',
    code: 76,
    does: `Does not answer the call; a notice says paid ${lateSeconds} s later.`,
    answers: 'nothing',
    steps: [{ ...paid, afterSeconds: lateSeconds }],
  },
  {
    name: 'told twice',
    code: 78,
    does: `Paid after ${soonSeconds} s, and told twice at the same moment.`,
    steps: [{ ...paid, afterSeconds: soonSeconds, copies: 2 }],
  },
  {
    name: 'query says failed',
    code: 79,
    does: `A query says failed; a notice says paid after ${lateSeconds} s. Paid is true.`,
    toQuery: 'FAILED',
    steps: [{ ...paid, afterSeconds: lateSeconds }],
  },
  {
    name: 'query says paid',
    code: 81,
    does: `A query says paid; a notice says failed after ${lateSeconds} s. Failed is true.`,
    toQuery: 'PAID',
    steps: [{ ...failed, afterSeconds: lateSeconds }],
  },
  { name: 'paid in part', code: 82, does: 'Half of the amount is paid at once.', pays: 'half', steps: [paid] },
  {
    name: 'paid in excess',
    code: 83,
    does: 'A tenth more than the amount is paid at once.',
    pays: 'a tenth more',
    steps: [paid],
  },
  {
    name: 'reversed',
    code: 84,
    does: `Paid at once, and reversed ${soonSeconds} s later.`,
    steps: [paid, { afterSeconds: soonSeconds, becomes: 'reversed' }],
  },
  {
    name: 'unknown word',
    code: 85,
    does: 'Answers, says and repeats a status word that the connector does not know: unclear, an operator decides.',
    answers: 'HELD_FOR_REVIEW',
    toQuery: 'HELD_FOR_REVIEW',
    steps: [{ afterSeconds: soonSeconds, says: 'HELD_FOR_REVIEW' }],
  },
  {
    name: 'paid after expiry',
    code: 86,
    does: `Paid ${pastExpirySeconds} s after the order expired. Collections only.`,
    countsFrom: 'expiry',
    only: 'collection',
    steps: [{ ...paid, afterSeconds: pastExpirySeconds }],
  },
  {
    name: 'paid after failure',
    code: 87,
    does: `Failed at once, by notice, and paid after all ${soonSeconds} s later.`,
    steps: [failed, { ...paid, afterSeconds: soonSeconds }],
  },
  {
    name: 'lost call',
    code: 88,
    does: 'The first call is lost: no answer, and a query knows nothing. Called again, it is paid at once.',
    begins: 'lost',
    steps: [paid],
  },
]

/** A refund whose amount asks for nothing else: the payer has it soon, as with a card network. */
export const refunded: Script = { name: 'refunded', steps: [{ afterSeconds: 1, becomes: 'paid' }] }

const byName = new Map<string, Script>([...scripts, ...cardScripts, refunded].map((script) => [script.name, script]))
const byCode = new Map(scripts.map((script) => [script.code, script]))

/** The script that the books name; undefined for none, for decided by hand, and for one that a newer version wrote. */
export function scriptNamed(name: string): Script | undefined {
  return byName.get(name)
}

/** The script of a code, for a payment of this kind. */
export function scriptOfCode(code: number, kind: PaymentKind): Script | undefined {
  const script = byCode.get(code)
  return script?.only === undefined || script.only === kind ? script : undefined
}
