import assert from 'node:assert/strict'
import { millionths } from '#tests/support/books.ts'
import { type CashyReply, newNonce, payInFields, payOutFields } from '#tests/support/cashy-client.ts'
import type { Asked, Kind, Standing, Taken, Wire, WireClient, WireGateway } from './wire.ts'

/** Cashy, in Peru, whose money is the merchant's home currency. */
export const cashyWire: Wire = {
  name: 'Cashy',
  pushMinutes: [0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1023],
  acknowledgement: 'Success',
  disputed: 'stays paid',
  appOf: ({ cashy }) => [cashy.merchantId, '--protocol', 'cashy'],
  open,
}

/** A bank that takes account numbers of any length, and a CCI of it. */
const anyAccount = { bankId: 5, cciAccountNo: '05401100012345678927' }

function open(gateway: WireGateway): WireClient {
  const client = gateway.cashy()
  const fieldsOf = (kind: Kind, { orderId: mchOrderNo, amount, notifyUrl, accountNo }: Asked) => {
    const order = { mchOrderNo, amount, notifyUrl }
    if (kind === 'collection') return payInFields(order)
    return payOutFields({ ...order, ...(accountNo && { ...anyAccount, accountNo }) })
  }
  const pathOf = (kind: Kind) => (kind === 'collection' ? '/api/payIn' : '/api/payOut')
  return {
    ask: async (kind, asked) => takenOf(await client.ask(pathOf(kind), fieldsOf(kind, asked))),
    async replay(kind, asked) {
      const body = JSON.stringify({ ...fieldsOf(kind, asked), nonceStr: newNonce() })
      const [first, second] = [await client.send(pathOf(kind), body), await client.send(pathOf(kind), body)]
      assert.equal(JSON.parse(first).code, 200)
      return takenOf(JSON.parse(second))
    },
    async standing(kind, mchOrderNo) {
      return standingOf((await client.call(`${pathOf(kind)}Query`, { mchOrderNo })).orderStatus)
    },
    available: async () => millionths(String((await client.call('/api/getBalance')).balance)),
    read(notice, { text, headers }) {
      assert.equal(headers.sign, client.sign(text))
      return { orderId: String(notice.mchOrderNo), standing: standingOf(notice.orderStatus) }
    },
  }
}

function takenOf({ code, msg, data }: CashyReply): Taken {
  return code === 200 ? { orderNo: String(data?.orderNo) } : { refused: `${code} ${msg}` }
}

function standingOf(status: unknown): Standing {
  if (status === 'SUCCESS') return 'paid'
  if (status === 'FAIL' || status === 'CANCEL') return 'failed'
  assert.ok(status === 'PROCESSING' || status === 'WAITING' || status === 'PAYING', `${status}`)
  return 'open'
}
