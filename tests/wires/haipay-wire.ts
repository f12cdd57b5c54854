import assert from 'node:assert/strict'
import { balancesOf } from '#tests/support/books.ts'
import { collectFields, payFields } from '#tests/support/haipay-client.ts'
import type { Asked, Kind, Standing, Wire, WireClient, WireGateway } from './wire.ts'

type Fields = Readonly<Record<string, unknown>>

const standings: Readonly<Record<number, Standing>> = {
  [-1]: 'open',
  0: 'open',
  1: 'open',
  2: 'paid',
  3: 'failed',
  4: 'paid',
  5: 'paid',
}

/** HaiPay: an app of dollars, and for what may be paid in part one of pesos, whose page knows such orders. */
export const haipayWire: Wire = {
  name: 'HaiPay',
  pushMinutes: [0, 5, 10, 15, 20, 25],
  acknowledgement: 'SUCCESS',
  disputed: 'stays paid',
  appOf: ({ haipay }) => [String(haipay.apps.USD?.appId)],
  open,
}

function open(gateway: WireGateway): WireClient {
  const usd = gateway.client('USD')
  const php = gateway.client('PHP')
  const pathOf = (kind: Kind, { mayDiffer }: Asked) =>
    `/${mayDiffer ? 'php' : 'usd'}/${kind === 'collection' ? 'collect' : 'pay'}/apply`
  const ask: WireClient['ask'] = async (kind, asked) => {
    const client = asked.mayDiffer ? php : usd
    const { status, error, msg, data } = await client.ask(pathOf(kind, asked), fieldsOf(kind, asked))
    return status === '1' ? { orderNo: String(data.orderNo) } : { refused: `${error} ${msg}` }
  }
  return {
    ask,
    // Nothing in a request of this wire is for one time only but its order number.
    async replay(kind, asked) {
      const fields = fieldsOf(kind, asked)
      const first = await usd.ask(pathOf(kind, asked), fields)
      assert.equal(first.status, '1')
      const { error, msg, data } = await usd.ask(pathOf(kind, asked), fields)
      return error === '00000000' ? { orderNo: String(data.orderNo) } : { refused: `${error} ${msg}` }
    },
    async standing(kind, orderId) {
      const path = kind === 'collection' ? 'collect' : 'pay'
      const inDollars = await usd.ask(`/usd/${path}/query`, { orderId })
      const found = inDollars.status === '1' ? inDollars.data : await php.call(`/php/${path}/query`, { orderId })
      return standings[Number(found.status)] ?? assert.fail(`status ${found.status}`)
    },
    available: async () => (await balancesOf(usd, 'USD')).available,
    read(notice) {
      assert.ok(usd.isGenuine(notice) || php.isGenuine(notice))
      return { orderId: String(notice.orderId), standing: standings[Number(notice.status)] ?? assert.fail() }
    },
  }
}

function fieldsOf(kind: Kind, { orderId, amount, notifyUrl, accountNo, mayDiffer }: Asked): Fields {
  const order = { orderId, amount, notifyUrl }
  if (kind === 'payout') {
    const to = accountNo === undefined ? {} : { accountNo: `${accountNo}@example.com` }
    return payFields({ accountType: 'EWALLET', bankCode: 'PayPal', ...order, ...to })
  }
  const method = mayDiffer
    ? { payType: 'QR', inBankCode: 'PH_QRPH_DYNAMIC' }
    : { payType: 'EWALLET', inBankCode: 'GOOGLE_PAY' }
  return collectFields({ ...method, ...order })
}
