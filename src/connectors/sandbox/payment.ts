import { secondsAfter } from '#core/clock.ts'
import { divide, type Money } from '#core/money.ts'
import { ok, type Result, refuse, unreachable } from '#core/result.ts'
import { type BankWord, byHand, noScript, type PaymentKind, type Said, type Script, scriptNamed } from './scripts.ts'
import type { BankStatement } from './statement.ts'

/** A payment in the bank's books. */
export type Payment = {
  readonly reference: string
  readonly channelId: string
  readonly kind: PaymentKind
  readonly currency: string
  readonly amountMinor: bigint
  readonly state: 'lost' | 'waiting' | 'paid' | 'failed' | 'reversed'
  readonly paidMinor: bigint | null
  readonly reason: string | null
  readonly script: string
  readonly step: number
  /** When the bank does the next step of the script, or says again what the gateway has not taken; null: never. */
  readonly nextAt: Date | null
  readonly createdAt: Date
}

/** What the bank is asked to do. */
export type BankOrder = {
  readonly reference: string
  readonly channelId: string
  readonly kind: PaymentKind
  readonly amount: Money
}

/** How somebody at the bank's desk ends a payment. `amount`: what is paid, absent: all of it. */
export type Decision = {
  readonly outcome: 'succeed' | 'fail' | 'reverse'
  readonly amount?: Money
  readonly reason?: string
}

export type DecisionRefusal = 'not paid' | 'already paid' | 'paid another amount' | 'already reversed'

const defaultReasons: Record<PaymentKind, Record<'failed' | 'reversed', string>> = {
  collection: { failed: 'The payer did not pay', reversed: 'The payer disputed the payment' },
  payout: { failed: "Refused by the payee's bank", reversed: "Returned by the payee's bank" },
  refund: { failed: "Refused by the payer's bank", reversed: "Returned by the payer's bank" },
}

/** A payment as it is first written. */
export function newPayment(
  order: BankOrder,
  script: Script | undefined,
  expiresAt: Date | undefined,
  now: Date,
): Payment {
  const { reference, channelId, kind, amount } = order
  const first = script?.steps[0]
  const from = script?.countsFrom === 'expiry' ? (expiresAt ?? now) : now
  const payment: Payment = {
    reference,
    channelId,
    kind,
    currency: amount.currency,
    amountMinor: amount.minor,
    state: 'waiting',
    paidMinor: null,
    reason: null,
    script: script?.name ?? noScript,
    step: 0,
    nextAt: first ? secondsAfter(from, first.afterSeconds) : null,
    createdAt: now,
  }
  if (script?.begins === 'lost') return { ...payment, state: 'lost', nextAt: null }
  return script?.begins ? become(payment, script.begins, script) : payment
}

/** The payment after the step that is due. A step that was begun before and not told changes nothing more. */
export function playStep(payment: Payment): Payment {
  const script = scriptNamed(payment.script)
  const becomes = script?.steps[payment.step]?.becomes
  return script && becomes ? become(payment, becomes, script) : payment
}

/** What the gateway is told of the step that is due: one statement, or copies of it. */
export function noticesOf(payment: Payment): readonly BankStatement[] {
  const step = scriptNamed(payment.script)?.steps[payment.step]
  const statement = statementOf(payment, step?.says ?? 'the books')
  return statement ? Array.from({ length: step?.copies ?? 1 }, () => statement) : []
}

/** When the step after the present one is due; null: nothing more happens by itself. */
export function nextStepAt(payment: Payment, now: Date): Date | null {
  const next = scriptNamed(payment.script)?.steps[payment.step + 1]
  return next ? secondsAfter(now, next.afterSeconds) : null
}

/** What the bank says of a payment when it is asked; undefined: it does not answer. */
export function statementOf(payment: Payment, said: Said): BankStatement | undefined {
  if (said === 'nothing') return undefined
  const { reference, currency, amountMinor, paidMinor, reason } = payment
  const status = said === 'the books' ? trueWord(payment) : said
  const shows = status === 'PAID' || status === 'REVERSED'
  return {
    reference,
    status,
    currency,
    paidMinor: shows ? (paidMinor ?? amountMinor).toString() : null,
    reason: status === 'FAILED' || status === 'REVERSED' ? (reason ?? defaultReason(payment, 'failed')) : null,
    bankRef: `SBX-${reference}`,
  }
}

/**
 * The payment after a decision by hand, which ends its script; `nextAt` is when it is said again unless the gateway
 * has taken it by then. A repeated decision changes nothing.
 */
export function decide(payment: Payment, decision: Decision, nextAt: Date): Result<Payment, DecisionRefusal> {
  const { state } = payment
  const paidMinor = decision.amount?.minor ?? payment.amountMinor
  const decided = { ...payment, script: byHand, step: payment.step + 1, nextAt }
  if (state === 'reversed') return decision.outcome === 'reverse' ? ok(payment) : refuse('already reversed')
  switch (decision.outcome) {
    case 'succeed':
      if (state !== 'paid') return ok({ ...decided, state: 'paid', paidMinor })
      return decision.amount && payment.paidMinor !== paidMinor ? refuse('paid another amount') : ok(payment)
    case 'fail':
      if (state === 'paid') return refuse('already paid')
      if (state === 'failed') return ok(payment)
      return ok({ ...decided, state: 'failed', reason: decision.reason ?? defaultReason(payment, 'failed') })
    case 'reverse':
      if (state !== 'paid') return refuse('not paid')
      return ok({ ...decided, state: 'reversed', reason: decision.reason ?? defaultReason(payment, 'reversed') })
    default:
      return unreachable(decision.outcome)
  }
}

function become(payment: Payment, state: 'paid' | 'failed' | 'reversed', script: Script): Payment {
  if (state === 'paid') return { ...payment, state, paidMinor: paidOf(payment, script) }
  const told = script.declines ?? (payment.kind === 'payout' ? script.reason : undefined)
  return { ...payment, state, reason: told ?? defaultReason(payment, state) }
}

/** In steps of a power of ten that divides the amount, since its currency may print no less. Never nothing. */
function paidOf(payment: Payment, script: Script): bigint {
  const { amountMinor } = payment
  if (!script.pays) return amountMinor
  let step = 1n
  while (amountMinor % (step * 10n) === 0n && amountMinor >= step * 1000n) step *= 10n
  const steps = amountMinor / step
  return (script.pays === 'half' ? divide(steps, 2n, 'up') : steps + divide(steps, 10n, 'up')) * step
}

function trueWord(payment: Payment): BankWord {
  switch (payment.state) {
    case 'lost':
    case 'waiting':
      return 'WAITING'
    case 'paid':
      return 'PAID'
    case 'failed':
      return 'FAILED'
    case 'reversed':
      return 'REVERSED'
    default:
      return unreachable(payment.state)
  }
}

function defaultReason(payment: Payment, state: 'failed' | 'reversed'): string {
  return defaultReasons[payment.kind][state]
}
