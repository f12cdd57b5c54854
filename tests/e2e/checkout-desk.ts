import type { Gateway } from '#tests/support/gateway.ts'
import { newOrderId } from '#tests/support/haipay-client.ts'

type Members = Readonly<Record<string, unknown>>

/** The fields of the global cashier's call, to be completed with region, amount and currency. */
export function checkoutFields(more: Members): Members {
  return {
    orderId: newOrderId(),
    name: 'Donald John Trump',
    email: 'payer@example.com',
    amount: '12.50',
    currency: 'USD',
    callBackUrl: 'https://merchant.example/ok',
    callBackFailUrl: 'https://merchant.example/failed',
    subject: 'a pair of shoes',
    region: 'ID',
    partnerUserId: 'user-9527',
    ...more,
  }
}

/** A checkout of the global cashier, and what its payer does. */
export type OpenedCheckout = {
  readonly orderId: string
  readonly orderNo: string
  readonly payUrl: string
  page(): Promise<string>
  /** What the page offers, by the words behind its buttons: currency, pay type, code and amount. */
  choices(): Promise<readonly string[]>
  /** Presses a button; answers where the browser is sent. */
  pick(choice: string): Promise<string>
}

/** Opens a checkout with the merchant's CASHIER app. */
export async function openCheckout(gateway: Pick<Gateway, 'client'>, more: Members = {}): Promise<OpenedCheckout> {
  const data = await gateway.client('CASHIER').call('/global/cashier/collect/apply', checkoutFields(more))
  const payUrl = String(data.payUrl)
  const page = async () => (await fetch(payUrl)).text()
  return {
    ...{ orderId: String(data.orderId), orderNo: String(data.orderNo), payUrl, page },
    async choices() {
      const buttons = (await page()).matchAll(/name="method" value="([^"]+)"/g)
      return [...buttons].map(([, choice]) => choice ?? '')
    },
    async pick(choice) {
      const answer = await fetch(`${payUrl}/method`, {
        method: 'POST',
        headers: { origin: new URL(payUrl).origin, 'sec-fetch-site': 'same-origin' },
        body: new URLSearchParams({ method: choice }),
        redirect: 'manual',
      })
      return `${answer.status} ${answer.headers.get('location') ?? ''}`
    },
  }
}
