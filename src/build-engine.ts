import type { Logger } from 'pino'
import { printChallengeLink } from '#cashier/link.ts'
import type { Connector } from '#connectors/contract.ts'
import { buildSandboxBank, type SandboxBank } from '#connectors/sandbox/bank.ts'
import { SandboxSettings, sandboxConnector } from '#connectors/sandbox/connector.ts'
import { openBooks } from '#connectors/sandbox/store.ts'
import { type Clock, systemClock } from '#core/clock.ts'
import { printAmount } from '#core/money.ts'
import type { Vault } from '#core/vault.ts'
import type { Database } from '#db/pool.ts'
import { buildCheckouts, type Checkouts } from '#domain/checkouts/index.ts'
import type { MovableClock } from '#domain/clock/index.ts'
import type { ConfigurationWatch } from '#domain/configuration/index.ts'
import { buildFees, type Fees } from '#domain/fees/index.ts'
import { buildRates, type Rates } from '#domain/fx/index.ts'
import { buildDirectory, type Directory } from '#domain/merchants/index.ts'
import { buildMethods, type Methods } from '#domain/methods/index.ts'
import { queueNotices } from '#domain/notices/index.ts'
import { buildOrders, countOpenFindings, type Order, type Orders } from '#domain/orders/index.ts'
import { buildOrderNumbers, merchantTagOf, type ProcessNumberLease } from '#domain/process-number/index.ts'
import { buildRouting, type Routing } from '#domain/routing/index.ts'
import { tellsOutcome } from '#protocols/haipay/notice.ts'
import { buildWakeUps, type WakeUps } from './build-jobs.ts'
import { buildMetrics, type Metrics } from './build-metrics.ts'
import type { Config } from './config.ts'

/** How long an apply waits for a channel that must be asked; then the order is unclear, and the payer sees it. */
const collectTimeoutSeconds = 8

/** A count beyond this is alarming enough. */
const findingsCountedMax = 1000

/** The capabilities, put together once per process. */
export type Engine = {
  readonly database: Database
  readonly vault: Vault
  readonly watch: ConfigurationWatch
  readonly clock: MovableClock
  /** The clock's time, and the time of everything here but order numbers and leases of process numbers. */
  readonly now: Clock
  readonly directory: Directory
  readonly methods: Methods
  readonly fees: Fees
  readonly rates: Rates
  readonly routing: Routing
  readonly connectors: ReadonlyMap<string, Connector>
  readonly bank: SandboxBank
  readonly orders: Orders
  readonly checkouts: Checkouts
  readonly metrics: Metrics
  readonly wakeUps: WakeUps
  readonly loopbackAllowed: boolean
}

type EngineDeps = {
  readonly database: Database
  readonly vault: Vault
  readonly watch: ConfigurationWatch
  readonly lease: ProcessNumberLease
  readonly clock: MovableClock
  readonly log: Logger
  readonly config: Config
}

/** Puts the capabilities together. The sandbox bank and the engine need each other: the bank gets it late. */
export function buildEngine(deps: EngineDeps): Engine {
  const { database, vault, watch, clock, log, config } = deps
  const { now } = clock
  const { db } = database
  const metrics = buildMetrics({ openFindings: () => countOpenFindings(db, findingsCountedMax) })
  const wakeUps = buildWakeUps()
  const directory = buildDirectory({ db, vault, watch })
  const methods = buildMethods({ db, watch })
  const fees = buildFees({ db, watch })
  const rates = buildRates({ db, watch, now })
  const bank = buildSandboxBank({
    books: openBooks(db),
    now,
    secretOf: async (channelId) => {
      const open = await routing.channel(channelId)
      return open?.connector.name === 'sandbox' ? SandboxSettings.parse(open.channel.settings).secret : undefined
    },
    wake: () => wakeUps.sandbox(),
    tellGateway: async (channelId, notice) => {
      const open = await routing.channel(channelId)
      if (!open || !(await orders.receiveChannelNotice(open, notice))) {
        log.warn({ channelId }, 'the gateway did not take a notice of the sandbox bank')
      }
    },
  })
  const sandbox = sandboxConnector(bank, (reference, key) => printChallengeLink(config.publicUrl, { reference, key }))
  const connectors = new Map<string, Connector>([[sandbox.name, sandbox as Connector]])
  const onProblem = (message: string) => log.error(message)
  const routing = buildRouting({ db, vault, watch, connectors, now, log: onProblem })
  const orderNumber = buildOrderNumbers({ now: systemClock, lease: deps.lease })
  const merchantIdsOf = (orderNo: string) => directory.merchantIdsByTag(merchantTagOf(orderNo))
  const loopbackAllowed = config.demo
  const checkouts = buildCheckouts({ db, now, orderNumber, merchantIdsOf, queueNotices, loopbackAllowed })
  const orders = buildOrders({
    db,
    now,
    vault,
    methods,
    fees,
    rates,
    routing,
    orderNumber,
    merchantIdsOf,
    appOf: (merchantId, appId) => directory.findAppById(merchantId, appId),
    merchantName: async (order) => (await directory.findAppById(order.merchantId, order.appId))?.merchantName ?? '',
    amountText: buildAmountText(methods),
    queueNotices,
    isTold,
    onRecorded: (recorded) => reportRecorded(recorded, { log, metrics, wakeUps }),
    wakeAttempts: () => wakeUps.attempts(),
    loopbackAllowed,
    collectTimeoutSeconds,
  })
  return {
    ...{ database, vault, watch, clock, now, directory, methods, fees, rates, routing, connectors, bank, orders },
    ...{ checkouts, metrics, wakeUps, loopbackAllowed },
  }
}

/** Which outcomes each protocol tells its merchants; a protocol that is not named tells all. */
const tellsByProtocol: ReadonlyMap<string, (order: Order) => boolean> = new Map([['haipay', tellsOutcome]])

function isTold(order: Order): boolean {
  return tellsByProtocol.get(order.protocol)?.(order) ?? true
}

/** Prints amounts with the decimals that are customary on the wire of their currency. */
export function buildAmountText(methods: Pick<Methods, 'currency'>) {
  return async (amount: { readonly minor: bigint; readonly currency: string }): Promise<string> => {
    const currency = await methods.currency(amount.currency)
    if (!currency) throw new Error(`currency ${amount.currency} is not in the catalog`)
    return printAmount(amount, currency.minorDigits, currency.wireDigits)
  }
}

type AllRecorded = Parameters<Parameters<typeof buildOrders>[0]['onRecorded']>[0]

/** One log line per order that moved, with every number a person would search by; never what the order holds. */
function reportRecorded(
  recorded: AllRecorded,
  to: { readonly log: Logger; readonly metrics: Metrics; readonly wakeUps: WakeUps },
): void {
  for (const { order, sighting, moved, finding } of recorded) {
    const { state } = order.progress
    const { merchantId, appId, orderNo, merchantOrderId, kind, channelId } = order
    const facts = { merchantId, appId, orderNo, merchantOrderId, kind, channelId, state, by: sighting.witness }
    if (finding)
      to.log.warn({ ...facts, finding: finding.kind, detail: finding.detail }, 'a person has to look at an order')
    if (!moved) continue
    to.metrics.ordersMoved.inc({ protocol: order.protocol, kind: order.kind, state })
    if (state === 'pending' || state === 'queued') continue
    to.log.info(facts, 'an order moved')
  }
  to.wakeUps.notices()
}
