import { type Html, html } from '#cashier/html.ts'
import type { MethodChoice } from '#cashier/view.ts'

const paths = {
  qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2v2h-2zM14 18h2v2h-2zM18 18h2v2h-2z',
  card: 'M3 6h18v12H3zM3 10h18M6 15h4',
  wallet: 'M7 3h10v18H7zM11 18h2',
  bank: 'M3 10l9-6 9 6zM5 10v8M10 10v8M14 10v8M19 10v8M3 20h18',
  counter: 'M4 5v14M7 5v14M10 5v14M12 5v14M15 5v14M18 5v14M20 5v14',
} as const

/** What a payer will do, at a glance. */
export type MethodKind = keyof typeof paths

const cards = /(?:^|_)CARD(?:_|$)/
/** Vouchers that are paid in cash at a counter, whatever pay type they stand under. */
const counters = /(?:^|_)(?:CASH|OXXO|KONBINI|STORE|REFERENCE_CODE)(?:_|$)/
const wallets = /PAY|OVO|TNG|BOOST|TOSS/

/** The kind of a method by its code, since its pay type tells less than it says, and then by its pay type. */
export function kindOfMethod({ payType, code }: Pick<MethodChoice, 'payType' | 'code'>): MethodKind {
  if (cards.test(code)) return 'card'
  if (counters.test(code)) return 'counter'
  if (payType === 'QR') return 'qr'
  if (payType === 'VA' || payType === 'BANK_ACCOUNT') return 'bank'
  return payType === 'BANK_TRANSFER' && !wallets.test(code) ? 'bank' : 'wallet'
}

/** The picture of a kind. It says nothing that the words beside it do not say, so it is hidden from readers. */
export function methodIcon(kind: MethodKind): Html {
  return html`<svg class="kind" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
<path d="${paths[kind]}"></path></svg>`
}
