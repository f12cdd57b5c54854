import type { ChoiceGroup, PayerView } from '#cashier/view.ts'
import { viewOfCheckout } from '#cashier/view-of-checkout.ts'
import { isKeyOf } from '#cashier/view-of-order.ts'
import { type Checkout, mayChoose } from '#domain/checkouts/index.ts'
import type { Choice } from '#protocols/protocol.ts'
import { buildAmountText, type Engine, partsOf } from './build-engine.ts'

/** The checkout of a payer's link, for as long as it has no order. */
export async function findCheckout(engine: Engine, orderNo: string, key: string): Promise<Checkout | undefined> {
  const checkout = await engine.checkouts.byNumber(orderNo)
  return checkout && checkout.state !== 'chosen' && isKeyOf(checkout, key) ? checkout : undefined
}

/** What the page of a checkout shows now. The sandbox is told of where nothing else can be picked. */
export async function showCheckout(engine: Engine, checkout: Checkout, demo: boolean): Promise<PayerView> {
  const now = engine.now()
  const choice = engine.protocols.get(checkout.protocol)?.payerChoice
  if (!choice) throw new Error(`nothing can be picked on checkout ${checkout.orderNo}`)
  const choices = mayChoose(checkout, now) ? await choice.listChoices(partsOf(engine), checkout) : []
  const channels = await Promise.all(choices.map(({ channelId }) => engine.routing.channel(channelId)))
  const app = await engine.directory.findAppById(checkout.merchantId, checkout.appId)
  const around = {
    amountText: await buildAmountText(engine.methods)(checkout.amount),
    merchantName: app?.merchantName ?? '',
    groups: await groupsOf(engine, choices),
    expiredStatus: choice.expiredStatus,
    sandbox: demo && channels.length > 0 && channels.every((open) => open?.connector.name === 'sandbox'),
  }
  return viewOfCheckout(checkout, around, now)
}

async function groupsOf(engine: Engine, choices: readonly Choice[]): Promise<readonly ChoiceGroup[]> {
  const amountText = buildAmountText(engine.methods)
  const byCurrency = Map.groupBy(choices, ({ amount }) => amount.currency)
  return Promise.all(
    [...byCurrency.values()].flatMap((group) => {
      const [first] = group
      return first ? [groupOf(first, group, amountText)] : []
    }),
  )
}

async function groupOf(
  first: Choice,
  group: readonly Choice[],
  amountText: ReturnType<typeof buildAmountText>,
): Promise<ChoiceGroup> {
  return {
    amountText: await amountText(first.amount),
    currency: first.amount.currency,
    rateText: first.exchangeRate,
    choices: group.map(({ id, method: { name, payType, code, payCurrency } }) => {
      return { id, name, payType, code, payCurrency: payCurrency ?? undefined }
    }),
  }
}
