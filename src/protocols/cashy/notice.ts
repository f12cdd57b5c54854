import type { Directory } from '#domain/merchants/index.ts'
import type { Methods } from '#domain/methods/index.ts'
import type { DueNotice, NoticeProtocol } from '#domain/notices/index.ts'
import type { Order, Orders } from '#domain/orders/index.ts'
import { contentType, printObject, type WireData } from './envelope.ts'
import { knownCurrency } from './find-order.ts'
import { printProgress, reasonOf } from './progress.ts'
import { signBody } from './sign.ts'

type Deps = {
  readonly directory: Pick<Directory, 'findAppById'>
  readonly methods: Pick<Methods, 'currency'>
  readonly orders: Pick<Orders, 'channelRefOf'>
}

/** Minutes from each failed push to the next: eleven pushes in all (Async Webhook Notification). */
const retryAfterMinutes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]

/**
 * How Cashy tells an outcome: signed in a header over the body's bytes, with the newest live key. The merchant has it
 * when it answers SUCCESS; real clients write it in small letters.
 */
export function buildCashyNotices(deps: Deps): NoticeProtocol {
  const newestKey = async ({ merchantId, appId }: DueNotice) => {
    const app = await deps.directory.findAppById(merchantId, appId)
    const key = app?.keys[0]
    return app && key && { wireId: app.wireId, key }
  }
  return {
    async write(notice) {
      const signer = await newestKey(notice)
      if (!signer) return undefined
      const body = printObject(await printNotice(deps, notice, signer.wireId))
      const headers = { MerchantId: signer.wireId, Sign: signBody(body, signer.key.secret) }
      return { body, contentType, headers, keyVersion: signer.key.version }
    },
    currentKeyVersion: async (notice) => (await newestKey(notice))?.key.version,
    acknowledges: (status, body) => status >= 200 && status < 300 && body.trim().toUpperCase() === 'SUCCESS',
    retryAfterSeconds: retryAfterMinutes.map((minutes) => minutes * 60),
  }
}

/** Whether an outcome is told on this wire. A dispute is not: its order stays a success. There are no refunds. */
export function tellsOutcome({ kind, progress }: Pick<Order, 'kind' | 'progress'>): boolean {
  return kind !== 'refund' && progress.state !== 'disputed'
}

async function printNotice(deps: Deps, notice: DueNotice, wireId: string): Promise<WireData> {
  if (notice.kind !== 'order') throw new Error(`there is no notice of a ${notice.kind} on this wire`)
  const { order } = notice
  const { amount, fee, orderStatus, completionTime } = printProgress(
    order,
    await knownCurrency(deps, order.amount.currency),
  )
  const isPaid = fee !== null
  return {
    orderStatus,
    amount,
    ...(isPaid && { fee }),
    mchOrderNo: order.merchantOrderId,
    merchantId: wireId,
    orderNo: order.orderNo,
    ...(isPaid && { completionTime }),
    ...(order.kind === 'payout'
      ? { channelOrderNo: await deps.orders.channelRefOf(order), resultDesc: reasonOf(order) }
      : { payType: order.fields.payType }),
    // The real gateway's are milliseconds too. One text for all pushes, since a notice is signed once.
    nonceStr: String(notice.createdAt.getTime()),
  }
}
