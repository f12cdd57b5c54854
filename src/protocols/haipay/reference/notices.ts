import type { ReferenceMember, ReferenceNotice } from '#protocols/reference.ts'
import { ending, endStatuses } from './order-members.ts'
import { always, signature, sometimes } from './wire-call.ts'

/** A notice, and the pages it stands on, as with calls. */
export type WireNotice = Omit<ReferenceNotice, 'members'> & {
  readonly on: readonly string[]
  readonly members: (currency: string) => readonly ReferenceMember[]
}

const paidToAddress = 'present when it was paid to a permanent address'
const byCard = 'present when it was paid by card'

/** What a notice tells of the card. */
const ofCards = [
  sometimes('cardNo', 'string', 'First six and last four digits of the card.', byCard, '424242******4242'),
  sometimes('expMonth', 'string', 'The month on the card.', byCard, '12'),
  sometimes('expYear', 'string', 'The year on the card.', byCard, '2031'),
  sometimes('name', 'string', 'The payer.', byCard, 'Jane Payer'),
  sometimes('email', 'string', 'The payer’s address.', byCard, 'payer@example.com'),
  sometimes('ip', 'string', 'The address of the payer’s machine.', byCard, '203.0.113.7'),
  sometimes('is3DS', 'string', 'Whether the bank asked the payer.', byCard, 'false', { oneOf: ['true', 'false'] }),
  sometimes('tokenID', 'string', 'The token to charge the card again.', 'present when the card may be charged again'),
]

/** Every kind of notice on the wire. */
export const wireNotices: readonly WireNotice[] = [
  {
    name: 'collection',
    title: 'Notice of a collection',
    about:
      'Sent when a collection ends, and again when late money changes what it ended in. Members after `status` can ' +
      'be absent, and new ones can come: verify over whatever arrives.',
    source: 'CommonApi, section 2',
    on: ['api', 'collect', 'card', 'cashier'],
    members: (currency) => [
      ...orderMembers('collection', currency, 'What was received; of a failed one, what was asked.'),
      sometimes('originalCurrency', 'string', 'The currency that was converted from.', 'present when converted'),
      sometimes('originalAmount', 'string', 'The amount before the conversion.', 'present when converted'),
      sometimes('inBankCode', 'string', 'How the payer paid.', 'present when known'),
      sometimes('bankNo', 'string', 'The account that was paid to.', 'present when there was one'),
      sometimes('description', 'string', 'The text of the transfer.', 'present when there was one'),
      ...(currency === 'USDT' ? [sometimes('hash', 'string', 'Of its transaction.', paidToAddress)] : []),
      ...(currency === 'USD' || currency === '' ? ofCards : []),
      signature,
    ],
  },
  {
    name: 'payout',
    title: 'Notice of a payout',
    about: 'Sent when a payout ends, and again when the bank returns it after success.',
    source: 'CommonApi, section 2',
    on: ['api', 'payout'],
    members: (currency) => [...orderMembers('payout', currency, 'The amount of the payout.'), signature],
  },
]

function orderMembers(kind: 'collection' | 'payout', currency: string, amount: string): readonly ReferenceMember[] {
  const { statuses, text } = endStatuses(kind, currency)
  return [
    always('appId', 'integer', 'Your app; verify with its secret.', 1054),
    always('currency', 'string', 'The currency of the order.', currency || 'USD'),
    always('orderId', 'string', 'Your order number.', 'M233323000059'),
    always('orderNo', 'string', 'Our order number.', '2025091710234210109'),
    always('amount', 'string', amount, '50.00'),
    always('fee', 'string', 'The fee; zero when nothing was paid.', '1.25'),
    always('status', 'integer', text, 2, { oneOf: statuses }),
    ...ending(statuses.filter((status) => status !== 3).join(', ')),
  ]
}
