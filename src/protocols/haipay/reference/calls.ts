import { accountCalls } from './account-calls.ts'
import { addressCalls } from './address-calls.ts'
import { cardCalls } from './card-calls.ts'
import { cashierCalls } from './cashier-calls.ts'
import { documentCalls } from './document-calls.ts'
import { orderCalls } from './order-calls.ts'
import { refundCalls } from './refund-calls.ts'
import type { WireCall } from './wire-call.ts'

/**
 * Every call of the wire, in the order of its pages. A route without an entry here, and an entry without a route, fail
 * a test.
 */
export const wireCalls: readonly WireCall[] = [
  ...orderCalls,
  ...addressCalls,
  ...cardCalls,
  ...refundCalls,
  ...cashierCalls,
  ...accountCalls,
  ...documentCalls,
]
