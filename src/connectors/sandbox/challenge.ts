import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Decision, Payment } from './payment.ts'
import { scriptNamed } from './scripts.ts'

/** What stands in the address of a challenge: nobody can guess that of another payment. */
export function challengeKey(secret: string, reference: string): string {
  return createHmac('sha256', secret).update(`challenge ${reference}`).digest('base64url')
}

/** Whether `key` is that of this payment's challenge. In constant time. */
export function isChallengeKey(secret: string, reference: string, key: string): boolean {
  const [expected, given] = [Buffer.from(challengeKey(secret, reference)), Buffer.from(key)]
  return expected.length === given.length && timingSafeEqual(expected, given)
}

/** What the issuer makes of its payer's answer; undefined: nobody is asked, or no longer. */
export function judgeAnswer(payment: Payment | undefined, isConfirmed: boolean): Decision | undefined {
  if (payment?.state !== 'waiting') return undefined
  const { challenge } = scriptNamed(payment.script) ?? {}
  if (!challenge) return undefined
  if (!isConfirmed) return { outcome: 'fail', reason: 'The payer did not confirm the payment' }
  return challenge === 'succeeds'
    ? { outcome: 'succeed' }
    : { outcome: 'fail', reason: "The card's issuer could not confirm the payer" }
}
