import type { AddressPayment } from '#connectors/contract.ts'
import type { Clock } from '#core/clock.ts'
import { type Db, inTransaction, type Tx } from '#db/pool.ts'
import type { Fees } from '#domain/fees/index.ts'
import type { App } from '#domain/merchants/index.ts'
import { claimPayment, type FixedAddress, findAddressByText } from './fixed-address-store.ts'
import type { Order } from './order.ts'
import { rowOf } from './order-row.ts'
import { firstAsk, type RecordDeps, recordIn, reportTo, type Sighting } from './record-outcome.ts'
import { insertOrders } from './store.ts'

type Deps = RecordDeps & {
  readonly db: Db
  readonly now: Clock
  readonly fees: Pick<Fees, 'ruleFor'>
  readonly orderNumber: (prefix: string, merchantNumber: number) => string
  readonly appOf: (merchantId: string, appId: string) => Promise<App | undefined>
}

/**
 * Books a payment to a fixed address: it becomes a collection with a number of its own that is paid at once, in the
 * transaction that notes its hash; the same payment told again changes nothing, and with another amount is a finding.
 * Takes any amount, also where the app or its method is closed by now, because the money is there. False: no address of
 * this channel and currency.
 */
export async function recordAddressPayment(deps: Deps, channelId: string, payment: AddressPayment): Promise<boolean> {
  const to = await findAddressByText(deps.db, payment.address, channelId)
  if (!to || payment.received.currency !== to.currency || payment.received.minor <= 0n) return false
  const app = await deps.appOf(to.merchantId, to.appId)
  if (!app) throw new Error(`the app of a fixed address is gone: ${to.appId}`)
  const order = await newPaidOrder(deps, app, to, payment)
  const { merchantId } = order
  const { address, hash, received } = payment
  const outcome = { kind: 'paid', received, channelRef: hash } as const
  const seen = { merchantId, attemptNo: 1, outcome, witness: 'channel notice', actor: channelId } as const
  const [sighting, recorded] = await inTransaction(deps.db, async (tx) => {
    const orderNo = await claimPayment(tx, { merchantId, channelId, address, hash }, order.orderNo)
    if (orderNo === order.orderNo) await insertOrder(tx, order, to.namespace)
    const sighting: Sighting = { ...seen, orderNo }
    return [sighting, await recordIn(deps, tx, [sighting])] as const
  })
  reportTo(deps, recorded, [sighting])
  return true
}

async function insertOrder(tx: Tx, order: Order, namespace: string): Promise<void> {
  const attempt = {
    merchant_id: order.merchantId,
    order_no: order.orderNo,
    attempt_no: order.attemptNo,
    channel_id: order.channelId,
    state: 'pending' as const,
    next_at: firstAsk(order, order.createdAt).toISOString(),
    created_at: order.createdAt.toISOString(),
    expires_at: undefined,
  }
  const written = await insertOrders(tx, [rowOf(order, namespace)], [attempt])
  // Rolls the note of the payment back too: the channel tells it again, and it gets another number.
  if (written.size !== 1) throw new Error(`the number of a payment to a fixed address is taken: ${order.orderNo}`)
}

/** The order as it is before its payment is recorded in the same transaction. */
async function newPaidOrder(deps: Deps, app: App, to: FixedAddress, payment: AddressPayment): Promise<Order> {
  const { currency, payType, methodCode } = to
  const orderNo = deps.orderNumber(to.numberPrefix, app.merchantNumber)
  const where = { app, product: 'collect', currency, payType, code: methodCode } as const
  return {
    merchantId: app.merchantId,
    orderNo,
    appId: app.id,
    protocol: app.protocol,
    kind: 'collection',
    merchantOrderId: `FIX${orderNo}`,
    amount: payment.received,
    payType,
    methodCode,
    feeRule: await deps.fees.ruleFor({ ...where, stepMinor: to.stepMinor }),
    reserved: undefined,
    original: undefined,
    takesPartial: true,
    requested: undefined,
    exchange: undefined,
    cardId: undefined,
    keepCard: false,
    notifyUrl: app.collectNotifyUrl,
    returnUrl: undefined,
    failUrl: undefined,
    subject: undefined,
    party: {},
    sealedAccount: undefined,
    fields: { hash: payment.hash },
    instructions: { bankNo: to.address },
    cashierKey: undefined,
    channelId: to.channelId,
    attemptNo: 1,
    createdAt: deps.now(),
    expiresAt: undefined,
    progress: { state: 'pending' },
  }
}
