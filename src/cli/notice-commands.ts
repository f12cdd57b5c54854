import { noticesOfOrder, resendNotice } from '#domain/notices/index.ts'
import type { Command } from './command.ts'
import { findOrder } from './order-commands.ts'
import { accepted } from './read-values.ts'

export const noticeCommands: readonly Command[] = [
  {
    name: 'notice list',
    does: 'Lists the notices of an order and how each went',
    takes: ['ORDER_NO'],
    example: 'notice list 202605011200000700001054',
    async run(context, given) {
      const gateway = await context.gateway()
      const { merchantId, orderNo } = await findOrder(gateway, given.need('ORDER_NO'))
      const notices = await noticesOfOrder(gateway.db, merchantId, orderNo)
      return notices.map((notice) => ({
        seq: notice.seq,
        orderState: notice.orderState,
        state: notice.state,
        url: notice.url,
        pushes: notice.pushes,
        nextAt: notice.nextAt,
        lastStatus: notice.lastStatus,
        lastAnswer: notice.lastAnswer?.slice(0, 80),
        createdAt: notice.createdAt,
        endedAt: notice.endedAt,
      }))
    },
  },
  {
    name: 'notice resend',
    does: 'Sends the newest notice of an order again, at once and then by its timetable',
    takes: ['ORDER_NO'],
    options: { url: { value: 'URL', help: 'where to, for a notice that had no address' } },
    example: 'notice resend 202605011200000700001054',
    async run(context, given) {
      const gateway = await context.gateway()
      const { merchantId, orderNo } = await findOrder(gateway, given.need('ORDER_NO'))
      // A running gateway finds it on its next look.
      const deps = { ...gateway, wake: () => undefined }
      const { seq } = accepted(
        await resendNotice(deps, { merchantId, orderNo, url: given.text('url'), actor: context.actor }),
      )
      return { orderNo, seq, state: 'due' }
    },
  },
]
