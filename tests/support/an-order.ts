import { money, partsPerMillion } from '#core/money.ts'
import type { Order } from '#domain/orders/index.ts'

/** A collection of 100.00 dollars that waits with its channel and costs nothing, but for what a test says of it. */
export function anOrder(said: Partial<Order>): Order {
  return {
    merchantId: 'mch_1',
    orderNo: '202604171000000100000001',
    appId: 'app_1',
    protocol: 'haipay',
    kind: 'collection',
    merchantOrderId: 'M1',
    amount: money(10_000n, 'USD'),
    exchange: undefined,
    payType: 'EWALLET',
    methodCode: 'WALLET',
    feeRule: {
      ratePpm: partsPerMillion(0),
      fixedMinor: 0n,
      minMinor: undefined,
      maxMinor: undefined,
      side: 'inside',
      stepMinor: 1n,
    },
    reserved: undefined,
    takesPartial: false,
    requested: undefined,
    notifyUrl: undefined,
    returnUrl: undefined,
    failUrl: undefined,
    subject: undefined,
    party: {},
    sealedAccount: undefined,
    fields: {},
    instructions: undefined,
    cashierKey: undefined,
    channelId: 'chn_1',
    original: undefined,
    attemptNo: 1,
    createdAt: new Date('2026-04-17T10:00:00Z'),
    expiresAt: undefined,
    cardId: undefined,
    keepCard: false,
    progress: { state: 'pending' },
    ...said,
  }
}
