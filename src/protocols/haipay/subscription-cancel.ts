import { ok, refuse } from '#core/result.ts'
import type { CancelRefusal, Subscriptions } from '#domain/subscriptions/index.ts'
import { orderEnded, orderUnknown, type WireError } from './errors.ts'
import { readFields } from './fields.ts'
import type { Answer, CurrencyCall } from './open-call.ts'
import { subscriptionNoFields } from './subscription-query.ts'
import { subscriptionStatuses } from './subscription-words.ts'

export type SubscriptionCancelDeps = { readonly subscriptions: Pick<Subscriptions, 'cancel'> }

const errors: Record<CancelRefusal, WireError> = {
  'subscription unknown': orderUnknown,
  'subscription has ended': orderEnded,
}

/** `/subscription/cancel` (HaiPay creditcard-pci.txt, Cancel Subscription): nothing is charged from here on. */
export async function subscriptionCancel(deps: SubscriptionCancelDeps, call: CurrencyCall): Promise<Answer> {
  const texts = readFields(call.members, subscriptionNoFields)
  if (!texts.ok) return texts
  const cancelled = await deps.subscriptions.cancel(call.app, texts.value.subscriptionNo)
  if (!cancelled.ok) return refuse(errors[cancelled.refusal])
  const { merchantSubscriptionId, subscriptionNo, state, payType, methodCode } = cancelled.value
  return ok({
    appId: Number(call.app.wireId),
    subscriptionOrderId: merchantSubscriptionId,
    subscriptionNo,
    status: subscriptionStatuses[state],
    payType,
    inBankCode: methodCode,
  })
}
