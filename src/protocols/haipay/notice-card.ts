import type { Card, CardKey } from '#domain/cards/index.ts'
import type { Order } from '#domain/orders/index.ts'
import { pick } from './fields.ts'

/** What may be shown of a card; undefined: there is none. */
export type DescribeCard = (key: CardKey) => Promise<Card | undefined>

/**
 * What notices of card collections carry besides: first six and last four digits, the date on the card, who paid from
 * where, whether the bank asked the payer, and the token of a card that may be charged again.
 */
export async function printCard(describeCard: DescribeCard, order: Order): Promise<Record<string, string>> {
  const { merchantId, cardId, party, fields, instructions } = order
  const card = cardId === undefined ? undefined : await describeCard({ merchantId, cardId })
  if (!card) return {}
  const ip = fields.customerIp ?? fields.clientIp
  return {
    cardNo: `${card.firstSix}******${card.lastFour}`,
    ...(card.keptForCharging && { tokenID: card.id }),
    ...pick(party, ['name', 'email']),
    expMonth: card.expiryMonth,
    expYear: card.expiryYear,
    ...(ip !== undefined && { ip }),
    is3DS: String(instructions?.payUrl !== undefined),
  }
}
