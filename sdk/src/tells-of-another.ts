import type { JsonMembers } from './read-json.ts'
import type { Fields } from './sorted-text.ts'

const numbers = ['orderId', 'mchOrderNo', 'refundNo', 'subscriptionNo', 'subscriptionOrderId'] as const

/** Whether an answer names another order than it was asked about, such as one that was kept and played again. */
export function tellsOfAnother(asked: Fields, members: JsonMembers): boolean {
  return numbers.some((name) => {
    const [sent, told] = [asked[name], members.get(name)]
    return sent !== undefined && sent !== null && sent !== '' && told !== undefined && told.text !== String(sent)
  })
}
