import type { ReferenceMember } from '#protocols/reference.ts'
import { statusText } from './order-members.ts'
import { always, sometimes } from './wire-call.ts'

const statuses = new Map([
  ['-1', 'not clear yet'],
  ['1', 'processing: the first charge is under way'],
  ['2', 'success: it is charged every period'],
  ['3', 'failed: the first charge failed'],
  ['4', 'cancelled, final'],
])

const deductionStatuses = new Map([
  [0, 'not started'],
  [1, 'in progress'],
  [2, 'success'],
  [3, 'failed'],
])

/** The numbers of a subscription. */
export const subscriptionNames: readonly ReferenceMember[] = [
  always('subscriptionNo', 'string', 'Our number of the subscription.', '4025071719404220010'),
  always('subscriptionOrderId', 'string', 'Your number of the subscription.', '1752752449648'),
]

/** Where a subscription stands (HaiPay creditcard-pci.txt, Subscription API). */
export const subscriptionStatus: ReferenceMember = always('status', 'string', statusText(statuses), '2', {
  oneOf: [...statuses.keys()],
})

/** How often it is charged. */
export const subscriptionRhythm: readonly ReferenceMember[] = [
  always('recurringInterval', 'string', 'Days, weeks, months or years.', 'M', { oneOf: ['D', 'W', 'M', 'Y'] }),
  always('recurringIntervalCount', 'integer', 'How many of them a period has.', 1),
]

/** The charge of one period. */
export const deductionMembers: readonly ReferenceMember[] = [
  always('deductNo', 'string', 'Our number of the charge of the period.', '4125071719404220011'),
  sometimes('orderNo', 'string', 'Our number of the collection.', 'present when it was charged', '2025071719404220012'),
  always('amount', 'string', 'The amount of the period.', '9.99'),
  always('status', 'integer', statusText(deductionStatuses), 2, { oneOf: [...deductionStatuses.keys()] }),
  always('startTime', 'string', 'When the period begins.', '2025-07-17 19:40:42'),
  always('endTime', 'string', 'When it ends.', '2025-08-17 19:40:42'),
]
