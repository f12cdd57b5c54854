import type { CardDeps } from '#cashier/card-routes.ts'
import { printPayerLink } from '#cashier/link.ts'
import { asksCard } from '#cashier/view-of-order.ts'
import { isChallengeKey } from '#connectors/sandbox/challenge.ts'
import { SandboxSettings } from '#connectors/sandbox/connector.ts'
import { describeCard } from '#domain/cards/index.ts'
import { isOpen, type Order, readReference } from '#domain/orders/index.ts'
import { sandboxPaymentOf } from '#http/sandbox-control.ts'
import { buildAmountText, type Engine } from './build-engine.ts'
import type { Config } from './config.ts'

type FindOrder = (orderNo: string, key: string) => Promise<Order | undefined>

/** What the payer's pages do with cards. The issuer's page exists only with the sandbox. */
export function buildCardPages(engine: Engine, config: Config, find: FindOrder): Omit<CardDeps, 'findView' | 'now'> {
  const { orders, bank } = engine
  return {
    async takeCard(orderNo, key, card) {
      const order = await find(orderNo, key)
      if (!order || !asksCard(order, engine.now())) return undefined
      const taken = await orders.takeCard(order, card)
      return taken.ok || taken.refusal === 'not waiting for a card' ? undefined : taken.refusal
    },
    ...(config.demo && {
      issuer: {
        find: (reference, key) => findChallenge(engine, config, reference, key),
        async answer(reference, isConfirmed) {
          const order = await orderOf(engine, reference)
          if (order) await bank.answerChallenge(sandboxPaymentOf(order), isConfirmed)
        },
      },
    }),
  }
}

async function findChallenge(engine: Engine, config: Config, reference: string, key: string) {
  const order = await orderOf(engine, reference)
  const open = order && (await engine.routing.channel(order.channelId))
  if (!order?.cardId || open?.connector.name !== 'sandbox') return undefined
  const { secret } = SandboxSettings.parse(open.channel.settings)
  if (!isChallengeKey(secret, reference, key)) return undefined
  const { merchantId, appId, cardId, orderNo, cashierKey = '', amount } = order
  const card = await describeCard(engine.database.db, { merchantId, cardId })
  const app = await engine.directory.findAppById(merchantId, appId)
  return {
    merchantName: app?.merchantName ?? '',
    amountText: await buildAmountText(engine.methods)(amount),
    currency: amount.currency,
    lastFour: card?.lastFour ?? '',
    payUrl: printPayerLink(config.publicUrl, { orderNo, key: cashierKey }),
    isOpen: isOpen(order),
  }
}

/** The order of a reference of its present attempt. */
async function orderOf({ orders }: Engine, reference: string): Promise<Order | undefined> {
  const named = readReference(reference)
  const order = named && (await orders.byNumber(named.orderNo))
  return order?.attemptNo === named?.attemptNo ? order : undefined
}
