import type { Clock } from '#core/clock.ts'
import type { Money } from '#core/money.ts'
import { isNoticeUrl } from '#core/public-address.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { FeeRule, Fees } from '#domain/fees/index.ts'
import type { MethodForApp, Methods } from '#domain/methods/index.ts'
import type { OpenChannel, Routing } from '#domain/routing/index.ts'
import type { CreateCollection, CreatePayout, CreateRefusal } from './commands.ts'

/** What accepting an order reads: configuration only, all of it warm in memory. */
export type AcceptDeps = {
  readonly now: Clock
  readonly methods: Pick<Methods, 'find'>
  readonly fees: Pick<Fees, 'ruleFor'>
  readonly routing: Pick<Routing, 'pick'>
  /** An amount as decimal text in its currency's customary form. */
  readonly amountText: (amount: Money) => Promise<string>
  /** Demo mode: notices may go to loopback addresses. */
  readonly loopbackAllowed: boolean
}

/** How an order will be handled. */
export type Accepted = {
  readonly method: MethodForApp
  readonly channel: OpenChannel
  readonly feeRule: FeeRule
  readonly notifyUrl: string | undefined
}

/** Accepts or refuses: method open, amount within its limits, notice address allowed, a channel to take it. */
export async function acceptMethod(
  deps: AcceptDeps,
  product: 'collect' | 'payout',
  command: CreateCollection | CreatePayout,
  amount: Money,
): Promise<Result<Accepted, CreateRefusal>> {
  const { app, payType } = command
  const found = await deps.methods.find({ app, product, currency: amount.currency, payType, code: command.methodCode })
  if (!found.ok) return found
  const method = found.value
  if (method.minMinor !== null && amount.minor < method.minMinor) return refuse('amount below the minimum')
  if (method.maxMinor !== null && amount.minor > method.maxMinor) return refuse('amount above the maximum')
  const notifyUrl = command.notifyUrl ?? (product === 'collect' ? app.collectNotifyUrl : app.payoutNotifyUrl)
  if (notifyUrl !== undefined && !isNoticeUrl(notifyUrl, deps)) return refuse('notify address not allowed')
  const where = { app, product, currency: amount.currency, payType: method.payType, code: method.code }
  const channel = await deps.routing.pick(where)
  if (!channel) return refuse('no channel')
  const feeRule = await deps.fees.ruleFor({ ...where, stepMinor: command.stepMinor })
  return ok({ method, channel, feeRule, notifyUrl })
}
