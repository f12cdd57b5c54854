import { printLocalTime } from '#core/clock.ts'
import type { Members } from '#core/json-members.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { VoucherLanguage } from '#domain/vouchers/index.ts'
import { illegal, missing, type WireError } from './errors.ts'
import { optional, readFields } from './fields.ts'
import type { Call } from './open-call.ts'
import { printVoucher } from './print-voucher.ts'
import { oneOf } from './rules.ts'
import type { VoucherDeps } from './voucher.ts'

/** A file in place of an answer. */
export type AnsweredFile = { readonly contentType: string; readonly name: string; readonly body: Uint8Array }

const orderNosMax = 100

export const voucherPdfFields = [
  { ...optional('getFee', 1, oneOf('0', '1')), about: '1: with the fee; default 0', example: '1' },
  { ...optional('isAmount', 1, oneOf('0', '1')), about: 'the amount: 0 paid (default), 1 ordered', example: '0' },
  { ...optional('getSubject', 1, oneOf('0', '1')), about: '1: with the subject; default 0', example: '1' },
  { ...optional('lang', 2, oneOf('zh', 'en')), about: 'language; default zh', example: 'en' },
] as const

/**
 * `/common/voucher/pdf` (HaiPay, VoucherPdf): of one payout a PDF, of several a ZIP of PDFs. `orderNos` is a list of 1
 * to 100 of our numbers, each of a payout of this app in Success or Failed. Nothing is made unless all are.
 */
export async function voucherPdf(deps: VoucherDeps, { app, members }: Call): Promise<Result<AnsweredFile, WireError>> {
  const orderNos = readOrderNos(members)
  if (!orderNos.ok) return orderNos
  const texts = readFields(members, voucherPdfFields)
  if (!texts.ok) return texts
  const { getFee, isAmount, getSubject, lang = 'zh' } = texts.value
  const choices = {
    language: lang as VoucherLanguage,
    withFee: getFee === '1',
    withSubject: getSubject === '1',
    orderAmount: isAmount === '1',
  }
  const printed = await Promise.all(orderNos.value.map((orderNo) => printVoucher(deps, app, orderNo, choices)))
  const refused = printed.find((one) => !one.ok)
  if (refused && !refused.ok) return refused
  const vouchers = printed.flatMap((one, at) =>
    one.ok ? [{ name: `voucher_${orderNos.value[at]}.pdf`, voucher: one.value }] : [],
  )
  const currency = await deps.methods.currency(app.currency)
  const stamp = printLocalTime(deps.now(), currency?.timeZone ?? 'UTC').replace(/\D/g, '')
  const [first] = vouchers
  if (vouchers.length === 1 && first) {
    const body = await deps.renderVoucher({ kind: 'pdf', voucher: first.voucher })
    return ok({ contentType: 'application/pdf', name: `vouchers_${stamp}.pdf`, body })
  }
  const body = await deps.renderVoucher({ kind: 'zip', vouchers })
  return ok({ contentType: 'application/zip', name: `vouchers_${stamp}.zip`, body })
}

/** The numbers, each once, in their order. */
function readOrderNos(members: Members): Result<readonly string[], WireError> {
  const member = members.get('orderNos')
  const isEmpty = !member || member.kind === 'null' || (member.kind === 'string' && member.text === '')
  if (isEmpty || (member.kind === 'list' && member.items?.length === 0)) return refuse(missing(['orderNos']))
  const items = member.kind === 'list' ? member.items : null
  if (!items?.every((item) => /^\d{1,32}$/.test(item))) {
    return refuse(illegal('orderNos must be a list of our order numbers'))
  }
  if (items.length > orderNosMax) return refuse(illegal(`orderNos must not have more than ${orderNosMax} numbers`))
  return ok([...new Set(items)])
}
