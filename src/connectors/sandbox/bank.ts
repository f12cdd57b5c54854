import type { RawNotice } from '#connectors/contract.ts'
import { type Clock, secondsAfter } from '#core/clock.ts'
import { coalesce } from '#core/coalesce.ts'
import { ok, type Result } from '#core/result.ts'
import { judgeAnswer } from './challenge.ts'
import {
  type BankOrder,
  type Decision,
  type DecisionRefusal,
  decide,
  newPayment,
  nextStepAt,
  noticesOf,
  type Payment,
  playStep,
  statementOf,
} from './payment.ts'
import { byHand, type Script, scriptNamed } from './scripts.ts'
import { signatureHeader, signNotice } from './sign.ts'
import type { AddressStatement, BankStatement } from './statement.ts'
import type { Books, Change } from './store.ts'

/** How long a notice that the gateway has not taken waits before the bank says it again. */
const sayAgainSeconds = 30
const duePaymentsMax = 64
const tellAtOnceMax = 16
const shared = { batchMax: 64, writersMax: 2, waitingMax: 4096 }

type Deps = {
  readonly books: Books
  readonly now: Clock
  /** The secret setting of a channel; undefined: there is no such channel. */
  readonly secretOf: (channelId: string) => Promise<string | undefined>
  /** Hands a notice to the gateway; resolves when it was taken. */
  readonly tellGateway: (channelId: string, notice: RawNotice) => Promise<void>
  /** Called when something became due, so that `play` need not wait for its next turn. */
  readonly wake: () => void
}

/** A call to the bank: what to do, how it goes, and until when the payer may pay. */
export type BankCall = {
  readonly order: BankOrder
  readonly script: Script | undefined
  readonly expiresAt: Date | undefined
}

/** A bank, wallet and card network that lives in this process and our database. */
export type SandboxBank = {
  /** Takes a call; the same reference twice is one payment. */
  place(call: BankCall): Promise<BankStatement | 'no answer'>
  /** What the bank says of a payment. */
  look(reference: string): Promise<BankStatement | 'unknown' | 'no answer'>
  /**
   * Ends a payment by hand, also one that the bank was never called about, and tells the gateway: when this resolves,
   * the order has moved. Repeating an outcome is fine, and tells again.
   */
  decide(order: BankOrder, decision: Decision): Promise<Result<BankStatement, DecisionRefusal>>
  /** Tells the gateway of money that came to a permanent address, as often as it is called. */
  payAddress(channelId: string, payment: AddressStatement): Promise<void>
  /** What a payer says to the issuer of its card; ends the payment, where the issuer asked. */
  answerChallenge(order: BankOrder, isConfirmed: boolean): Promise<void>
  /**
   * Does what is due by the scripts, at most 64 payments, and answers whether there may be more. Safe in every process
   * at once. What the gateway did not take is said again, so each notice arrives at least once.
   */
  play(): Promise<boolean>
}

/** Builds the bank. Calls and decisions that come at once share a commit. */
export function buildSandboxBank(deps: Deps): SandboxBank {
  const place = coalesce<Payment, Payment>({ ...shared, run: (payments) => deps.books.place(payments, deps.now()) })
  const change = coalesce<Change<DecisionRefusal>, Result<Payment, DecisionRefusal>>({
    ...shared,
    run: (changes) => deps.books.change(changes),
  })
  const finish = coalesce<Payment, void>({
    ...shared,
    run: async (payments) => {
      await deps.books.finish(payments)
      return payments.map(() => undefined)
    },
  })
  async function decideByHand(order: BankOrder, decision: Decision): ReturnType<SandboxBank['decide']> {
    const now = deps.now()
    const sayAgainAt = secondsAfter(now, sayAgainSeconds)
    const fresh = newPayment(order, undefined, undefined, now)
    const decided = await change({ fresh, decide: (payment) => decide(payment, decision, sayAgainAt) })
    if (!decided.ok) return decided
    const statement = required(statementOf(decided.value, 'the books'))
    await tell(deps, order.channelId, statement)
    // A script that goes on by itself, after an outcome that it had already, is not ended here.
    if (decided.value.script === byHand) await finish({ ...decided.value, nextAt: null })
    return ok(statement)
  }
  return {
    place: (call) => placeCall(deps, place, call),
    look: (reference) => look(deps, reference),
    decide: decideByHand,
    async answerChallenge(order, isConfirmed) {
      const decision = judgeAnswer(await deps.books.read(order.reference), isConfirmed)
      if (decision) await decideByHand(order, decision)
    },
    payAddress: (channelId, payment) => tell(deps, channelId, payment),
    play: () => play(deps, finish),
  }
}

async function placeCall(
  deps: Deps,
  place: (payment: Payment) => Promise<Payment>,
  { order, script, expiresAt }: BankCall,
): Promise<BankStatement | 'no answer'> {
  const now = deps.now()
  const payment = await place(newPayment(order, script, expiresAt, now))
  if (payment.nextAt && payment.nextAt <= now) deps.wake()
  if (payment.state === 'lost') return 'no answer'
  return statementOf(payment, scriptNamed(payment.script)?.answers ?? 'the books') ?? 'no answer'
}

async function look(deps: Deps, reference: string): Promise<BankStatement | 'unknown' | 'no answer'> {
  const payment = await deps.books.read(reference)
  if (!payment || payment.state === 'lost') return 'unknown'
  return statementOf(payment, scriptNamed(payment.script)?.toQuery ?? 'the books') ?? 'no answer'
}

async function play(deps: Deps, finish: (payment: Payment) => Promise<void>): Promise<boolean> {
  const now = deps.now()
  const due = await deps.books.takeDue(now, secondsAfter(now, sayAgainSeconds), duePaymentsMax, playStep)
  const queue = [...due]
  const tellers = Array.from({ length: Math.min(tellAtOnceMax, queue.length) }, async () => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      const { channelId } = one
      await Promise.all(noticesOf(one).map((statement) => tell(deps, channelId, statement)))
      await finish({ ...one, nextAt: nextStepAt(one, deps.now()) })
    }
  })
  const ends = await Promise.allSettled(tellers)
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed) throw failed.reason
  return due.length === duePaymentsMax
}

async function tell(deps: Deps, channelId: string, statement: BankStatement | AddressStatement): Promise<void> {
  const secret = await deps.secretOf(channelId)
  if (secret === undefined) throw new Error(`the sandbox bank knows no channel ${channelId}`)
  const body = Buffer.from(JSON.stringify(statement))
  const headers = { 'content-type': 'application/json', [signatureHeader]: signNotice(secret, body) }
  await deps.tellGateway(channelId, { headers, body })
}

function required(statement: BankStatement | undefined): BankStatement {
  if (!statement) throw new Error('the books always say something')
  return statement
}
