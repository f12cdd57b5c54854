import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { parseAmount } from '#core/money.ts'
import { openingBalance, usedProducts } from '#domain/demo/index.ts'
import type { NoticeProtocol } from '#domain/notices/index.ts'
import type { Order } from '#domain/orders/index.ts'
import type { Door, Parts, Protocol } from '#protocols/protocol.ts'

/** The least that can be called a protocol: two calls without a signature, notices in one word. For a test alone. */
export const toy: Protocol = {
  name: 'toy',
  methodsFile: join(import.meta.dirname, 'methods.csv'),
  hasKeyPairs: false,
  otherCurrencies: [],
  register,
  notices,
  tells: () => true,
  disputeGivesFeeBack: false,
  statusOf: wordOf,
  numbering: { namespaceOf: ({ wireId }, kind) => `toy:${wireId}:${kind}`, refundPrefix: '' },
  async reference(_, baseUrl) {
    const wire = { bodies: ['application/json'], frame: {}, success: {}, failure: [], codeMember: '' }
    return async () => ({
      protocol: 'toy',
      title: 'Toy',
      baseUrl,
      wire: { ...wire, acknowledgement: 'ok' },
      guide: [],
      pages: [],
      errors: [],
    })
  },
  demo: {
    planApps({ currencies, methods }) {
      const euro = currencies.filter(({ code }) => code === 'EUR')
      return euro.map((currency) => ({
        ...{ name: 'Toy', currency: 'EUR', wireId: '7', isNumberPromised: false },
        uses: usedProducts(methods, 'EUR'),
        openings: [openingBalance(currency, methods)],
      }))
    },
    describe: ([app]) => ({ shop: app?.wireId }),
  },
}

type Asked = { readonly shop: string; readonly number: string; readonly euros: string; readonly tell: string }

function register(server: FastifyInstance, door: Door): void {
  server.post('/toy/buy', async ({ body }) => {
    const { shop, number, euros, tell } = body as Asked
    const app = await door.directory.findApp('toy', shop)
    const amount = parseAmount(euros, 'EUR', 2, 2)
    if (!app || !amount) return { no: 'shop or euros' }
    const created = await door.orders.createCollection({
      ...{ app, namespace: toy.numbering.namespaceOf(app, 'collection'), merchantOrderId: number, numberPrefix: '' },
      ...{ amount, stepMinor: 1n, payType: 'TOY', methodCode: 'SHELLS', notifyUrl: tell, subject: undefined },
      ...{ party: {}, fields: {}, requested: undefined, takesPartial: true },
      ...{ returnUrl: undefined, failUrl: undefined },
    })
    if (!created.ok) return { no: created.refusal }
    const { orderNo, cashierKey = '' } = created.value
    return { orderNo, page: door.payerLink(orderNo, cashierKey) }
  })
}

function notices({ directory }: Parts): NoticeProtocol {
  return {
    async write(notice) {
      if (notice.kind !== 'order' || !(await directory.findAppById(notice.merchantId, notice.appId))) return undefined
      const body = JSON.stringify({ orderNo: notice.orderNo, word: wordOf(notice.order) })
      return { body, contentType: 'application/json', keyVersion: 1 }
    },
    currentKeyVersion: async () => 1,
    acknowledges: (_, body) => body === 'ok',
    retryAfterSeconds: [1],
  }
}

function wordOf({ progress }: Order): string {
  if ('paid' in progress) return 'paid'
  return 'endedAt' in progress ? 'over' : 'open'
}
