import { printRate } from '#domain/fx/index.ts'
import { listUnclear, type Order, payableOf, readRefundsOf, receivedOf, type Verdict } from '#domain/orders/index.ts'
import { namespaceOf } from '#protocols/haipay/namespace.ts'
import { refundPrefix } from '#protocols/haipay/refund-apply.ts'
import { type Command, CommandRefused, type Row } from './command.ts'
import type { Gateway } from './gateway.ts'
import { accepted, findApp, findCurrency, printMinor, readAmount } from './read-values.ts'

const listedMax = 200

export const orderCommands: readonly Command[] = [
  {
    name: 'order show',
    does: 'Shows an order by our number',
    takes: ['ORDER_NO'],
    example: 'order show 202605011200000700001054',
    async run(context, given) {
      const gateway = await context.gateway()
      return shownOrder(gateway, await findOrder(gateway, given.need('ORDER_NO')))
    },
  },
  {
    name: 'order find',
    does: "Finds an app's orders by its merchant's own number",
    takes: ['APP', 'ORDER_ID'],
    example: 'order find 1001 INVOICE-7',
    async run(context, given) {
      const gateway = await context.gateway()
      const { merchantId, id, wireId } = await findApp(gateway, given.need('APP'), given)
      const app = await gateway.directory.findAppById(merchantId, id)
      const merchantOrderId = given.need('ORDER_ID')
      const kinds = app ? (['collection', 'payout', 'refund'] as const) : []
      const found = await Promise.all(
        kinds.map((kind) => {
          const names = { kind, namespace: namespaceOf({ wireId }, kind), merchantOrderId, orderNo: undefined }
          return app && gateway.orders.find({ app, ...names })
        }),
      )
      return Promise.all(found.filter((order) => order !== undefined).map((order) => listedOrder(gateway, order)))
    },
  },
  {
    name: 'order unclear',
    does: `Lists orders of which no channel says how they ended, the oldest ${listedMax}`,
    example: 'order unclear',
    async run(context) {
      const gateway = await context.gateway()
      const unclear = await listUnclear(gateway.db, listedMax)
      return Promise.all(
        unclear.map(async ({ order, asks, nextAt }) => {
          const reason = 'reason' in order.progress ? order.progress.reason : undefined
          return { ...(await listedOrder(gateway, order)), asked: asks, askedAgainAt: nextAt, reason }
        }),
      )
    },
  },
  {
    name: 'order resolve',
    does: 'Says how an order ended that has not: succeed or fail',
    takes: ['ORDER_NO', 'VERDICT'],
    options: { reason: { value: 'TEXT', help: 'how you know', required: true } },
    example: 'order resolve 152605011200000700001054 fail --reason "the bank confirmed it in writing"',
    async run(context, given) {
      const gateway = await context.gateway()
      const order = await findOrder(gateway, given.need('ORDER_NO'))
      const verdict = readVerdict(given.need('VERDICT'))
      const by = { actor: context.actor, reason: given.need('reason') }
      return shownOrder(gateway, accepted(await gateway.orders.resolve(order, verdict, by)))
    },
  },
  {
    name: 'order refund',
    does: 'Gives money of a paid collection back to its payer; all that is left, or a part',
    takes: ['ORDER_NO'],
    options: {
      amount: { value: 'AMOUNT', help: 'a part of it (default: all that is left)' },
      reason: { value: 'TEXT', help: 'why', required: true },
    },
    makesOrders: true,
    example: 'order refund 202605011200000700001054 --amount 12.50 --reason "one of two pairs came back"',
    async run(context, given) {
      const gateway = await context.gateway()
      const original = await findOrder(gateway, given.need('ORDER_NO'))
      const app = await gateway.directory.findAppById(original.merchantId, original.appId)
      if (!app) throw new CommandRefused('the app of this order is gone')
      const text = given.text('amount')
      const refund = await gateway.orders.createRefund({
        ...{ app, original, namespace: namespaceOf(app, 'refund'), numberPrefix: refundPrefix },
        ...{ merchantOrderId: undefined, keyVersion: undefined },
        amount: text === undefined ? undefined : await readAmount(gateway, text, original.amount.currency),
        by: { actor: context.actor, reason: given.need('reason') },
      })
      return shownOrder(gateway, accepted(refund))
    },
  },
]

/** Finds an order by our number. */
export async function findOrder(gateway: Gateway, orderNo: string): Promise<Order> {
  const order = await gateway.orders.byNumber(orderNo)
  if (!order) throw new CommandRefused(`there is no order ${orderNo}`)
  return order
}

export function readVerdict(text: string): Verdict {
  if (text !== 'succeed' && text !== 'fail') throw new CommandRefused(`${text} is neither succeed nor fail`)
  return text
}

/** One line of a list of orders. */
async function listedOrder(gateway: Gateway, order: Order): Promise<Row> {
  const currency = await findCurrency(gateway, order.amount.currency)
  const app = await gateway.directory.findAppById(order.merchantId, order.appId)
  const channel = await gateway.routing.channel(order.channelId)
  return {
    orderNo: order.orderNo,
    kind: order.kind,
    state: order.progress.state,
    amount: `${printMinor(order.amount.minor, currency)} ${currency.code}`,
    merchant: app?.merchantName,
    app: app?.wireId,
    merchantOrderId: order.merchantOrderId,
    channel: channel?.name ?? order.channelId,
    createdAt: order.createdAt,
  }
}

/** What an operator needs to see; what the merchant told of payer or payee stays inside. */
export async function shownOrder(gateway: Gateway, order: Order): Promise<Row> {
  const currency = await findCurrency(gateway, order.amount.currency)
  const { progress, exchange } = order
  const came = await findCurrency(gateway, payableOf(order).currency)
  const received = exchange && 'paid' in progress ? receivedOf(progress) : undefined
  const paid = 'paid' in progress ? progress.paid : undefined
  const held = 'held' in progress ? progress.held : undefined
  const fee = 'fee' in progress ? progress.fee : undefined
  const channel = await gateway.routing.channel(order.channelId)
  const app = await gateway.directory.findAppById(order.merchantId, order.appId)
  const refunds = order.kind === 'collection' ? await readRefundsOf(gateway.db, [order]) : []
  return {
    orderNo: order.orderNo,
    merchantOrderId: order.merchantOrderId,
    merchant: app?.merchantName,
    app: app?.wireId,
    merchantId: order.merchantId,
    appId: order.appId,
    protocol: order.protocol,
    kind: order.kind,
    state: progress.state,
    reason: 'reason' in progress ? progress.reason : undefined,
    amount: printMinor(order.amount.minor, currency),
    currency: currency.code,
    paid: paid && printMinor(paid.minor, currency),
    held: held && `${printMinor(held.minor, came)}${exchange ? ` ${came.code}` : ''}`,
    fee: fee && printMinor(fee.minor, currency),
    originalOrderNo: order.original?.orderNo,
    feeBack: order.original && printMinor(order.original.feeBack.minor, currency),
    refunds: refunds.map((refund) => {
      return `${refund.orderNo} ${refund.progress.state} ${printMinor(refund.amount.minor, currency)}`
    }),
    ...(exchange && {
      payerPays: `${printMinor(exchange.pay.minor, came)} ${came.code}`,
      received: received && `${printMinor(received.minor, came)} ${came.code}`,
      exchangeRate: printRate(exchange.rate.scaled),
      marketRate: printRate(exchange.market.scaled),
    }),
    payType: order.payType,
    methodCode: order.methodCode,
    channel: channel?.name ?? order.channelId,
    attempt: order.attemptNo,
    createdAt: order.createdAt,
    expiresAt: order.expiresAt,
    paidAt: 'paidAt' in progress ? progress.paidAt : undefined,
    endedAt: 'endedAt' in progress ? progress.endedAt : undefined,
  }
}
