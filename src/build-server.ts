import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { AddressView } from '#cashier/address-page.ts'
import { printAddressLink, printPayerLink } from '#cashier/link.ts'
import { type CashierDeps, registerCashier } from '#cashier/routes.ts'
import type { CashierView } from '#cashier/view.ts'
import { isKeyOf, viewOfOrder } from '#cashier/view-of-order.ts'
import { type Money, parseAmount } from '#core/money.ts'
import { SealBroken } from '#core/vault.ts'
import { migrationState, readMigrations } from '#db/migrate.ts'
import { type Db, isOutage } from '#db/pool.ts'
import { registerDocs } from '#docs/routes.ts'
import { listFundFlow, readFunds, readFundsAt } from '#domain/ledger/index.ts'
import { newestNotices } from '#domain/notices/index.ts'
import {
  findAddressByText,
  listOrders,
  type Order,
  orderNoOfPayment,
  payableOf,
  receivedOf,
} from '#domain/orders/index.ts'
import { buildVoucherRenderer, type VoucherRenderer } from '#domain/vouchers/index.ts'
import { registerAddressControl } from '#http/address-control.ts'
import { registerChannelNotices } from '#http/channel-notices.ts'
import { registerClockControl } from '#http/clock-control.ts'
import { buildReportFailure } from '#http/report-failure.ts'
import { registerSandboxControl, sandboxPaymentOf } from '#http/sandbox-control.ts'
import { buildServer } from '#http/server.ts'
import { choose } from '#protocols/haipay/checkout-choices.ts'
import { statusOf } from '#protocols/haipay/progress.ts'
import { buildReference } from '#protocols/haipay/reference/build-reference.ts'
import { readSigningCase } from '#protocols/haipay/reference/signing-case.ts'
import { registerHaipay } from '#protocols/haipay/register.ts'
import { migrationsFolder } from './app.ts'
import { buildCardPages } from './build-card-pages.ts'
import { findCheckout, showCheckout } from './build-checkout-page.ts'
import { buildAmountText, type Engine } from './build-engine.ts'
import type { Config } from './config.ts'

/** Builds the door of one process: protocols, the payer's page, channels' notices, health, sandbox control. */
export async function buildGatewayServer(engine: Engine, config: Config, log: Logger): Promise<FastifyInstance> {
  const { directory, methods, fees, rates, orders, checkouts, database } = engine
  const migrations = await readMigrations(migrationsFolder)
  const reportFailure = buildReportFailure({ log, isOutage })
  const server = buildServer({
    log,
    trustedProxies: config.trustedProxies,
    reportFailure,
    isReady: async () => (await migrationState(database.pool, migrations)) === 'ready',
    metrics: engine.metrics.registry,
  })
  const vouchers = buildVoucherRenderer()
  server.addHook('onClose', () => vouchers.close())
  registerHaipay(server, {
    ...{ directory, methods, fees, rates, orders, checkouts, reportFailure },
    addressLink: (pageKey) => printAddressLink(config.publicUrl, pageKey),
    payerLink: (orderNo, key) => printPayerLink(config.publicUrl, { orderNo, key }),
    readFunds: (key) => readFunds(database.db, key),
    documents: buildDocuments(engine, config, vouchers),
  })
  registerCashier(server, buildCashier(engine, config))
  const { watch } = engine
  const signingCase = await readSigningCase()
  const haipayUrl = `${config.publicUrl}/haipay`
  const reference = async () => buildReference(haipayUrl, await methods.catalog(), signingCase)
  registerDocs(server, { watch, publicUrl: config.publicUrl, reference })
  registerChannelNotices(server, {
    channelByNoticePath: (path) => engine.routing.channelByNoticePath(path),
    receive: (open, raw) => orders.receiveChannelNotice(open, raw),
  })
  registerSandboxControl(server, {
    enabled: config.demo,
    findOrder: (orderNo) => orders.byNumber(orderNo),
    isSandbox: (channelId) => isSandbox(engine, channelId),
    bank: engine.bank,
    parseAmount: (text, code) => readText(engine, text, code),
  })
  registerAddressControl(server, buildAddressControl(engine, config))
  registerClockControl(server, {
    enabled: config.demo,
    clock: engine.clock,
    workDue: () => engine.wakeUps.all(),
  })
  return server
}

/** What statements are read from, the seal of their links, and who draws vouchers. */
function buildDocuments(engine: Engine, { publicUrl }: Config, vouchers: VoucherRenderer) {
  const {
    database: { db },
    vault,
    now,
    directory,
    methods,
    orders,
  } = engine
  const place = { table: 'statement links', row: '', column: 'key' }
  return {
    ...{ now, publicUrl, directory, methods, orders, renderVoucher: vouchers.render },
    sealLink: (text: string) => vault.seal(text, place).toString('base64url'),
    openLink(key: string): string | undefined {
      try {
        return vault.open(Buffer.from(key, 'base64url'), place).toString('utf8')
      } catch (why) {
        if (why instanceof SealBroken) return undefined
        throw why
      }
    },
    listOrders: bindDb(db, listOrders),
    newestNotices: bindDb(db, newestNotices),
    listFundFlow: bindDb(db, listFundFlow),
    readFundsAt: bindDb(db, readFundsAt),
  }
}

function bindDb<Rest extends readonly unknown[], Value>(db: Db, act: (db: Db, ...rest: Rest) => Value) {
  return (...rest: Rest) => act(db, ...rest)
}

async function readText({ methods }: Engine, text: string, code: string): Promise<Money | undefined> {
  const currency = await methods.currency(code)
  return currency && parseAmount(text, code, currency.minorDigits, currency.wireDigits)
}

function buildAddressControl(engine: Engine, { demo }: Config): Parameters<typeof registerAddressControl>[1] {
  const { db } = engine.database
  return {
    enabled: demo,
    parseAmount: (text, code) => readText(engine, text, code),
    async findAddress(text) {
      const found = await findAddressByText(db, text, undefined)
      return found && (await isSandbox(engine, found.channelId)) ? found : undefined
    },
    async pay({ merchantId, channelId, address }, hash, { minor, currency }) {
      await engine.bank.payAddress(channelId, { address, hash, currency, paidMinor: minor.toString() })
      return orderNoOfPayment(db, { merchantId, channelId, address, hash })
    },
  }
}

function buildCashier(engine: Engine, config: Config): CashierDeps {
  const { orders, now } = engine
  const find = async (orderNo: string, key: string): Promise<Order | undefined> => {
    const order = await orders.byNumber(orderNo)
    return order && isKeyOf(order, key) ? order : undefined
  }
  return {
    now,
    publicUrl: config.publicUrl,
    findAddress: (pageKey) => showAddress(engine, pageKey, config.demo),
    ...buildCardPages(engine, config, find),
    async findView(orderNo, key) {
      const order = await find(orderNo, key)
      if (order) return showOrder(engine, order, config.demo)
      const checkout = await findCheckout(engine, orderNo, key)
      return checkout && showCheckout(engine, checkout, config.demo)
    },
    async chooseMethod(orderNo, key, choiceId) {
      const checkout = await findCheckout(engine, orderNo, key)
      return checkout !== undefined && choose(engine, checkout, choiceId)
    },
    async playPayer(orderNo, key, outcome) {
      const order = await find(orderNo, key)
      if (!order || !(await isSandbox(engine, order.channelId))) return
      await engine.bank.decide(sandboxPaymentOf(order), { outcome })
    },
  }
}

async function showOrder(engine: Engine, order: Order, demo: boolean): Promise<CashierView> {
  const { methods, directory } = engine
  const amountText = buildAmountText(methods)
  const { progress, payType, methodCode: code } = order
  const method = await methods.describe({ product: 'collect', currency: order.amount.currency, payType, code })
  const app = await directory.findAppById(order.merchantId, order.appId)
  return viewOfOrder(order, {
    amountText: await amountText(payableOf(order)),
    paidText: 'paid' in progress ? await amountText(receivedOf(progress)) : undefined,
    merchantName: app?.merchantName ?? '',
    methodName: method?.name ?? order.methodCode,
    status: String(statusOf(order)),
    now: engine.now(),
    sandbox: demo && (await isSandbox(engine, order.channelId)),
  })
}

async function showAddress(engine: Engine, pageKey: string, demo: boolean): Promise<AddressView | undefined> {
  const { methods, directory, orders } = engine
  const found = await orders.addressByKey(pageKey)
  if (!found) return undefined
  const { merchantId, appId, currency, payType, methodCode: code, address } = found
  const method = await methods.describe({ product: 'collect', currency, payType, code })
  const app = await directory.findAppById(merchantId, appId)
  const sandbox = demo && (await isSandbox(engine, found.channelId))
  const methodName = method?.name ?? code
  return { merchantName: app?.merchantName ?? '', currency, methodName, address, sandbox }
}

async function isSandbox(engine: Engine, channelId: string): Promise<boolean> {
  return (await engine.routing.channel(channelId))?.connector.name === 'sandbox'
}
