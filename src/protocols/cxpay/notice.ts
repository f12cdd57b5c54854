import type { Directory, NoticeFields } from '#domain/merchants/index.ts'
import type { Methods } from '#domain/methods/index.ts'
import type { DueNotice, NoticeProtocol } from '#domain/notices/index.ts'
import type { Order } from '#domain/orders/index.ts'
import { printNumber } from './amount.ts'
import { contentType, printObject, type ReplyData, textOf } from './envelope.ts'
import { progressOf } from './progress.ts'
import { signMembers } from './sign.ts'

type Deps = {
  readonly directory: Pick<Directory, 'findAppById'>
  readonly methods: Pick<Methods, 'currency'>
}

/** Which members a merchant's client knows: 1 the first four, 2 reverse and remark too, 3 fee too. */
const newest: NoticeFields = 3

/** Eight pushes in all, 0, 1, 2, 4, 8, 15, 25 and 40 minutes after the first; each wait counts from the push before. */
const retryAfterSeconds = [60, 60, 120, 240, 420, 600, 900]

/** Clients differ in how they sign an empty value, so there is none (CXPay api.txt 6, sample). */
const noRemark = 'no'

/**
 * How CXPay tells a final state, signed with the newest live key. The merchant has it when it answers `success` in
 * lower case.
 */
export function buildCxpayNotices(deps: Deps): NoticeProtocol {
  const signerOf = async ({ merchantId, appId }: DueNotice) => {
    const app = await deps.directory.findAppById(merchantId, appId)
    const key = app?.keys[0]
    return app && key && { key, generation: app.noticeFields ?? newest }
  }
  return {
    async write(notice) {
      if (notice.kind !== 'order') throw new Error(`CXPay has no notice of a ${notice.kind}`)
      const signer = await signerOf(notice)
      if (!signer) return undefined
      const data = await printNotice(deps, notice.order, signer.generation)
      const texts = Object.entries(data).map(([name, value]) => [name, textOf(value)] as const)
      const body = printObject({ ...data, sign: signMembers(texts, signer.key.secret) })
      return { body, contentType, keyVersion: signer.key.version }
    },
    currentKeyVersion: async (notice) => (await signerOf(notice))?.key.version,
    acknowledges: (status, body) => status >= 200 && status < 300 && body.trim() === 'success',
    retryAfterSeconds,
  }
}

/** The page has no notice of a refund, which only an operator makes. */
export function tellsOutcome({ kind }: Pick<Order, 'kind'>): boolean {
  return kind !== 'refund'
}

async function printNotice(deps: Pick<Deps, 'methods'>, order: Order, generation: number): Promise<ReplyData> {
  const currency = await deps.methods.currency(order.amount.currency)
  if (!currency) throw new Error(`currency ${order.amount.currency} of an order is gone from the catalog`)
  const { status, amount, fee, isReversed } = progressOf(order)
  const first = {
    platOrderId: order.orderNo,
    orderId: order.merchantOrderId,
    amount: printNumber(amount, currency),
    status,
  }
  if (generation === 1) return first
  const second = { ...first, reverse: isReversed, remark: remarkOf(order) }
  return generation === 2 ? second : { ...second, fee: printNumber(fee, currency) }
}

/** The request's remark of an order that was paid, the reason of one that was not. */
function remarkOf({ progress, fields }: Order): string {
  const text = 'reason' in progress ? progress.reason : fields.remark
  return text?.toWellFormed().trim() || noRemark
}
