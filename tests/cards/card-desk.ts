import { setTimeout as pause } from 'node:timers/promises'
import type { HaipayClient, Reply } from '#tests/support/haipay-client.ts'
import { newOrderId } from '#tests/support/haipay-client.ts'

/** The sandbox's cards, as docs/sandbox.md lists them. */
export const cards = {
  paid: '4242424242424242',
  pagesOwn: '4000056655665556',
  mastercard: '5200000000003001',
  declined: '4000000000009995',
  challenge: '4000000000003006',
  challengeFails: '4000000000003105',
  stolen: '4000000000004301',
  poor: '4000000000005100',
  poorWhenCharged: '4000000000006108',
  silent: '4000000000006801',
} as const

/** A year that no card of a test passes. */
export const farYear = String(new Date(Date.now()).getUTCFullYear() + 5)

/** Puts the clock back to when the card of the page's samples was good, which is through November 2028. */
export function keepSampleCardGood({ forward }: { forward(seconds: number): void }): void {
  const secondsPast = (Date.now() - Date.parse('2028-11-01')) / 1_000
  if (secondsPast > 0) forward(-secondsPast)
}

/** The PCI form (HaiPay creditcard-pci.txt, Collection Application), with what a test says otherwise. */
export function pciFields(more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    orderId: newOrderId(),
    amount: '25.00',
    name: 'Jane Doe',
    email: 'jane@example.com',
    customerIp: '142.250.191.174',
    payType: 'BANK_TRANSFER',
    inBankCode: 'CREDIT_CARD',
    clientType: 'WEB',
    accountNo: cards.paid,
    expiryMonth: '11',
    expiryYear: farYear,
    cvv: '234',
    referer: 'https://shop.example/checkout',
    callBackUrl: 'https://shop.example/ok',
    userAgent: 'Mozilla/5.0',
    subject: 'a pair of shoes',
    partnerUserId: '9527',
    ...more,
  }
}

/** Asks for an order until it has one of these statuses. */
export async function until(
  client: HaipayClient,
  orderId: unknown,
  statuses: readonly number[],
): Promise<Reply['data']> {
  const patienceMilliseconds = 120_000
  const end = Date.now() + patienceMilliseconds
  for (;;) {
    const data = await client.call('/usd/collect/query', { orderId })
    if (statuses.includes(Number(data.status))) return data
    if (Date.now() > end) throw new Error(`order ${orderId} stays at ${JSON.stringify(data)}`)
    await pause(100)
  }
}

/** Sends a form as a browser would from a page of ours; answers where it leads. */
export async function post(
  address: string,
  form: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly to: string; readonly page: string }> {
  const answer = await fetch(address, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { origin: new URL(address).origin },
    redirect: 'manual',
  })
  const to = answer.headers.get('location')
  return { status: answer.status, to: to ? new URL(to, address).href : '', page: await answer.text() }
}
