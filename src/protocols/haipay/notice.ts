import { readToldCheckout } from '#domain/checkouts/index.ts'
import type { Directory } from '#domain/merchants/index.ts'
import type { CatalogCurrency, Methods } from '#domain/methods/index.ts'
import type { DueNotice, NoticeProtocol } from '#domain/notices/index.ts'
import type { Order } from '#domain/orders/index.ts'
import { printWire } from './amount.ts'
import { printUnchosen } from './cashier-query.ts'
import { contentType } from './envelope.ts'
import { pick } from './fields.ts'
import { buildKeys } from './keys.ts'
import { type DescribeCard, printCard } from './notice-card.ts'
import { printOriginal } from './original.ts'
import { printProgress } from './progress.ts'
import { printSigned, type SignedValue } from './sign.ts'
import { printDeductionNotice, printSubscriptionNotice } from './subscription-notice.ts'

type Deps = {
  readonly describeCard: DescribeCard
  readonly directory: Pick<Directory, 'findAppById'>
  readonly methods: Pick<Methods, 'currency'>
}

const retryEverySeconds = 300
const retriesMax = 5

/**
 * How HaiPay tells an outcome: the members that the pages name, signed with the newest live key of the notice's app.
 * The merchant has it when it answers SUCCESS.
 */
export function buildHaipayNotices(deps: Deps): NoticeProtocol {
  const keys = buildKeys()
  const newestKey = async ({ merchantId, appId }: DueNotice) => {
    const app = await deps.directory.findAppById(merchantId, appId)
    const key = app?.keys[0]
    return app && key && { app, key: keys(key) }
  }
  return {
    async write(notice) {
      const signer = await newestKey(notice)
      if (!signer) return undefined
      const data = await printNotice(deps, signer.app.wireId, notice)
      return { body: await printSigned(data, signer.key), contentType, keyVersion: signer.key.version }
    },
    currentKeyVersion: async (notice) => (await newestKey(notice))?.key.version,
    acknowledges: (status, body) => status >= 200 && status < 300 && body.trim() === 'SUCCESS',
    retryAfterSeconds: Array.from({ length: retriesMax }, () => retryEverySeconds),
  }
}

/**
 * Whether an outcome is told on this wire. A dispute is not: its order stays a success. Nor is a refund: the vendor
 * documents no notice of it, and its query is the authority.
 */
export function tellsOutcome({ kind, progress }: Pick<Order, 'kind' | 'progress'>): boolean {
  return kind !== 'refund' && progress.state !== 'disputed'
}

async function printNotice(
  deps: Pick<Deps, 'methods' | 'describeCard'>,
  wireId: string,
  notice: DueNotice,
): Promise<Readonly<Record<string, SignedValue>>> {
  switch (notice.kind) {
    case 'order':
      return printOrder(deps, wireId, notice.order)
    case 'subscription':
      return printSubscriptionNotice(wireId, notice.facts)
    case 'deduction':
      return printDeductionNotice((code) => knownCurrency(deps, code), wireId, notice.facts)
    case 'checkout':
      return printExpiredCheckout(deps, wireId, readToldCheckout(notice.orderNo, notice.facts))
  }
}

/** Nobody picked a method on the global cashier in time: there is no order, so the currency is the asked one. */
async function printExpiredCheckout(
  deps: Pick<Deps, 'methods'>,
  wireId: string,
  told: ReturnType<typeof readToldCheckout>,
): Promise<Record<string, SignedValue>> {
  const currency = await knownCurrency(deps, told.amount.currency)
  const { actualAmount, ...printed } = printUnchosen(told, 'expired', currency)
  return { appId: Number(wireId), currency: currency.code, ...printed }
}

async function printOrder(
  deps: Pick<Deps, 'methods' | 'describeCard'>,
  wireId: string,
  order: Order,
): Promise<Record<string, SignedValue>> {
  const currency = await knownCurrency(deps, order.amount.currency)
  const { actualAmount, ...progress } = printProgress(order, currency)
  const isPaidCollection = order.kind === 'collection' && progress.payTime !== undefined
  return {
    appId: Number(wireId),
    currency: currency.code,
    orderId: order.merchantOrderId,
    orderNo: order.orderNo,
    // Of a collection: this receipt, once there is one.
    amount: isPaidCollection ? actualAmount : printWire(order.amount, currency),
    ...progress,
    ...(order.kind === 'collection' ? await printOrigin(deps, order) : {}),
  }
}

/** What only notices of collections carry: the other currency of a conversion, and the way the payer paid. */
async function printOrigin(
  deps: Pick<Deps, 'methods' | 'describeCard'>,
  order: Order,
): Promise<Record<string, string>> {
  const { methodCode, instructions = {} } = order
  // Of a payment to a permanent address the page names only this.
  if (order.fields.hash !== undefined) return { hash: order.fields.hash }
  const original = await printOriginal(deps.methods, order)
  return {
    ...(original && pick(original, ['originalCurrency', 'originalAmount'])),
    ...(methodCode && { inBankCode: methodCode }),
    ...pick(instructions, ['bankNo', 'description']),
    ...(await printCard(deps.describeCard, order)),
  }
}

async function knownCurrency(deps: Pick<Deps, 'methods'>, code: string): Promise<CatalogCurrency> {
  const currency = await deps.methods.currency(code)
  if (!currency) throw new Error(`currency ${code} of an order is gone from the catalog`)
  return currency
}
