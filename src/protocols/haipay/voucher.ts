import { ok } from '#core/result.ts'
import type { VoucherRenderer } from '#domain/vouchers/index.ts'
import { readFields, required } from './fields.ts'
import type { Answer, Call } from './open-call.ts'
import { type PrintVoucherDeps, printVoucher } from './print-voucher.ts'
import { matching } from './rules.ts'

export type VoucherDeps = PrintVoucherDeps & { readonly renderVoucher: VoucherRenderer['render'] }

export const voucherFields = [
  {
    ...required('orderNo', 32, matching(/^\d+$/, 'must be one of our order numbers')),
    about: 'our number of a payout in Success or Failed',
    example: '152701311400050100010001',
  },
] as const

/**
 * `/common/voucher` (HaiPay, CommonApi): the voucher of a payout as a PNG picture in base64, in Chinese. The page does
 * not show what is around it; here `data` has `orderNo` and, under the name `data`, the picture.
 */
export async function voucher(deps: VoucherDeps, { app, members }: Call): Promise<Answer> {
  const texts = readFields(members, voucherFields)
  if (!texts.ok) return texts
  const { orderNo } = texts.value
  const choices = { language: 'zh', withFee: true, withSubject: true, orderAmount: false } as const
  const printed = await printVoucher(deps, app, orderNo, choices)
  if (!printed.ok) return printed
  const picture = await deps.renderVoucher({ kind: 'png', voucher: printed.value })
  return ok({ orderNo, data: Buffer.from(picture).toString('base64') })
}
