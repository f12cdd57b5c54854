import { ok, refuse } from '#core/result.ts'
import type { Orders } from '#domain/orders/index.ts'
import { stepOf } from './amount.ts'
import { createError } from './errors.ts'
import { readFields, required } from './fields.ts'
import { namespaceOf } from './namespace.ts'
import type { Answer, CurrencyCall } from './open-call.ts'
import { oneOf } from './rules.ts'

export type CollectApplyMultipleDeps = {
  readonly orders: Pick<Orders, 'openAddress'>
  /** The page of a permanent address. */
  readonly addressLink: (pageKey: string) => string
}

export const multipleFields = [
  { ...required('payType', 64, oneOf('EWALLET')), about: 'always EWALLET', example: 'EWALLET' },
  { ...required('inBankCode', 64, oneOf('FIX_TRX')), about: 'always FIX_TRX', example: 'FIX_TRX' },
] as const

/** Two digits in front of the order numbers of collections. */
const numberPrefix = '20'

/**
 * `/usdt/collect/apply/multiple` (HaiPay, coinpay fixed address): the permanent address of the app. Each payment to it
 * becomes a collection of its own, with new numbers, told to the app's address for notices.
 */
export async function collectApplyMultiple(deps: CollectApplyMultipleDeps, call: CurrencyCall): Promise<Answer> {
  const { app, currency, members } = call
  const texts = readFields(members, multipleFields)
  if (!texts.ok) return texts
  const opened = await deps.orders.openAddress({
    app,
    payType: texts.value.payType,
    methodCode: texts.value.inBankCode,
    namespace: namespaceOf(app, 'collection'),
    numberPrefix,
    stepMinor: stepOf(currency),
  })
  if (!opened.ok) {
    const { refusal } = opened
    return refuse(createError('collection', refusal === 'channel silent' ? 'method in maintenance' : refusal))
  }
  const { address, pageKey } = opened.value
  return ok({ payUrl: deps.addressLink(pageKey), bankNo: address })
}
