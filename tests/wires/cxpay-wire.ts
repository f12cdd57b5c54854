import assert from 'node:assert/strict'
import { millionths } from '#tests/support/books.ts'
import { type CxpayReply, cxpayCollect, cxpayPay } from '#tests/support/cxpay-client.ts'
import type { Asked, Kind, Standing, Taken, Wire, WireClient, WireGateway } from './wire.ts'

const standings: readonly Standing[] = ['open', 'paid', 'failed']

/** CXPay, by the code of its test channel, whose money is the merchant's home currency. */
export const cxpayWire: Wire = {
  name: 'CXPay',
  pushMinutes: [0, 1, 2, 4, 8, 15, 25, 40],
  acknowledgement: 'success',
  disputed: 'taken back',
  appOf: ({ cxpay }) => [cxpay.merchant, '--protocol', 'cxpay'],
  open,
}

function open(gateway: WireGateway): WireClient {
  const client = gateway.cxpay()
  const { account } = client
  const fieldsOf = (kind: Kind, { orderId, amount, notifyUrl, accountNo }: Asked) => {
    const order = { orderId, amount, notifyUrl }
    if (kind === 'collection') return cxpayCollect(account, 'TEST', order)
    return cxpayPay(account, 'TEST', { ...order, ...(accountNo && { bankAccount: accountNo }) })
  }
  const pathOf = (kind: Kind) => (kind === 'collection' ? '/collect/create' : '/pay/create')
  return {
    ask: async (kind, asked) => takenOf(await client.ask(pathOf(kind), fieldsOf(kind, asked))),
    async replay(kind, asked) {
      const whole = { merchant: account.merchant, ...fieldsOf(kind, asked) }
      const body = JSON.stringify({ ...whole, sign: client.sign(whole) })
      const [first, second] = [await client.send(pathOf(kind), body), await client.send(pathOf(kind), body)]
      assert.equal(JSON.parse(first).code, 200)
      return takenOf(JSON.parse(second))
    },
    async standing(_, orderId) {
      return standingOf((await client.call('/order/query', { orderId })).status)
    },
    available: async () => millionths(String((await client.call('/order/balance', {})).balanceUsable)),
    read(notice) {
      assert.ok(client.isGenuine(notice))
      return { orderId: String(notice.orderId), standing: standingOf(notice.status) }
    },
  }
}

function takenOf({ code, desc, data }: CxpayReply): Taken {
  return code === 200 ? { orderNo: String(data?.platOrderId) } : { refused: `${code} ${desc}` }
}

function standingOf(status: unknown): Standing {
  return standings[Number(status)] ?? assert.fail(`status ${status}`)
}
