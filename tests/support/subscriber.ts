import { eventually } from './books.ts'
import { type HaipayClient, newOrderId } from './haipay-client.ts'

/** One entry of `deductList` (HaiPay, Query Subscription). */
export type Deduction = {
  readonly deductNo: string
  readonly orderNo?: string
  readonly amount: string
  readonly status: number
  readonly startTime: string
  readonly endTime: string
}

/** Approved always; declined always; approved first and declined when it is charged again. */
export const cards = { good: '4242424242424242', bad: '4000000000009995', once: '4000000000006108' } as const

/** What makes an application the form with the card. */
export const typedCard = {
  clientType: 'WEB',
  accountNo: cards.good,
  expiryYear: '2039',
  expiryMonth: '11',
  cvv: '234',
  referer: 'https://merchant.example/subscribe',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
  customerIp: '142.250.191.174',
} as const

/** The fields of a subscription with its card (HaiPay creditcard-pci.txt), by the month and ten dollars. */
export function subscriptionFields(more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    subscriptionOrderId: newOrderId(),
    amount: '10.00',
    name: 'Jon Smith',
    email: 'payer@example.com',
    subject: 'tea by the month',
    payType: 'SUBSCRIPTION',
    inBankCode: 'CREDIT_CARD',
    callBackUrl: 'https://merchant.example/ok',
    ...typedCard,
    partnerUserId: '9527',
    recurringInterval: 'M',
    recurringIntervalCount: 1,
    ...more,
  }
}

/** The subscription as the query answers it, with its list read. */
export async function querySubscription(client: HaipayClient, subscriptionNo: string) {
  const said = await client.call('/subscription/query', { subscriptionNo })
  return { said, status: String(said.status), list: said.deductList as unknown as readonly Deduction[] }
}

/** Asks until the subscription is as wanted. */
export async function subscriptionBecomes(
  client: HaipayClient,
  subscriptionNo: string,
  what: string,
  wanted: (seen: Awaited<ReturnType<typeof querySubscription>>) => boolean,
) {
  return eventually(`${subscriptionNo}: ${what}`, async () => {
    const seen = await querySubscription(client, subscriptionNo)
    return wanted(seen) ? seen : undefined
  })
}
