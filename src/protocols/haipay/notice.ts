import type { Directory } from '#domain/merchants/index.ts'
import type { CatalogCurrency, Methods } from '#domain/methods/index.ts'
import type { DueNotice, NoticeProtocol } from '#domain/notices/index.ts'
import type { Order, OrderState } from '#domain/orders/index.ts'
import { printWire } from './amount.ts'
import { contentType } from './envelope.ts'
import { pick } from './fields.ts'
import { buildKeys } from './keys.ts'
import { type DescribeCard, printCard } from './notice-card.ts'
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

/** Whether an outcome is told on this wire. A dispute is not: its order stays a success. */
export function tellsState(state: OrderState): boolean {
  return state !== 'disputed'
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
  }
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

/** What only notices of collections carry: the amount before conversion, and the way the payer paid. */
async function printOrigin(
  deps: Pick<Deps, 'methods' | 'describeCard'>,
  order: Order,
): Promise<Record<string, string>> {
  const { requested, methodCode, instructions = {} } = order
  const original = requested && {
    originalCurrency: requested.amount.currency,
    originalAmount: printWire(requested.amount, await knownCurrency(deps, requested.amount.currency)),
  }
  return {
    ...original,
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
