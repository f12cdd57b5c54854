import { checkNoticeUrl } from '#core/public-address.ts'
import { listNotices, type Notice, noticesOfOrder, resendNotice } from '#domain/notices/index.ts'
import { merchantTagOf } from '#domain/process-number/index.ts'
import { type Command, CommandRefused, type Row } from './command.ts'
import type { Gateway } from './gateway.ts'
import { accepted, allMerchants, findMerchant } from './read-values.ts'

const listedMax = 200
const answerCharactersMax = 80

export const noticeCommands: readonly Command[] = [
  {
    name: 'notice list',
    does: 'Lists the notices of an order, a subscription or a deduction, and how each went',
    takes: ['NUMBER'],
    example: 'notice list 202605011200000700001054',
    async run(context, given) {
      const gateway = await context.gateway()
      const { notices } = await findNotices(gateway, given.need('NUMBER'))
      return notices.map((notice) => ({ ...shownNotice(notice), createdAt: notice.createdAt, endedAt: notice.endedAt }))
    },
  },
  {
    name: 'notice undelivered',
    does: `Lists notices that no merchant took and that are not tried any more, the first ${listedMax}`,
    options: { merchant: { value: 'MERCHANT', help: 'only those of this merchant' } },
    example: 'notice undelivered',
    async run(context, given) {
      const gateway = await context.gateway()
      const name = given.text('merchant')
      const merchants = name === undefined ? await allMerchants(gateway) : [await findMerchant(gateway, name)]
      const found: Row[] = []
      for (const { merchantId, name: merchant } of merchants) {
        const most = listedMax - found.length
        const notices = most > 0 ? await listNotices(gateway.db, { merchantId, state: 'exhausted', most }) : []
        found.push(...notices.map((notice) => ({ merchant, orderNo: notice.orderNo, ...shownNotice(notice) })))
      }
      return found
    },
  },
  {
    name: 'notice resend',
    does: 'Sends the newest notice of a number again, at once and then by its timetable',
    takes: ['NUMBER'],
    options: { url: { value: 'URL', help: 'where to, instead of the address it has' } },
    example: 'notice resend 202605011200000700001054',
    async run(context, given) {
      const gateway = await context.gateway()
      const { merchantId, orderNo } = await findNotices(gateway, given.need('NUMBER'))
      const url = readUrl(gateway, given.text('url'))
      // A running gateway finds it on its next look.
      const deps = { ...gateway, wake: () => undefined }
      const { seq } = accepted(await resendNotice(deps, { merchantId, orderNo, url, actor: context.actor }))
      return { orderNo, seq, state: 'due' }
    },
  },
]

/** The notices of an order, or of what else has the number; whose it is, its last digits narrow down. */
async function findNotices(
  gateway: Gateway,
  orderNo: string,
): Promise<{ readonly merchantId: string; readonly orderNo: string; readonly notices: readonly Notice[] }> {
  for (const merchantId of await gateway.directory.merchantIdsByTag(merchantTagOf(orderNo))) {
    const notices = await noticesOfOrder(gateway.db, merchantId, orderNo)
    if (notices.length > 0) return { merchantId, orderNo, notices }
  }
  throw new CommandRefused(`there is no notice of ${orderNo}`)
}

function shownNotice(notice: Notice): Row {
  return {
    kind: notice.kind,
    seq: notice.seq,
    orderState: notice.orderState,
    state: notice.state,
    url: notice.url,
    pushes: notice.pushes,
    nextAt: notice.nextAt,
    lastStatus: notice.lastStatus,
    lastAnswer: notice.lastAnswer?.replace(/\s+/g, ' ').slice(0, answerCharactersMax),
    lastError: notice.lastError,
  }
}

function readUrl(gateway: Gateway, url: string | undefined): string | undefined {
  if (url === undefined) return undefined
  const checked = checkNoticeUrl(url, gateway)
  if (!checked.ok) throw new CommandRefused(`${url} is no address for notices: ${checked.refusal}`)
  return url
}
