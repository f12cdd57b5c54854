import type { AddressPayment, CardDetails, Method, RawNotice } from '#connectors/contract.ts'
import type { Clock } from '#core/clock.ts'
import { coalesce } from '#core/coalesce.ts'
import type { Money } from '#core/money.ts'
import { ok, type Result } from '#core/result.ts'
import type { Vault } from '#core/vault.ts'
import { type Db, inTransaction, type Tx } from '#db/pool.ts'
import type { Fees } from '#domain/fees/index.ts'
import { quoteExchange, type Rates } from '#domain/fx/index.ts'
import type { App } from '#domain/merchants/index.ts'
import type { CatalogCurrency, Methods } from '#domain/methods/index.ts'
import type { OrderNotice } from '#domain/notices/index.ts'
import type { OpenChannel, Routing } from '#domain/routing/index.ts'
import { acceptMethod } from './accept-method.ts'
import { insertChannelNotices, type StoredNotice } from './channel-notice-store.ts'
import type {
  CreateCollection,
  CreatePayout,
  CreateRefund,
  CreateRefusal,
  FindOrder,
  GivenOrder,
  RefundRefusal,
} from './commands.ts'
import { createCollection, type OrderToWrite } from './create-collection.ts'
import { createPayout, type PayoutToReserve, type Reserved, reservePayouts } from './create-payout.ts'
import { createRefund, type RefundReserved, type RefundToReserve, reserveRefunds } from './create-refund.ts'
import { approveDecision, type Decider, proposeDecision, resolveOrder, type Verdict } from './decide-order.ts'
import { type FixedAddress, findAddressByKey } from './fixed-address-store.ts'
import { type OpenAddress, type OpenAddressRefusal, openAddress } from './open-address.ts'
import type { Order } from './order.ts'
import { type TakeCardRefusal, takeCard } from './pay-by-card.ts'
import { finishLeftNotices, receiveChannelNotice } from './receive-channel-notice.ts'
import { recordAddressPayment } from './record-address-payment.ts'
import { buildRecordOutcome, type Recorded, type Sighting } from './record-outcome.ts'
import { shareCommits } from './share-commits.ts'
import { findOrder, insertOrders, type NumberLookup, readOrders } from './store.ts'
import { buildAttemptWork } from './work-attempts.ts'

/** The order engine, as protocols, pages, jobs and the command line see it. */
export type Orders = {
  createCollection(command: CreateCollection): Promise<Result<Order, CreateRefusal>>
  /** Whether `createCollection` would take it now, and where it would go; writes nothing. */
  acceptCollection(command: CreateCollection): Promise<Result<{ readonly channelId: string }, CreateRefusal>>
  createPayout(command: CreatePayout): Promise<Result<Order, CreateRefusal>>
  createRefund(command: CreateRefund): Promise<Result<Order, RefundRefusal>>
  /** An order of one app, by its own number, ours or both; undefined also when the two name different orders. */
  find(find: FindOrder): Promise<Order | undefined>
  /** An order of whichever merchant, by our number: for links and references that come back from outside. */
  byNumber(orderNo: string): Promise<Order | undefined>
  /** The permanent address of an app and a method; asked again, the same one. */
  openAddress(wanted: OpenAddress): Promise<Result<FixedAddress, OpenAddressRefusal>>
  /** A permanent address of whichever merchant, by the key of its page. */
  addressByKey(pageKey: string): Promise<FixedAddress | undefined>
  /** Pays a collection with the card that its payer typed on our page. */
  takeCard(order: Order, details: CardDetails): Promise<Result<Order, TakeCardRefusal>>
  receiveChannelNotice(open: OpenChannel, raw: RawNotice): Promise<boolean>
  /** Background work; each answers whether there may be more. Calls to channels go on after the answer. */
  workAttempts(): Promise<boolean>
  /** Waits for the calls to channels that `workAttempts` began. */
  finishAttempts(): Promise<void>
  finishLeftNotices(): Promise<boolean>
  resolve(order: Order, verdict: Verdict, by: Decider): ReturnType<typeof resolveOrder>
  propose(findingId: bigint, verdict: Verdict, by: Decider): ReturnType<typeof proposeDecision>
  approve(findingId: bigint, by: { readonly actor: string }): ReturnType<typeof approveDecision>
}

export type OrdersDeps = {
  readonly db: Db
  readonly now: Clock
  readonly vault: Vault
  readonly methods: Methods
  readonly fees: Fees
  readonly rates: Pick<Rates, 'find'>
  readonly routing: Routing
  readonly orderNumber: (prefix: string, merchantNumber: number) => string
  /** Merchants whose order numbers end like this one. */
  readonly merchantIdsOf: (orderNo: string) => Promise<readonly string[]>
  readonly appOf: (merchantId: string, appId: string) => Promise<App | undefined>
  readonly merchantName: (order: Order) => Promise<string>
  readonly amountText: (amount: Money) => Promise<string>
  readonly queueNotices: (tx: Tx, notices: readonly OrderNotice[], now: Date) => Promise<void>
  /** Whether the order's protocol tells its merchants of such an outcome. */
  readonly isTold: (order: Order) => boolean
  readonly onRecorded: (recorded: readonly (Recorded & { readonly sighting: Sighting })[]) => void
  readonly wakeAttempts: () => void
  readonly loopbackAllowed: boolean
  readonly collectTimeoutSeconds: number
}

/** How many callers may wait for a commit before new work is refused as overload. */
const waitingMax = 1024
const batchMax = 64
const writersMax = 2

/** Builds the order engine. Writes of concurrent callers share commits; every answer follows its own commit. */
export function buildOrders(deps: OrdersDeps): Orders {
  const recordOutcome = buildRecordOutcome(deps)
  const lookUp = coalesce<NumberLookup, Order | undefined>({
    ...{ batchMax, writersMax, waitingMax },
    run: (lookups) => readOrders(deps.db, lookups),
  })
  const byNumber = async (orderNo: string) => lookUp({ merchantIds: await deps.merchantIdsOf(orderNo), orderNo })
  const originalOf = async ({ merchantId, original }: Order) =>
    original && (await lookUp({ merchantIds: [merchantId], orderNo: original.orderNo }))
  const quote = async (amount: Money, payCurrency: string) => {
    const [order, pay] = [await known(deps.methods, amount.currency), await known(deps.methods, payCurrency)]
    return quoteExchange(deps.rates, amount, { order, pay })
  }
  const writing = {
    ...{ ...deps, ...buildWriters(deps), recordOutcome, orderByNumber: byNumber, quoteExchange: quote },
    recordAddressPayment: (channelId: string, payment: AddressPayment) =>
      recordAddressPayment(deps, channelId, payment),
  }
  const working = { ...deps, recordOutcome, methodOf: (order: Order) => methodOf(deps.methods, order), originalOf }
  const attempts = buildAttemptWork(working)
  const deciding = { ...deps, recordOutcome }
  return {
    createCollection: (command) => createCollection(writing, command),
    async acceptCollection(command) {
      const accepted = await acceptMethod(deps, 'collect', command, command.amount)
      return accepted.ok ? ok({ channelId: accepted.value.channel.id }) : accepted
    },
    createPayout: (command) => createPayout(writing, command),
    createRefund: (command) => createRefund(writing, command),
    find: (find) => findOrder(deps.db, find),
    byNumber,
    openAddress: (wanted) => openAddress(deps, wanted),
    addressByKey: (pageKey) => findAddressByKey(deps.db, pageKey),
    takeCard: (order, details) => takeCard(working, order, details),
    receiveChannelNotice: (open, raw) => receiveChannelNotice(writing, open, raw),
    workAttempts: attempts.begin,
    finishAttempts: attempts.finish,
    finishLeftNotices: () => finishLeftNotices(writing),
    resolve: (order, verdict, by) => resolveOrder(deciding, order, verdict, by),
    propose: (findingId, verdict, by) => proposeDecision(deciding, findingId, verdict, by),
    approve: (findingId, by) => approveDecision(deciding, findingId, by),
  }
}

function buildWriters(deps: OrdersDeps) {
  const shared = { batchMax, writersMax, waitingMax }
  return {
    writeOrder: shareCommits<OrderToWrite, boolean>({
      ...shared,
      run: async (orders) => {
        const written = await insertOrders(
          deps.db,
          orders.map((one) => one.order),
          orders.map((one) => one.attempt),
        )
        return orders.map((one) => written.has(one.attempt.order_no))
      },
    }),
    writeGiven: (order: OrderToWrite, given: GivenOrder) => writeGiven(deps.db, order, given),
    reservePayout: shareCommits<PayoutToReserve, Reserved>({
      ...shared,
      run: (payouts) => reservePayouts(deps, payouts),
    }),
    reserveRefund: shareCommits<RefundToReserve, RefundReserved>({
      ...shared,
      // Refunds of one collection wait for each other anyway, and must not take connections from other work meanwhile.
      writersMax: 1,
      run: (refunds) => reserveRefunds(deps, refunds),
    }),
    storeNotice: shareCommits<StoredNotice, bigint>({
      ...shared,
      run: (notices) => insertChannelNotices(deps.db, notices, deps.now()),
    }),
  }
}

/** Lone, since it shares its transaction with who hands the number over. */
function writeGiven(db: Db, { order, attempt }: OrderToWrite, given: GivenOrder): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    if (!(await given.release(tx))) return false
    const written = await insertOrders(tx, [order], [attempt])
    // Its numbers were its own since they were handed out, so anything else is a bug.
    if (!written.has(given.orderNo)) throw new Error(`order ${given.orderNo} could not be written`)
    return true
  })
}

async function known(methods: Methods, code: string): Promise<CatalogCurrency> {
  const currency = await methods.currency(code)
  if (!currency) throw new Error(`currency ${code} of a method is not in the catalog`)
  return currency
}

/** The method an accepted order goes through; its status no longer matters. */
async function methodOf(methods: Methods, order: Order): Promise<Method> {
  const product = order.kind === 'payout' ? 'payout' : 'collect'
  const { payType, methodCode: code } = order
  const method = await methods.describe({ product, currency: order.amount.currency, payType, code })
  if (!method) throw new Error(`order ${order.orderNo} goes through a method that is gone`)
  return method
}
